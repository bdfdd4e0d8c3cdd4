
@needs:patch
Feature: The path of a PATCH operation
  Attribute, sub-attribute, selected values, and their sub-attributes; each with and without the URN of the schema.

  @req:RFC7644-3.5.2-R11
  Rule: A path leads to an attribute or to a sub-attribute

    @id:patch-path-attribute
    Scenario Outline: A path to <target> is followed
      Given a client creates the user Ada
      When a client modifies `/Users/${Ada.id}` with:
        """json
        [{"op": "replace", "path": "<path>", "value": "Harbour"}]
        """
      Then the status is 200 or 204
      And Ada's user has `<path>` equal to `"Harbour"`
      And nothing but `name,displayName` of Ada's user changed

      Examples:
        | target          | path            |
        | an attribute    | displayName     |
        | a sub-attribute | name.familyName |

  @req:RFC7644-3.5.2-R12
  Rule: A path with a filter leads to the values that match

    @id:patch-path-value
    Scenario: A selected value is replaced, the other one stays
      Given a client creates the user Ada with:
        """json
        {"emails": [{"value": "${Ada.email}", "type": "work", "primary": true}, {"value": "home-${Ada.email}", "type": "home"}]}
        """
      When a client modifies `/Users/${Ada.id}` with:
        """json
        [{"op": "replace", "path": "emails[type eq \"work\"]", "value": {"value": "new-${Ada.email}", "type": "work", "primary": true}}]
        """
      Then the status is 200 or 204
      And Ada's user has `emails[type eq "work"].value` equal to `"new-${Ada.email}"`
      And Ada's user has `emails[type eq "home"].value` equal to `"home-${Ada.email}"`
      And nothing but `emails` of Ada's user changed

  @req:RFC7644-3.5.2-R13
  Rule: A path can lead on to a sub-attribute of the values that match

    @id:patch-path-value-sub
    Scenario: A sub-attribute of the selected value is replaced
      Given a client creates the user Ada with:
        """json
        {"emails": [{"value": "${Ada.email}", "type": "work", "primary": true}, {"value": "home-${Ada.email}", "type": "home"}]}
        """
      When a client modifies `/Users/${Ada.id}` with:
        """json
        [{"op": "replace", "path": "emails[type eq \"home\"].value", "value": "new-${Ada.email}"}]
        """
      Then the status is 200 or 204
      And Ada's user has `emails[type eq "home"].value` equal to `"new-${Ada.email}"`
      And Ada's user has `emails[type eq "work"].value` equal to `"${Ada.email}"`
      And nothing but `emails` of Ada's user changed

  @req:RFC7644-3.5.2-R14
  Rule: A path that is none is refused

    @id:patch-path-broken @req:RFC7644-3.12-R09
    Scenario Outline: A path with <defect> is refused
      Given a client creates the user Ada
      When a client modifies `/Users/${Ada.id}` with:
        """json
        [{"op": "replace", "path": "<path>", "value": "Harbour"}]
        """
      Then the answer is the error 400 with scimType invalidPath or invalidFilter
      And nothing of Ada's user changed

      Examples:
        | defect               | path                           |
        | an open bracket      | emails[type eq                 |
        | two dots             | name..familyName               |
        | a dot at its end     | name.                          |
        | no attribute         | []                             |
        | no dot after bracket | emails[type eq \\"work\\"]value |

  @req:RFC7644-3.5.2-R15
  Rule: A filter in a path that is none is refused

    @id:patch-path-broken-filter
    Scenario Outline: A path whose filter has <defect> is refused
      Given a client creates the user Ada
      When a client modifies `/Users/${Ada.id}` with:
        """json
        [{"op": "replace", "path": "<path>", "value": "other-${Ada.email}"}]
        """
      Then the answer is the error 400 with scimType invalidFilter or invalidPath
      And nothing of Ada's user changed

      Examples:
        | defect              | path                                        |
        | an unknown operator | emails[type foo \\"work\\"].value           |
        | no value            | emails[type eq].value                       |
        | half a conjunction  | emails[type eq \\"work\\" and].value        |

  @req:RFC7644-3.5.2-R16
  Rule: A path to what the schema does not know is refused

    @id:patch-path-unknown
    Scenario Outline: A path to an unknown <target> is refused
      Given a client creates the user Ada
      When a client modifies `/Users/${Ada.id}` with:
        """json
        [{"op": "replace", "path": "<path>", "value": "Harbour"}]
        """
      Then the answer is the error 400 with scimType invalidPath or noTarget
      And nothing of Ada's user changed

      Examples:
        | target                     | path                                |
        | attribute                  | harbourMaster                       |
        | sub-attribute              | name.harbourMaster                  |
        | sub-attribute of a value   | emails[type eq \\"work\\"].harbour  |

  @req:RFC7644-3.5.2-R22
  Rule: Names in a path are written as everywhere: in any letter case, with or without the schema's URN

    @id:patch-path-notation
    Scenario Outline: A path with <notation> is followed
      Given a client creates the user Ada
      When a client modifies `/Users/${Ada.id}` with:
        """json
        [{"op": "replace", "path": "<path>", "value": "Harbour"}]
        """
      Then the status is 200 or 204
      And Ada's user has `<attribute>` equal to `"Harbour"`

      Examples:
        | notation                      | path                                                     | attribute       |
        | other letter case             | DISPLAYNAME                                              | displayName     |
        | other case in a sub-attribute | Name.FamilyName                                          | name.familyName |
        | the URN of the schema         | urn:ietf:params:scim:schemas:core:2.0:User:displayName   | displayName     |
        | a URN and a sub-attribute     | urn:ietf:params:scim:schemas:core:2.0:User:name.familyName | name.familyName |

  @req:RFC7644-3.5.2-R47
  Rule: A path with a filter can begin with the schema's URN

    @id:patch-path-urn-value
    Scenario: A value is selected behind a URN
      Given a client creates the user Ada with:
        """json
        {"emails": [{"value": "${Ada.email}", "type": "work", "primary": true}, {"value": "home-${Ada.email}", "type": "home"}]}
        """
      When a client modifies `/Users/${Ada.id}` with:
        """json
        [{"op": "replace", "path": "urn:ietf:params:scim:schemas:core:2.0:User:emails[type eq \"home\"].value", "value": "new-${Ada.email}"}]
        """
      Then the status is 200 or 204
      And Ada's user has `emails[type eq "home"].value` equal to `"new-${Ada.email}"`
      And Ada's user has `emails[type eq "work"].value` equal to `"${Ada.email}"`

  @req:RFC7644-3.5.2-R46 @needs:groups
  Rule: Every resource that can be changed can be modified

    @id:patch-group @req:RFC7644-3.5.2.3-R06
    Scenario: A group is renamed and keeps its members
      Given a client creates the users Ada and Ben
      And a client creates the group "Crew" with Ada and Ben
      When a client modifies `/Groups/${"Crew".id}` with:
        """json
        [{"op": "replace", "path": "displayName", "value": "${"Harbour".displayName}"}]
        """
      Then the status is 200 or 204
      And the group "Crew" has `displayName` equal to `"${"Harbour".displayName}"`
      And the group "Crew" has exactly the members Ada and Ben
