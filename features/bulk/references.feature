
@needs:bulk
Feature: References between operations of a bulk request
  A bulkId stands for the id of what another operation creates (RFC 7644, sections 3.7.1 and 3.7.2).

  @req:RFC7644-3.7.2-R01 @needs:groups
  Rule: A reference is replaced by the id

    @id:bulk-reference
    Scenario: A new group has a new user as member
      When a client sends the bulk operations:
        """json
        [{"method": "POST", "path": "/Users", "bulkId": "ada", "data": {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "${Ada.userName}"}},
         {"method": "POST", "path": "/Groups", "bulkId": "crew", "data": {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"], "displayName": "${"Crew".displayName}", "members": [{"value": "bulkId:ada"}]}}]
        """
      Then the bulk operation "ada" ends with 201
      And the bulk operation "crew" ends with 201
      And the resource `/Groups/${created.crew}` has `members.value` equal to `"${created.ada}"`

  @req:RFC7644-3.7.2-R02 @needs:groups
  Rule: A reference may come before what it refers to

    @id:bulk-reference-forward
    Scenario: The group comes before its member
      When a client sends the bulk operations:
        """json
        [{"method": "POST", "path": "/Groups", "bulkId": "crew", "data": {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"], "displayName": "${"Crew".displayName}", "members": [{"value": "bulkId:ada"}]}},
         {"method": "POST", "path": "/Users", "bulkId": "ada", "data": {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "${Ada.userName}"}}]
        """
      Then the bulk operation "crew" ends with 201
      And the resource `/Groups/${created.crew}` has `members.value` equal to `"${created.ada}"`

  @req:RFC7644-3.7.1-R01
  Rule: References in a circle are resolved, or the job says 409

    @id:bulk-reference-circle @needs:groups @needs:nested-groups
    Scenario: Two new groups are members of each other
      When a client sends the bulk operations:
        """json
        [{"method": "POST", "path": "/Groups", "bulkId": "crew", "data": {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"], "displayName": "${"Crew".displayName}", "members": [{"value": "bulkId:watch", "type": "Group"}]}},
         {"method": "POST", "path": "/Groups", "bulkId": "watch", "data": {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"], "displayName": "${"Watch".displayName}", "members": [{"value": "bulkId:crew", "type": "Group"}]}}]
        """
      Then "crew" and "watch" refer to each other in `members.value`, or the job ends with 409

    @id:bulk-reference-circle-managers @needs:enterprise
    Scenario: Two new users are each other's manager
      When a client sends the bulk operations:
        """json
        [{"method": "POST", "path": "/Users", "bulkId": "ada", "data": {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User", "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"], "userName": "${Ada.userName}",
          "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": {"manager": {"value": "bulkId:ben"}}}},
         {"method": "POST", "path": "/Users", "bulkId": "ben", "data": {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User", "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"], "userName": "${Ben.userName}",
          "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": {"manager": {"value": "bulkId:ada"}}}}]
        """
      Then "ada" and "ben" refer to each other in `urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.value`, or the job ends with 409

  @req:RFC7644-3.7.2-R03 @needs:groups
  Rule: A reference begins with bulkId and a colon

    @id:bulk-reference-prefix
    Scenario: A name without the prefix is an id, and nobody has it
      When a client sends the bulk operations:
        """json
        [{"method": "POST", "path": "/Users", "bulkId": "${run.tag}-ada", "data": {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "${Ada.userName}"}},
         {"method": "POST", "path": "/Groups", "bulkId": "crew", "data": {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"], "displayName": "${"Crew".displayName}", "members": [{"value": "${run.tag}-ada"}]}}]
        """
      Then the bulk operation "${run.tag}-ada" ends with 201
      And the resource `/Users/${created.ada}` has no `groups`

  @req:RFC7644-3.7.2-R04 @needs:enterprise
  Rule: A reference inside an extension is replaced too

    @id:bulk-reference-extension
    Scenario: A new user is the manager of another
      When a client sends the bulk operations:
        """json
        [{"method": "POST", "path": "/Users", "bulkId": "ada", "data": {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "${Ada.userName}"}},
         {"method": "POST", "path": "/Users", "bulkId": "ben", "data": {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User", "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"], "userName": "${Ben.userName}",
          "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": {"manager": {"value": "bulkId:ada"}}}}]
        """
      Then the bulk operation "ben" ends with 201
      And the resource `/Users/${created.ben}` has `urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.value` equal to `"${created.ada}"`

  @req:RFC7644-3.7.2-R05 @needs:groups
  Rule: No reference is stored as it stands

    @id:bulk-reference-not-stored
    Scenario: Neither the members nor their URIs hold a bulkId
      Given a client creates the user Ben
      When a client sends the bulk operations:
        """json
        [{"method": "POST", "path": "/Users", "bulkId": "ada", "data": {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "${Ada.userName}"}},
         {"method": "POST", "path": "/Groups", "bulkId": "crew", "data": {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"], "displayName": "${"Crew".displayName}", "members": [{"value": "bulkId:ada"}, {"value": "${Ben.id}"}]}}]
        """
      Then the bulk operation "crew" ends with 201
      And the resource `/Groups/${created.crew}` has `members.value` holding `"${created.ada}"`
      And the resource `/Groups/${created.crew}` has `members.value` holding `"${Ben.id}"`
      And no answer contains "bulkId:ada"

  @req:RFC7644-3.7.2-R06 @needs:groups
  Rule: A reference to nothing is an error

    @id:bulk-reference-undefined
    Scenario: No operation has that bulkId
      When a client sends the bulk operations:
        """json
        [{"method": "POST", "path": "/Groups", "bulkId": "crew", "data": {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"], "displayName": "${"Crew".displayName}", "members": [{"value": "bulkId:nobody"}]}}]
        """
      Then the bulk operation "crew" is refused

  @req:RFC7644-3.7.2-R07 @needs:groups
  Rule: A reference to what was not created is an error

    @id:bulk-reference-failed
    Scenario: The operation that it refers to fails
      Given a client creates the user Ada
      When a client sends the bulk operations:
        """json
        [{"method": "POST", "path": "/Users", "bulkId": "again", "data": {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "${Ada.userName}"}},
         {"method": "POST", "path": "/Groups", "bulkId": "crew", "data": {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"], "displayName": "${"Crew".displayName}", "members": [{"value": "bulkId:again"}]}}]
        """
      Then the bulk operation "again" is refused
      And the bulk operation "crew" is refused
