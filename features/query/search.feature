
Feature: Searches by POST
  /.search takes the parameters of a query in its body and answers as a query does.

  Background:
    Given a client creates the user Ben with:
      """json
      {"displayName": "${run.tag} Ben", "name": {"givenName": "Ben", "familyName": "Moss"}}
      """
    And a client creates the user Cleo with:
      """json
      {"displayName": "${run.tag} Cleo", "name": {"givenName": "Cleo", "familyName": "Aron"}}
      """
    And a client creates the user Ada with:
      """json
      {"displayName": "${run.tag} Ada", "name": {"givenName": "Ada", "familyName": "Zorn"}}
      """

  @req:RFC7644-3.4.3-R02
  Rule: A POST to .search is a query

    @id:search-answers
    Scenario: A search is answered or honestly not supported
      When a client posts to `/Users/.search`:
        """json
        {"schemas": ["urn:ietf:params:scim:api:messages:2.0:SearchRequest"], "count": 1}
        """
      Then the status is 200 or 501

    @id:search-finds @needs:search @needs:filter
    Scenario: A search finds and creates nothing
      When a client posts to `/Users/.search`:
        """json
        {"schemas": ["urn:ietf:params:scim:api:messages:2.0:SearchRequest"], "filter": "userName sw \"${run.userName}\""}
        """
      Then the status is 200
      And the answer lists exactly Ada, Ben and Cleo
      And the answer has `totalResults` equal to `3`

  @req:RFC7644-3.4.3-R03
  Rule: Every endpoint can be searched

    @id:search-groups @needs:search @needs:groups @needs:filter
    Scenario: Groups are found by a search
      Given a client creates the group "Keepers" with Ada
      When a client posts to `/Groups/.search`:
        """json
        {"schemas": ["urn:ietf:params:scim:api:messages:2.0:SearchRequest"], "filter": "displayName eq \"${"Keepers".displayName}\""}
        """
      Then the status is 200
      And the answer has `Resources.id` equal to `"${"Keepers".id}"`

  @req:RFC7644-3.4.3-R04
  Rule: A search at the root goes over all types

    @id:search-root @needs:search @needs:root-query @needs:groups @needs:filter
    Scenario: A user and a group are found at once
      Given a client creates the group "Keepers" with Ada
      When a client posts to `/.search`:
        """json
        {"schemas": ["urn:ietf:params:scim:api:messages:2.0:SearchRequest"], "filter": "id eq \"${Ada.id}\" or id eq \"${"Keepers".id}\""}
        """
      Then the answer has `totalResults` equal to `2`
      And the answer has `Resources[id eq "${Ada.id}"].userName` equal to `"${Ada.userName}"`
      And the answer has a `Resources[id eq "${"Keepers".id}"].displayName`

  @req:RFC7644-3.4.3-R06
  Rule: A search says that it is one

    @id:search-schemas @needs:search
    Scenario Outline: A search that does not say what it is is refused (<schemas>)
      When a client posts to `/Users/.search`:
        """json
        {<members>"count": 1}
        """
      Then the answer is the error 400

      Examples:
        | schemas | members                                                              |
        | none    |                                                                      |
        | another | "schemas": ["urn:ietf:params:scim:api:messages:2.0:ListResponse"],   |

  @req:RFC7644-3.4.3-R07
  Rule: attributes of a search overrides the default set

    @id:search-attributes @needs:search @needs:filter
    Scenario: Found users show the named attributes only
      When a client posts to `/Users/.search`:
        """json
        {"schemas": ["urn:ietf:params:scim:api:messages:2.0:SearchRequest"], "attributes": ["userName", "displayName"], "filter": "userName eq \"${Ada.userName}\""}
        """
      Then the answer lists exactly Ada
      And the answer has `Resources.displayName` equal to `"${run.tag} Ada"`
      And the answer has only `userName,displayName`

  @req:RFC7644-3.4.3-R08
  Rule: excludedAttributes of a search takes away all but what is always returned

    @id:search-excluded @needs:search @needs:filter
    Scenario: Found users lack what is excluded, but not their id
      When a client posts to `/Users/.search`:
        """json
        {"schemas": ["urn:ietf:params:scim:api:messages:2.0:SearchRequest"], "excludedAttributes": ["id", "name"], "filter": "userName eq \"${Ada.userName}\""}
        """
      Then the answer has `Resources.id` equal to `"${Ada.id}"`
      And the answer has no `Resources.name`
      And the answer has `Resources.userName` equal to `"${Ada.userName}"`

  @req:RFC7644-3.4.3-R09
  Rule: filter of a search is a filter

    @id:search-filter @needs:search @needs:filter
    Scenario: A search finds who matches only
      When a client posts to `/Users/.search`:
        """json
        {"schemas": ["urn:ietf:params:scim:api:messages:2.0:SearchRequest"], "filter": "userName sw \"${run.userName}\" and not (name.familyName eq \"Aron\")"}
        """
      Then the answer lists exactly Ada and Ben

    @id:search-filter-malformed @needs:search @needs:filter
    Scenario: A search with a malformed filter is refused
      When a client posts to `/Users/.search`:
        """json
        {"schemas": ["urn:ietf:params:scim:api:messages:2.0:SearchRequest"], "filter": "userName eq"}
        """
      Then the answer is the error 400 with scimType invalidFilter

  @req:RFC7644-3.4.3-R10
  Rule: sortBy of a search orders

    @id:search-sort @needs:search @needs:sort @needs:filter
    Scenario: Found users are in the order of their names
      When a client posts to `/Users/.search`:
        """json
        {"schemas": ["urn:ietf:params:scim:api:messages:2.0:SearchRequest"], "sortBy": "userName", "filter": "userName sw \"${run.userName}\""}
        """
      Then the answer lists Ada, Ben and Cleo in this order

  @req:RFC7644-3.4.3-R17
  Rule: sortBy of a search is in attribute notation

    @id:search-sort-sub @needs:search @needs:sort @needs:filter
    Scenario: Found users are in the order of their family names
      When a client posts to `/Users/.search`:
        """json
        {"schemas": ["urn:ietf:params:scim:api:messages:2.0:SearchRequest"], "sortBy": "name.familyName", "filter": "userName sw \"${run.userName}\""}
        """
      Then the answer lists Cleo, Ben and Ada in this order

  @req:RFC7644-3.4.2.3-R17
  Rule: sortOrder of a search turns the order round

    @id:search-sort-order @needs:search @needs:sort @needs:filter
    Scenario: Found users are in descending order
      When a client posts to `/Users/.search`:
        """json
        {"schemas": ["urn:ietf:params:scim:api:messages:2.0:SearchRequest"], "sortBy": "userName", "sortOrder": "descending", "filter": "userName sw \"${run.userName}\""}
        """
      Then the answer lists Cleo, Ben and Ada in this order

  @req:RFC7644-3.4.2.4-R20
  Rule: A search has pages

    @id:search-pages @needs:search @needs:index-paging @needs:filter
    Scenario Outline: The pages of a search hold everybody once (<count> each)
      When a client reads every page of `/Users/.search` by searches with:
        """json
        {"startIndex": 1, "count": <count>, "filter": "userName sw \"${run.userName}\""}
        """
      Then the pages list exactly Ada, Ben and Cleo
      And each page holds at most <count> resources

      Examples:
        | count |
        | 1     |
        | 2     |

  @req:RFC7644-3.4.3-R12
  Rule: startIndex and count of a search mean what they mean in a URL

    @id:search-start-zero @needs:search @needs:index-paging @needs:filter
    Scenario: startIndex 0 is one
      When a client posts to `/Users/.search`:
        """json
        {"schemas": ["urn:ietf:params:scim:api:messages:2.0:SearchRequest"], "startIndex": 0, "count": 10, "filter": "userName sw \"${run.userName}\""}
        """
      Then the answer lists exactly Ada, Ben and Cleo
      And the answer has `startIndex` equal to `1`

    @id:search-start @needs:search @needs:index-paging @needs:filter
    Scenario: startIndex 3 leaves out the first two
      When a client posts to `/Users/.search`:
        """json
        {"schemas": ["urn:ietf:params:scim:api:messages:2.0:SearchRequest"], "startIndex": 3, "count": 10, "filter": "userName sw \"${run.userName}\""}
        """
      Then the status is 200
      And the answer holds at most 1 resources
      And the answer has `startIndex` equal to `3`

    @id:search-count-zero @needs:search @needs:filter
    Scenario: count 0 gives the total only
      When a client posts to `/Users/.search`:
        """json
        {"schemas": ["urn:ietf:params:scim:api:messages:2.0:SearchRequest"], "count": 0, "filter": "userName sw \"${run.userName}\""}
        """
      Then the answer holds at most 0 resources
      And the answer has `totalResults` equal to `3`

  @req:RFC7644-3.4.3-R13
  Rule: The answer to a search is a list

    @id:search-list @needs:search
    Scenario: A search is answered with 200 and a ListResponse
      When a client posts to `/Users/.search`:
        """json
        {"schemas": ["urn:ietf:params:scim:api:messages:2.0:SearchRequest"], "count": 1}
        """
      Then the status is 200
      And the answer has `schemas` equal to `["urn:ietf:params:scim:api:messages:2.0:ListResponse"]`
      And the answer has a `totalResults`

  @req:RFC7644-3.4.3-R14
  Rule: A search finds what a query finds

    @id:search-same @needs:search @needs:filter
    Scenario Outline: GET and POST agree (<on>)
      When a client posts to `/Users/.search`:
        """json
        {"schemas": ["urn:ietf:params:scim:api:messages:2.0:SearchRequest"], "filter": "<filter>", "count": <count>}
        """
      Then the answer is the same as by GET

      Examples:
        | on     | filter                                                        | count |
        | filter | userName sw \"${run.userName}\" and name.familyName ne \"Moss\"   | 10    |
        | page   | userName sw \"${run.userName}\"                                   | 2     |

    @id:search-same-order @needs:search @needs:filter @needs:sort
    Scenario: GET and POST list in the order that is asked for
      When a client posts to `/Users/.search`:
        """json
        {"schemas": ["urn:ietf:params:scim:api:messages:2.0:SearchRequest"], "filter": "userName sw \"${run.userName}\"", "sortBy": "userName", "sortOrder": "descending"}
        """
      Then the answer is the same as by GET

  @req:RFC7644-3.4.3-R15
  Rule: A broken search is refused

    @id:search-broken @needs:search
    Scenario: A search that is no JSON is refused
      When a client posts to `/Users/.search`:
        """
        {"schemas": ["urn:ietf:params:scim:api:messages:2.0:SearchRequest"], "count":
        """
      Then the answer is the error 400 with scimType invalidSyntax

  @req:RFC7644-3.4.3-R16
  Rule: Finding nothing by a search is no error

    @id:search-nothing @needs:search @needs:filter
    Scenario: A search without a match is answered with an empty list
      When a client posts to `/Users/.search`:
        """json
        {"schemas": ["urn:ietf:params:scim:api:messages:2.0:SearchRequest"], "filter": "userName eq \"${unknown.userName}\""}
        """
      Then the status is 200
      And the answer has `totalResults` equal to `0`
      And the answer lists nobody
