
@needs:groups
Feature: Search and list groups
  What holds for a search for users holds for one for groups (RFC 7644, section 3.4.2).

  Background:
    Given a client creates the users Ada and Ben
    And a client creates the group "Keepers" with Ada and Ben
    And a client creates the group "Keepers of the Light" with Ada

  @req:RFC7644-3.4.2-R14
  Rule: A list of groups shows what each group itself shows

    @id:group-listed-as-read @needs:filter
    Scenario: A filtered list has the members
      When a client searches `/Groups` for `displayName eq "${"Keepers".displayName}"`
      Then the answer has `totalResults` equal to `1`
      And reading each listed group back shows the same `*`

    @id:group-searched-as-read @needs:filter @needs:search
    Scenario: A search by POST has the members
      When a client posts to `/Groups/.search`:
        """
        {"schemas": ["urn:ietf:params:scim:api:messages:2.0:SearchRequest"], "filter": "displayName eq \"${"Keepers".displayName}\""}
        """
      Then the answer has `totalResults` equal to `1`
      And reading each listed group back shows the same `*`

    @id:group-paged-as-read @needs:filter @needs:index-paging
    Scenario: A page has the members
      When a client searches `/Groups?startIndex=1&count=1` for `displayName eq "${"Keepers".displayName}"`
      Then the answer has `totalResults` equal to `1`
      And reading each listed group back shows the same `members`

  @req:RFC7644-3.4.2.2-R11
  Rule: eq finds the whole name of a group

    @id:group-filter-eq @needs:filter
    Scenario Outline: eq finds one group (<by>)
      When a client searches `/Groups` for `<filter>`
      Then the answer has `totalResults` equal to `1`
      And the answer has `Resources.id` equal to `"${"Keepers".id}"`

      Examples:
        | by                | filter                                        |
        | name              | displayName eq "${"Keepers".displayName}"     |
        | id                | id eq "${"Keepers".id}"                       |

    @id:group-filter-eq-part @needs:filter
    Scenario Outline: eq does not find a part of a name (<part>)
      When a client searches `/Groups` for `displayName eq "<value>"`
      Then the status is 200
      And the answer has `totalResults` equal to `0`

      Examples:
        | part      | value                  |
        | beginning | ${run.tag} Keep        |
        | middle    | Keepers of             |
        | end       | Light                  |
        | wildcard  | ${run.tag} K%          |

  Rule: The operators of a filter work on groups

    @id:group-filter-operators @needs:filter
    Scenario Outline: <operator> finds the other group alone
      When a client searches `/Groups` for `<filter>`
      Then the answer has `totalResults` equal to `1`
      And the answer has `Resources.id` equal to `"${"Keepers of the Light".id}"`

      @req:RFC7644-3.4.2.2-R12
      Examples:
        | operator | filter |
        | ne | id eq "${"Keepers of the Light".id}" and displayName ne "${"Keepers".displayName}" |

      @req:RFC7644-3.4.2.2-R13
      Examples:
        | operator | filter |
        | co | displayName co "${run.tag} Keepers of" |

      @req:RFC7644-3.4.2.2-R14
      Examples:
        | operator | filter |
        | sw | displayName sw "${run.tag} Keepers of" |

      @req:RFC7644-3.4.2.2-R15
      Examples:
        | operator | filter |
        | ew | id eq "${"Keepers of the Light".id}" and displayName ew "of the Light" |

      @req:RFC7644-3.4.2.2-R21
      Examples:
        | operator | filter |
        | gt | id eq "${"Keepers of the Light".id}" and displayName gt "!" |

      @req:RFC7644-3.4.2.2-R10
      Examples:
        | operator | filter |
        | not | id eq "${"Keepers of the Light".id}" and not (displayName eq "${"Keepers".displayName}") |
        | or | displayName eq "${run.tag} Nobody" or displayName eq "${"Keepers of the Light".displayName}" |

      @req:RFC7644-3.4.2.2-R17
      Examples:
        | operator | filter |
        | pr | displayName pr and displayName eq "${"Keepers of the Light".displayName}" |

  @req:RFC7644-3.4.2.2-R73
  Rule: A group is found by any of its members

    @id:group-filter-second-member @needs:filter
    Scenario: A group is found by its second member
      When a client searches `/Groups` for `members.value eq "${Ben.id}"`
      Then the answer has `totalResults` equal to `1`
      And the answer has `Resources.id` equal to `"${"Keepers".id}"`

  @req:RFC7643-3.1-R21
  Rule: A group is found by its externalId

    @id:group-filter-external-id @needs:filter
    Scenario: One group has the externalId
      Given a client posts to `/Groups`:
        """
        {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"], "displayName": "${"Others".displayName}", "externalId": "${run.tag}-Others"}
        """
      When a client searches `/Groups` for `externalId eq "${run.tag}-Others"`
      Then the answer has `totalResults` equal to `1`
      And the answer has `Resources.displayName` equal to `"${"Others".displayName}"`

  @req:RFC7644-3.4.2-R12
  Rule: Finding no group is no error

    @id:group-filter-nothing @needs:filter
    Scenario: A name that no group has
      When a client searches `/Groups` for `displayName eq "${run.tag} Nobody"`
      Then the status is 200
      And the answer has `totalResults` equal to `0`

  @req:RFC7644-3.4.2.2-R70
  Rule: An unknown attribute of a group matches none

    @id:group-filter-unknown @needs:filter
    Scenario: A filter names what no schema knows
      When a client searches `/Groups` for `favouriteBird eq "wren"`
      Then the filter finds nobody or is refused

  @req:RFC7644-3.4.2.2-R71
  Rule: totalResults counts the groups that match

    @id:group-filter-total @needs:filter @needs:index-paging
    Scenario: A page of one says how many there are
      When a client searches `/Groups?count=1` for `displayName sw "${run.tag} Keepers"`
      Then the status is 200
      And the answer has `totalResults` equal to `2`

  Rule: attributes and excludedAttributes work on groups

    @id:group-attributes @req:RFC7644-3.9-R04
    Scenario: Only the name is asked for
      When a client retrieves `/Groups/${"Keepers".id}?attributes=displayName`
      Then the answer has `displayName` equal to `"${"Keepers".displayName}"`
      And the answer has only `displayName`

    @id:group-attributes-members @req:RFC7644-3.9-R06
    Scenario: Only the members are asked for
      When a client retrieves `/Groups/${"Keepers".id}?attributes=members`
      Then the answer has `members.value` holding `"${Ben.id}"`
      And the answer has only `members`
