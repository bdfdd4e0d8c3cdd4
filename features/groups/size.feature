@needs:groups
Feature: Groups with many members
  A service provider that reads its members by the hundred shows the first hundred, or keeps them alone. The largest
  group has 201 members, or as many as --big-group says.

  @req:RFC7643-4.2-R15
  Rule: A group shows all of its members, however many

    @id:size-group-created @slow
    Scenario Outline: A group is created with <size> members
      Given a client creates the user Ada
      When a client creates the group "Keepers" with <size> members
      Then the group "Keepers" has everybody as a member
      And Ada's user lists the group "Keepers"

      Examples:
        | size |
        | 101  |
        | 201  |

    @id:size-group-put @slow
    Scenario: A group is replaced with 201 members
      Given a client creates people for a group of 201
      And a client creates the empty group "Keepers"
      When a client replaces `/Groups/${"Keepers".id}` with:
        """json
        {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"], "displayName": "${"Keepers".displayName}", "members": ${everybody.members}}
        """
      Then the status is 200
      And the group "Keepers" has everybody as a member

    @id:size-group-found @needs:filter @slow
    Scenario: A search shows as many members as a read
      Given a client creates the user Ada
      And a client creates the group "Keepers" with 101 members
      When a client searches `/Groups` for `displayName eq "${"Keepers".displayName}"`
      Then the status is 200
      And reading each listed group back shows the same `members.value`

  @req:RFC7644-3.5.2-R54 @needs:patch
  Rule: A PATCH leaves all members that it does not name

    @id:size-group-filled @slow
    Scenario: All members of a large group are added at once
      Given a client creates people for a group of 201
      And a client creates the empty group "Keepers"
      When a client modifies `/Groups/${"Keepers".id}` with:
        """json
        [{"op": "add", "path": "members", "value": ${everybody.members}}]
        """
      Then the status is 200 or 204
      And the group "Keepers" has everybody as a member

    @id:size-group-grows @slow
    Scenario: One member is added to a hundred
      Given a client creates the group "Keepers" with 100 members
      And a client creates the user Ada
      When a client modifies `/Groups/${"Keepers".id}` with:
        """json
        [{"op": "add", "path": "members", "value": [{"value": "${Ada.id}"}]}]
        """
      Then the status is 200 or 204
      And the group "Keepers" has everybody as a member

    @id:size-group-shrinks @slow
    Scenario: One member of a large group is removed
      Given a client creates the user Ada
      And a client creates the group "Keepers" with 201 members
      When a client modifies `/Groups/${"Keepers".id}` with:
        """json
        [{"op": "remove", "path": "members[value eq \"${Ada.id}\"]"}]
        """
      Then the status is 200 or 204
      And the group "Keepers" has everybody but Ada as a member

    @id:size-group-renamed @slow
    Scenario: A large group is renamed
      Given a client creates the user Ada
      And a client creates the group "Keepers" with 201 members
      When a client modifies `/Groups/${"Keepers".id}` with:
        """json
        [{"op": "replace", "path": "displayName", "value": "${"Keepers".displayName} II"}]
        """
      Then the status is 200 or 204
      And the group "Keepers" has everybody as a member
