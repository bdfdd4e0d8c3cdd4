
Feature: Lists
  The envelope of a list and what stands in it.

  Background:
    Given a client creates the users Ada, Ben and Cleo

  @req:RFC7644-3.4.2-R05
  Rule: A list says that it is one

    @id:list-schemas
    Scenario Outline: The answer to a query is a ListResponse (<endpoint>)
      When a client retrieves `<endpoint>?count=2`
      Then the status is 200
      And the answer has `schemas` equal to `["urn:ietf:params:scim:api:messages:2.0:ListResponse"]`

      Examples:
        | endpoint |
        | /Users   |

      @needs:groups
      Examples:
        | endpoint |
        | /Groups  |

  @req:RFC7644-3.4.2-R06
  Rule: A list has totalResults

    @id:list-total
    Scenario: totalResults is there
      When a client retrieves `/Users?startIndex=1&count=2`
      Then the status is 200
      And the answer has a `totalResults`

  @req:RFC7644-3.4.2-R08
  Rule: What was found is in Resources

    @id:list-resources @needs:filter
    Scenario: Resources holds the users that were found
      When a client searches `/Users` for `userName sw "${run.userName}"`
      Then the answer has `totalResults` equal to `3`
      And the answer lists exactly Ada, Ben and Cleo

  @req:RFC7644-3.4.2-R12
  Rule: Finding nothing is no error

    @id:list-nothing @needs:filter
    Scenario Outline: A query without a match is answered with an empty list (<by>)
      When a client searches `/Users` for `<filter>`
      Then the status is 200
      And the answer has `totalResults` equal to `0`
      And the answer lists nobody

      Examples:
        | by        | filter                              |
        | user name | userName eq "${unknown.userName}"   |
        | id        | id eq "${unknown.id}"               |

  @req:RFC7644-3.4.2-R13
  Rule: Every resource of a list has its id

    @id:list-ids
    Scenario: Every listed user has an id
      When a client lists users of the scenario by `/Users?count=100`
      Then the status is 200
      And each of `Resources` in the answer has `id` matching `".+"`

  @req:RFC7644-3.4.2-R14
  Rule: A list shows what the resource itself shows

    @id:list-as-read @needs:filter
    Scenario: Listed users are whole
      When a client searches `/Users` for `userName sw "${run.userName}"`
      Then the answer lists exactly Ada, Ben and Cleo
      And reading each listed user back shows the same `*`

  @req:RFC7643-3.1-R38
  Rule: The ids of a list are unique and can be read

    @id:list-ids-unique @needs:filter
    Scenario: Every listed id is one of its own and leads to its user
      When a client searches `/Users` for `userName sw "${run.userName}"`
      Then each `Resources.id` of the answer is there once
      And reading each listed user back shows the same `id`
      And reading each listed user back shows the same `userName`

  @req:RFC7643-3.1-R39
  Rule: The locations of a list are those of the resources

    @id:list-locations @needs:filter
    Scenario: Every listed user has the location that it has alone
      When a client searches `/Users` for `userName sw "${run.userName}"`
      Then reading each listed user back shows the same `meta.location`

  @req:RFC7644-3.4.2-R15
  Rule: An endpoint lists resources of its type only

    @id:list-users-only @needs:groups
    Scenario: Among the users there is no group
      Given a client creates the group "Keepers" with Ada
      When a client reads every page of `/Users?count=100` for ``
      Then each `Resources.meta.resourceType` of the pages is `"User"`

    @id:list-groups-only @needs:groups
    Scenario: Among the groups there is no user
      Given a client creates the group "Keepers" with Ada
      When a client reads every page of `/Groups?count=100` for ``
      Then each `Resources.meta.resourceType` of the pages is `"Group"`

  @req:RFC7644-3.4.2-R16
  Rule: What was created is listed

    @id:list-created @serial
    Scenario: New users are found in the list of all
      When a client reads every page of `/Users?count=100` for ``
      Then the pages list exactly Ada, Ben and Cleo

  @req:RFC7644-3.4.2-R03
  Rule: Unknown parameters are ignored

    @id:list-unknown-parameter @needs:filter
    Scenario: A parameter that nobody knows changes nothing
      When a client searches `/Users?shoeSize=9` for `userName sw "${run.userName}"`
      Then the answer lists exactly Ada, Ben and Cleo

    @id:list-unknown-parameter-alone
    Scenario: A parameter that nobody knows is no error
      When a client retrieves `/Users?shoeSize=9&count=1`
      Then the status is 200

  @req:RFC7643-5-R11
  Rule: No answer holds more than filter.maxResults

    @id:list-maximum @needs:filter @slow
    Scenario: A list is no longer than announced
      Given a client creates more users than one answer may hold
      When a client asks `/Users` for more than one answer may hold
      Then the answer is as `filter.maxResults` of ServiceProviderConfig says

    @id:list-maximum-search @needs:filter @needs:search @slow
    Scenario: A search finds no more than announced
      Given a client creates more users than one answer may hold
      When a client asks `/Users/.search` for more than one answer may hold
      Then the answer is as `filter.maxResults` of ServiceProviderConfig says

  @req:RFC7644-3.4.2.1-R04
  Rule: Too many results are refused as such

    @id:list-too-many @needs:result-limit
    Scenario: A list that is refused for its size says so
      When a client retrieves `/Users`
      Then the answer is the error 400 with scimType tooMany
