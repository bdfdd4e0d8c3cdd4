
@needs:two-tenants
Feature: Tenants
  What the credentials of one tenant must not reach at another (RFC 7644, section 6).

  @req:RFC7644-6-R02
  Rule: Resources of one tenant cannot be reached from another

    @id:tenant-read @req:RFC7644-6.1-R03
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

    @id:tenant-modify-attribute @needs:patch
    Scenario Outline: The <attribute> of a user of the other tenant cannot be set
      Given a client creates the user Ada
      When another tenant's client modifies `/Users/${Ada.id}` with:
        """
        [<operation>]
        """
      Then the answer is a refusal
      And nothing of Ada's user changed

      Examples:
        | attribute    | operation                                                                             |
        | user name    | {"op": "replace", "path": "userName", "value": "${Ben.userName}"}                     |
        | active state | {"op": "replace", "path": "active", "value": false}                                   |
        | password     | {"op": "replace", "value": {"password": "Correct-Horse-9-Battery"}}                   |

    @id:tenant-create-with-id
    Scenario: A create with the id of a user of the other tenant
      Given a client creates the user Ada
      When another tenant's client posts to `/Users`:
        """
        {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "id": "${Ada.id}", "userName": "${Ben.userName}", "displayName": "Ben Moss",
         "emails": [{"value": "${Ada.email}", "type": "work", "primary": true}]}
        """
      Then the answer is not Ada's user
      And nothing of Ada's user changed

    @id:tenant-search-post @needs:filter @needs:search
    Scenario: A search by POST does not find a user of the other tenant
      Given a client creates the user Ada
      When another tenant's client posts to `/Users/.search`:
        """
        {"schemas": ["urn:ietf:params:scim:api:messages:2.0:SearchRequest"], "filter": "userName sw \"${run.tag}\""}
        """
      Then the status is 200
      And no answer contains "${Ada.id}"

    @id:tenant-search-post-groups @needs:filter @needs:search @needs:groups
    Scenario: A search by POST does not find a group of the other tenant
      Given a client creates the empty group "Keepers"
      When another tenant's client posts to `/Groups/.search`:
        """
        {"schemas": ["urn:ietf:params:scim:api:messages:2.0:SearchRequest"], "filter": "displayName sw \"${run.tag}\""}
        """
      Then the status is 200
      And no answer contains "${\"Keepers\".id}"

    @id:tenant-bulk @needs:bulk
    Scenario Outline: A user of the other tenant is out of reach of a bulk <method>
      Given a client creates the user Ada
      When another tenant's client posts to `/Bulk`:
        """
        {"schemas": ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"], "Operations": [{"method": "<method>", "path": "/Users/${Ada.id}"<data>}]}
        """
      Then the bulk operation "<method> /Users/${Ada.id}" is refused
      And nothing of Ada's user changed

      Examples:
        | method | data                                                                                                                                          |
        | DELETE |                                                                                                                                               |
        | PUT    | , "data": {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "${Ada.userName}", "displayName": "Stranger"}               |

      @needs:patch
      Examples:
        | method | data                                                                                                                                                                              |
        | PATCH  | , "data": {"schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": [{"op": "replace", "path": "displayName", "value": "Stranger"}]}                           |

    @id:tenant-search-groups @needs:filter @needs:groups
    Scenario: A group of the other tenant is not found
      Given a client creates the empty group "Keepers"
      When another tenant's client retrieves `/Groups?filter=displayName%20sw%20%22${run.tag}%22`
      Then the status is 200
      And no answer contains "${\"Keepers\".displayName}"

    @id:tenant-delete-group @needs:groups
    Scenario: A group of the other tenant cannot be deleted
      Given a client creates the empty group "Keepers"
      When another tenant's client deletes `/Groups/${"Keepers".id}`
      Then the answer is a refusal
      And nothing of the group "Keepers" changed

    @id:tenant-replace-group @needs:groups
    Scenario: A group of the other tenant cannot be replaced
      Given a client creates the user Ada
      And a client creates the group "Keepers" with Ada
      When another tenant's client replaces `/Groups/${"Keepers".id}` with:
        """
        {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"], "displayName": "${run.tag} Taken", "members": []}
        """
      Then the answer is a refusal
      And nothing of the group "Keepers" changed

    @id:tenant-modify-group @needs:groups @needs:patch
    Scenario Outline: The <attribute> of a group of the other tenant cannot be changed
      Given a client creates the user Ada
      And a client creates the group "Keepers" with Ada
      When another tenant's client modifies `/Groups/${"Keepers".id}` with:
        """
        [<operation>]
        """
      Then the answer is a refusal
      And nothing of the group "Keepers" changed

      Examples:
        | attribute | operation                                                                     |
        | name      | {"op": "replace", "path": "displayName", "value": "${run.tag} Taken"}         |
        | members   | {"op": "remove", "path": "members"}                                           |

    @id:tenant-group-takes-user @needs:groups
    Scenario: A group of the other tenant takes a user as member
      Given a client creates the user Ada
      When another tenant's client posts to `/Groups`:
        """
        {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"], "displayName": "${"Strangers".displayName}", "members": [{"value": "${Ada.id}"}]}
        """
      Then the answer is not Ada's user
      And no answer contains "${Ada.displayName}"
      And nothing of Ada's user changed

    @id:tenant-group-takes-group @needs:groups @needs:nested-groups
    Scenario: A group of the other tenant takes a group as member
      Given a client creates the empty group "Keepers"
      When another tenant's client posts to `/Groups`:
        """
        {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"], "displayName": "${"Strangers".displayName}", "members": [{"value": "${"Keepers".id}"}]}
        """
      Then the answer is not the group "Keepers"
      And no answer contains "${\"Keepers\".displayName}"
      And nothing of the group "Keepers" changed

    @id:tenant-manager @needs:enterprise
    Scenario: A user of the other tenant becomes a manager
      Given a client creates the user Ada
      When another tenant's client posts to `/Users`:
        """
        {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User", "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"], "userName": "${Ben.userName}", "displayName": "Ben Moss",
         "emails": [{"value": "${Ben.email}", "type": "work", "primary": true}],
         "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": {"manager": {"value": "${Ada.id}"}}}
        """
      Then the answer is not Ada's user
      And no answer contains "${Ada.displayName}"
      And nothing of Ada's user changed

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
