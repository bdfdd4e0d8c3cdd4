
Feature: Delete a user
  DELETE of a resource, and that it is gone everywhere.

  @req:RFC7644-3.6-R01 @req:RFC7644-3.6-R05
  Rule: A deleted resource can no longer be retrieved

    @id:delete-removes
    Scenario: A read of a deleted user is answered with 404
      Given a client creates the users Ada and Ben
      When a client deletes `/Users/${Ada.id}`
      Then the status is 204
      And reading `/Users/${Ada.id}` back gives 404
      And nothing of Ben's user changed

  @req:RFC7644-3.6-R03
  Rule: Success is answered with 204

    @id:delete-answers-204
    Scenario: The status of a delete
      Given a client creates the user Ada
      When a client deletes `/Users/${Ada.id}`
      Then the status is 204

    @id:delete-group-answers-204 @needs:groups
    Scenario: The status of a delete of a group
      Given a client creates the empty group "Keepers"
      When a client deletes `/Groups/${"Keepers".id}`
      Then the status is 204
      And reading `/Groups/${"Keepers".id}` back gives 404

  @req:RFC7644-3.6-R03
  Rule: Success is not answered with a body

    @id:delete-answer-is-empty
    Scenario: Nothing follows the headers
      Given a client creates the user Ada
      When a client deletes `/Users/${Ada.id}`
      Then the status is 204
      And the answer has no body

  @req:RFC7644-3.6-R06
  Rule: PUT to a deleted resource is answered with 404

    @id:delete-then-replace @needs:filter
    Scenario: A deleted user is not made again by a replace
      Given a client creates the user Ada
      And Ada's user is deleted at the service provider
      When a client replaces `/Users/${Ada.id}` with:
        """
        {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "${Ada.userName}"}
        """
      Then the answer is the error 404
      And no user matches Ada

  @req:RFC7644-3.6-R07 @needs:patch
  Rule: PATCH of a deleted resource is answered with 404

    @id:delete-then-modify @needs:filter
    Scenario: A deleted user cannot be modified
      Given a client creates the user Ada
      And Ada's user is deleted at the service provider
      When a client modifies `/Users/${Ada.id}` with:
        """
        [{"op": "replace", "path": "title", "value": "Engineer"}]
        """
      Then the answer is the error 404
      And no user matches Ada

  @req:RFC7644-3.6-R08
  Rule: A second DELETE is answered with 404

    @id:delete-twice
    Scenario: A deleted user cannot be deleted
      Given a client creates the user Ada
      And Ada's user is deleted at the service provider
      When a client deletes `/Users/${Ada.id}`
      Then the answer is the error 404

  @req:RFC7644-3.6-R09
  Rule: DELETE of an id that never was is answered with 404

    @id:delete-unknown @req:RFC7644-3.12-R12
    Scenario: An unknown id
      When a client deletes `/Users/${unknown.id}`
      Then the answer is the error 404

  @req:RFC7644-3.6-R10 @needs:filter
  Rule: Deleted resources are not in lists

    @id:delete-leaves-lists @needs:filter
    Scenario: A search for a deleted user finds nobody
      Given a client creates the users Ada and Ben
      And Ada's user is deleted at the service provider
      When a client searches `/Users` for "userName sw \"${run.userName}\""
      Then the status is 200
      And the answer lists exactly Ben

  @req:RFC7644-3.6-R11 @needs:search @needs:filter
  Rule: Deleted resources are not in searches

    @id:delete-leaves-searches
    Scenario: A search by POST does not find a deleted user
      Given a client creates the users Ada and Ben
      And Ada's user is deleted at the service provider
      When a client posts to `/Users/.search`:
        """
        {"schemas": ["urn:ietf:params:scim:api:messages:2.0:SearchRequest"], "filter": "userName sw \"${run.userName}\""}
        """
      Then the status is 200
      And the answer lists exactly Ben

  @req:RFC7644-3.6-R12
  Rule: A deleted resource is no conflict

    @id:delete-frees-username @needs:filter
    Scenario: The userName of a deleted user is free
      Given a client creates the user Ada
      And Ada's user is deleted at the service provider
      When a client creates the user Ada
      Then the status is 201
      And exactly one user matches Ada

  @req:RFC7644-3.6-R13 @needs:groups
  Rule: A deleted user is no member of groups

    @id:delete-leaves-groups
    Scenario: The group keeps its other member
      Given a client creates the users Ada and Ben
      And a client creates the group "Keepers" with Ada and Ben
      When a client deletes `/Users/${Ada.id}`
      Then the status is 204
      And the group "Keepers" has exactly the members Ben

  @req:RFC7644-3.6-R14 @needs:groups
  Rule: Deleting a group leaves its members

    @id:delete-group-leaves-members
    Scenario: The members of a deleted group are still there
      Given a client creates the users Ada and Ben
      And a client creates the group "Keepers" with Ada and Ben
      When a client deletes `/Groups/${"Keepers".id}`
      Then the status is 204
      And nothing but `groups` of Ada's user changed
      And nothing but `groups` of Ben's user changed

  @req:RFC7644-3.6-R15 @needs:etag
  Rule: DELETE honours If-Match

    @id:delete-with-stale-version
    Scenario: A delete for an older version is refused
      Given a client creates the user Ada
      When a client with the header "If-Match: W/\"no-such-version\"" deletes `/Users/${Ada.id}`
      Then the answer is the error 412
      And nothing of Ada's user changed

  @req:RFC9110-9.2.2-R01
  Rule: A repeated DELETE changes nothing more

    @id:delete-is-idempotent
    Scenario: The other user stays when a delete is repeated
      Given a client creates the users Ada and Ben
      And Ada's user is deleted at the service provider
      When a client deletes `/Users/${Ada.id}`
      Then the status is 404
      And nothing of Ben's user changed
      And reading `/Users/${Ada.id}` back gives 404
