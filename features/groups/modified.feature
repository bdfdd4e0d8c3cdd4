
@needs:groups @needs:patch
Feature: Modify and replace groups
  What holds for a change of a user holds for one of a group (RFC 7644, section 3.5).

  Background:
    Given a client creates the users Ada, Ben and Cleo
    And a client creates the group "Keepers" with Ada and Ben

  @req:RFC7644-3.5.2-R44
  Rule: What a modification does not name stays

    @id:group-patch-leaves-the-rest
    Scenario Outline: The members stay when <what>
      When a client modifies `/Groups/${"Keepers".id}` with:
        """
        [<operation>]
        """
      Then the status is 200 or 204
      And nothing but `<attribute>` of the group "Keepers" changed
      And the group "Keepers" has `<attribute>` equal to `<value>`

      Examples:
        | what                                | attribute   | operation                                                                  | value                  |
        | the externalId is replaced          | externalId  | {"op": "replace", "path": "externalId", "value": "${run.tag}-Ext"}         | "${run.tag}-Ext"       |
        | the externalId is added             | externalId  | {"op": "add", "path": "externalId", "value": "${run.tag}-Ext"}             | "${run.tag}-Ext"       |
        | the externalId comes without path   | externalId  | {"op": "replace", "value": {"externalId": "${run.tag}-Ext"}}               | "${run.tag}-Ext"       |
        | the name comes without path         | displayName | {"op": "replace", "value": {"displayName": "${run.tag} Harbour"}}          | "${run.tag} Harbour"   |

    @id:group-patch-member-leaves-the-rest
    Scenario Outline: The name stays when a member <what>
      When a client modifies `/Groups/${"Keepers".id}` with:
        """
        [<operation>]
        """
      Then the status is 200 or 204
      And nothing but `members` of the group "Keepers" changed
      And the group "Keepers" has exactly the members <members>

      Examples:
        | what   | operation                                                                    | members           |
        | joins  | {"op": "add", "path": "members", "value": [{"value": "${Cleo.id}"}]}         | Ada, Ben and Cleo |
        | leaves | {"op": "remove", "path": "members[value eq \\"${Ben.id}\\"]"}                | Ada               |

  @req:RFC7644-3.5.2-R28
  Rule: Several operations are carried out in order

    @id:group-patch-several
    Scenario: A new name, a new member and a new externalId
      When a client modifies `/Groups/${"Keepers".id}` with:
        """
        [{"op": "replace", "path": "displayName", "value": "${"Harbour".displayName}"},
         {"op": "add", "path": "members", "value": [{"value": "${Cleo.id}"}]},
         {"op": "replace", "path": "externalId", "value": "${run.tag}-Ext"}]
        """
      Then the status is 200 or 204
      And the group "Keepers" has `displayName` equal to `"${"Harbour".displayName}"`
      And the group "Keepers" has `externalId` equal to `"${run.tag}-Ext"`
      And the group "Keepers" has exactly the members Ada, Ben and Cleo

  @req:RFC7644-3.5.2-R32 @req:RFC7644-3.5.2-R33
  Rule: Of a modification that fails nothing is carried out

    @id:group-patch-atomic
    Scenario Outline: The first of two operations is undone when the second <what>
      When a client modifies `/Groups/${"Keepers".id}` with:
        """
        [{"op": "add", "path": "members", "value": [{"value": "${Cleo.id}"}]}, <operation>]
        """
      Then the answer is the error 400
      And nothing of the group "Keepers" changed

      Examples:
        | what                       | operation                                                       |
        | has an unknown op          | {"op": "change", "path": "displayName", "value": "${run.tag} X"} |
        | has no path to remove      | {"op": "remove"}                                                |

  @req:RFC7644-3.5.2-R07
  Rule: An operation on a group is add, remove or replace

    @id:group-patch-unknown-op
    Scenario: An operation of another name is refused
      When a client modifies `/Groups/${"Keepers".id}` with:
        """
        [{"op": "change", "path": "displayName", "value": "${run.tag} Harbour"}]
        """
      Then the answer is the error 400
      And nothing of the group "Keepers" changed

  @req:RFC7643-3.1-R12
  Rule: The id of a group cannot be changed

    @id:group-patch-id
    Scenario Outline: A new id comes <where>
      When a client modifies `/Groups/${"Keepers".id}` with:
        """
        [<operation>]
        """
      Then the answer is a success or the error 400 with scimType mutability
      And nothing of the group "Keepers" changed

      Examples:
        | where        | operation                                                 |
        | with a path  | {"op": "replace", "path": "id", "value": "${unknown.id}"} |
        | without path | {"op": "replace", "value": {"id": "${unknown.id}"}}       |

  @req:RFC7644-3.5.1-R16
  Rule: A replace goes to the group of its URI

    @id:group-put-foreign-id
    Scenario: The body has the id of another group
      Given a client creates the group "Others" with Cleo
      When a client replaces `/Groups/${"Keepers".id}` with:
        """
        {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"], "id": "${"Others".id}", "displayName": "${run.tag} Harbour", "members": [{"value": "${Ada.id}"}]}
        """
      Then the status is 200 or 400
      And nothing of the group "Others" changed
      And nothing but `displayName,members` of the group "Keepers" changed

  @req:RFC7644-3.5.2-R36
  Rule: The answer to a modification of a group is the whole group, or nothing

    @id:group-patch-answer-whole
    Scenario: A member joins
      When a client modifies `/Groups/${"Keepers".id}` with:
        """
        [{"op": "add", "path": "members", "value": [{"value": "${Cleo.id}"}]}]
        """
      Then the status is 200 or 204
      And the answer is all that reading `/Groups/${"Keepers".id}` back shows, or nothing

  @req:RFC7644-3.5.2-R42
  Rule: A modification of a group is noted in its metadata

    @id:group-patch-metadata @slow
    Scenario: A new member moves meta.lastModified
      Given a moment passes
      When a client modifies `/Groups/${"Keepers".id}` with:
        """
        [{"op": "add", "path": "members", "value": [{"value": "${Cleo.id}"}]}]
        """
      Then the status is 200 or 204
      And the resource `/Groups/${"Keepers".id}` has `meta.lastModified` later than before

  @req:RFC7643-4.1.2-R22
  Rule: A user shows who has taken it in, and no more

    @id:group-join-shows-at-user @needs:user-groups
    Scenario: A user joins
      When a client modifies `/Groups/${"Keepers".id}` with:
        """
        [{"op": "add", "path": "members", "value": [{"value": "${Cleo.id}"}]}]
        """
      Then the status is 200 or 204
      And Cleo's user lists the group "Keepers"

    @id:group-leave-shows-at-user @needs:user-groups
    Scenario: A user leaves
      When a client modifies `/Groups/${"Keepers".id}` with:
        """
        [{"op": "remove", "path": "members[value eq \"${Ben.id}\"]"}]
        """
      Then the status is 200 or 204
      And Ben's user does not list the group "Keepers"
      And Ada's user lists the group "Keepers"

    @id:group-replaced-shows-at-user @needs:user-groups
    Scenario: A user is replaced by another
      When a client replaces `/Groups/${"Keepers".id}` with:
        """
        {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"], "displayName": "${"Keepers".displayName}", "members": [{"value": "${Ada.id}"}, {"value": "${Cleo.id}"}]}
        """
      Then the status is 200
      And Ben's user does not list the group "Keepers"
      And Cleo's user lists the group "Keepers"
