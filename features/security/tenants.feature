
@needs:two-tenants
Feature: Tenants
  What the credentials of one tenant must not reach at another (RFC 7644, section 6).

  @req:RFC7644-6-R02
  Rule: Resources of one tenant cannot be reached from another

    @id:tenant-read
    Scenario: A user of the other tenant cannot be read
      Given a client creates the user Ada
      When another tenant's client retrieves `/Users/${Ada.id}`
      Then the answer is a refusal
      And no answer contains "${Ada.userName}"

    @id:tenant-search @needs:filter
    Scenario: A user of the other tenant is not found
      Given a client creates the user Ada
      When another tenant's client retrieves `/Users?filter=userName%20sw%20%22${run.tag}%22`
      Then the status is 200
      And no answer contains "${Ada.displayName}"

    @id:tenant-delete
    Scenario: A user of the other tenant cannot be deleted
      Given a client creates the user Ada
      When another tenant's client sends DELETE to `/Users/${Ada.id}`
      Then the answer is a refusal
      And nothing of Ada's user changed

    @id:tenant-replace
    Scenario: A user of the other tenant cannot be replaced
      Given a client creates the user Ada
      When another tenant's client sends PUT to `/Users/${Ada.id}`
      Then the answer is a refusal
      And nothing of Ada's user changed

    @id:tenant-modify @needs:patch
    Scenario: A user of the other tenant cannot be modified
      Given a client creates the user Ada
      When another tenant's client sends PATCH to `/Users/${Ada.id}`
      Then the answer is a refusal
      And nothing of Ada's user changed

    @id:tenant-read-group @needs:groups
    Scenario: A group of the other tenant cannot be read
      Given a client creates the empty group "Keepers"
      When another tenant's client retrieves `/Groups/${"Keepers".id}`
      Then the answer is a refusal
      And the answer has no `displayName`

  @req:RFC7643-3.1-R16 @req:RFC7643-9.3-R01 @needs:filter
  Rule: externalId belongs to the tenant that set it

    @id:tenant-external-id
    Scenario: An externalId of the other tenant is not found
      Given a client creates the user Ada with:
        """
        {"externalId": "${run.tag}-x"}
        """
      When another tenant's client retrieves `/Users?filter=externalId%20eq%20%22${run.tag}-x%22`
      Then the status is 200
      And the answer lists nobody

  @req:RFC7644-6.2-R03 @needs:tenant-usernames
  Rule: userName is unique in a tenant, not over all

    @id:tenant-same-username
    Scenario: The same user in both tenants
      Given a client creates the user Ada
      When another tenant's client creates and deletes Ada's user with the externalId "${run.tag}-other"
      Then the status is 201
      And nothing of Ada's user changed

  @req:RFC7644-6.2-R02
  Rule: externalId is unique in a tenant, not over all

    @id:tenant-same-external-id
    Scenario: The same externalId in both tenants
      Given a client creates the user Ada with:
        """
        {"externalId": "${run.tag}-x"}
        """
      When another tenant's client creates and deletes Ben's user with the externalId "${run.tag}-x"
      Then the status is 201
      And nothing of Ada's user changed
