
Feature: Filters by meta, schemas and members
  Attributes that the service provider fills, and the members of groups.

  @req:RFC7644-3.4.2.2-R68
  Rule: meta can be searched by

    @id:filter-meta-type @needs:filter
    Scenario: The resource type is found
      Given a client creates the user Ada
      When a client searches `/Users` for `meta.resourceType eq "User" and userName eq "${Ada.userName}"`
      Then the answer lists exactly Ada

    @id:filter-meta-other-type @needs:filter
    Scenario: Another resource type is not found
      Given a client creates the user Ada
      When a client searches `/Users` for `meta.resourceType eq "Group" and userName eq "${Ada.userName}"`
      Then the answer lists nobody

    @id:filter-meta-modified @needs:filter
    Scenario: The time of the last change is found
      Given a client creates the user Ada
      When a client searches `/Users` for `meta.lastModified ge "${answer.meta.lastModified}" and userName eq "${Ada.userName}"`
      Then the answer lists exactly Ada

  @req:RFC7644-3.4.2.2-R67
  Rule: schemas can be searched by

    @id:filter-schemas @needs:filter @needs:enterprise
    Scenario: Users with an extension are found by its URN
      Given a client creates the user Ada
      And a client creates the user Ben with:
        """json
        {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User", "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"],
         "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": {"department": "${run.tag} Tools"}}
        """
      When a client searches `/Users` for `schemas eq "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User" and userName sw "${run.userName}"`
      Then the answer lists exactly Ben

  @req:RFC7644-3.4.2.2-R73
  Rule: Groups are found by their members

    @id:filter-members @needs:filter @needs:groups
    Scenario Outline: A group is found by a member (<form>)
      Given a client creates the users Ada and Ben
      And a client creates the group "Keepers" with Ada
      And a client creates the group "Others" with Ben
      When a client searches `/Groups` for `<filter>`
      Then the status is 200
      And the answer has `Resources.id` equal to `"${"Keepers".id}"`

      Examples:
        | form  | filter                       |
        | plain | members.value eq "${Ada.id}" |

      @needs:value-path-filter
      Examples:
        | form     | filter                         |
        | brackets | members[value eq "${Ada.id}"]  |

  @req:RFC7644-3.4.2.2-R71
  Rule: totalResults counts what matches

    @id:filter-total @needs:filter
    Scenario Outline: totalResults counts the matches of all pages (<count>)
      Given a client creates the users Ada, Ben and Cleo
      When a client searches `/Users?count=<count>` for `userName sw "${run.userName}" and userName ne "${Ben.userName}"`
      Then the status is 200
      And the answer has `totalResults` equal to `2`

      Examples:
        | count |
        | 100   |
        | 1     |

  @req:RFC7644-3.4.2.2-R02
  Rule: Who cannot filter does not answer with everybody

    @id:filter-unsupported @needs:no-filter
    Scenario: A filter is refused where filters are not supported
      Given a client creates the user Ada
      When a client searches `/Users` for `userName eq "${unknown.userName}"`
      Then the filter finds nobody or is refused

    @id:filter-unsupported-search @needs:no-filter @needs:search
    Scenario: A filter in a search is refused where filters are not supported
      Given a client creates the user Ada
      When a client posts to `/Users/.search`:
        """json
        {"schemas": ["urn:ietf:params:scim:api:messages:2.0:SearchRequest"], "filter": "userName eq \"${unknown.userName}\""}
        """
      Then the filter finds nobody or is refused
