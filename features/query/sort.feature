
Feature: Sorting
  sortBy and sortOrder. The people are created in another order than that of their names.

  Background:
    Given a client creates the user Ben with:
      """json
      {"displayName": "${run.tag} C", "externalId": "${run.tag}-a", "name": {"givenName": "Ben", "familyName": "Moss"},
       "emails": [{"value": "${run.tag}-b@${run.domain}", "type": "work"}]}
      """
    And a client creates the user Cleo with:
      """json
      {"displayName": "${run.tag} a", "externalId": "${run.tag}-C", "name": {"givenName": "Cleo", "familyName": "Aron"},
       "emails": [{"value": "${run.tag}-c@${run.domain}", "type": "work"}, {"value": "${run.tag}-0@${run.domain}", "type": "home"}]}
      """
    And a client creates the user Ada with:
      """json
      {"displayName": "${run.tag} b", "externalId": "${run.tag}-B", "name": {"givenName": "Ada", "familyName": "Zorn"},
       "emails": [{"value": "${run.tag}-z@${run.domain}", "type": "home"}, {"value": "${run.tag}-a@${run.domain}", "type": "work", "primary": true}]}
      """

  @req:RFC7644-3.4.2.3-R02
  Rule: sortBy orders what is returned

    @id:sort-by @needs:sort @needs:filter
    Scenario: Users are in the order of their names
      When a client searches `/Users?sortBy=userName` for `userName sw "${run.userName}"`
      Then the answer lists Ada, Ben and Cleo in this order

  @req:RFC7644-3.4.2.3-R03
  Rule: A singular attribute orders by its value

    @id:sort-singular @needs:sort @needs:filter
    Scenario: Each string attribute orders by its value
      Given a client creates the users Emil, Fay and Gil with rising string values
      When a client sorts by each string attribute
      Then each search lists Emil, Fay and Gil in this order

  @req:RFC7644-3.4.2.3-R04
  Rule: A multi-valued attribute orders by its primary value, or else the first

    @id:sort-primary @needs:sort @needs:filter
    Scenario: Users are in the order of their primary emails
      When a client searches `/Users?sortBy=emails.value` for `userName sw "${run.userName}"`
      Then the answer lists Ada, Ben and Cleo in this order

  @req:RFC7644-3.4.2.3-R05
  Rule: A complex attribute orders by the named sub-attribute

    @id:sort-sub @needs:sort @needs:filter
    Scenario: Users are in the order of their family names
      When a client searches `/Users?sortBy=name.familyName` for `userName sw "${run.userName}"`
      Then the answer lists Cleo, Ben and Ada in this order

  @req:RFC7644-3.4.2.3-R06
  Rule: Who has no value comes last

    @id:sort-missing-last @needs:sort @needs:filter
    Scenario Outline: A user without a value is last (<attribute>)
      Given a client creates the user Aaron with:
        """json
        {"<attribute>": null}
        """
      When a client searches `/Users?sortBy=<sortBy>&sortOrder=ascending` for `userName sw "${run.userName}"`
      Then the answer lists <order> in this order

      Examples:
        | attribute   | sortBy          | order                    |
        | displayName | displayName     | Cleo, Ada, Ben and Aaron |
        | name        | name.familyName | Cleo, Ben, Ada and Aaron |

  @req:RFC7644-3.4.2.3-R07
  Rule: Who has no value comes first in descending order

    @id:sort-missing-first @needs:sort @needs:filter
    Scenario: A user without a value is first in descending order
      Given a client creates the user Dana with:
        """json
        {"displayName": null}
        """
      When a client searches `/Users?sortBy=displayName&sortOrder=descending` for `userName sw "${run.userName}"`
      Then the answer lists Dana, Ben, Ada and Cleo in this order

  @req:RFC7644-3.4.2.3-R08
  Rule: The order is ascending or descending

    @id:sort-order @needs:sort @needs:filter
    Scenario Outline: Users are in <order> order
      When a client searches `/Users?sortBy=userName&sortOrder=<order>` for `userName sw "${run.userName}"`
      Then the answer lists <people> in this order

      Examples:
        | order      | people            |
        | ascending  | Ada, Ben and Cleo |
        | descending | Cleo, Ben and Ada |

  @req:RFC7644-3.4.2.3-R09
  Rule: The order is ascending when nothing is said

    @id:sort-default-order @needs:sort @needs:filter
    Scenario: Without sortOrder the order is ascending
      When a client searches `/Users?sortBy=name.givenName` for `userName sw "${run.userName}"`
      Then the answer lists Ada, Ben and Cleo in this order

  @req:RFC7644-3.4.2.3-R10
  Rule: Another order is refused

    @id:sort-unknown-order @needs:sort
    Scenario: An order that there is not is refused
      When a client retrieves `/Users?sortBy=userName&sortOrder=sideways&count=1`
      Then the answer is the error 400

  @req:RFC7644-3.4.2.3-R11
  Rule: Strings without letter case are ordered without letter case

    @id:sort-ignores-case @needs:sort @needs:filter
    Scenario: Capitals do not come first
      When a client searches `/Users?sortBy=displayName` for `userName sw "${run.userName}"`
      Then the answer lists Cleo, Ada and Ben in this order

  @req:RFC7644-3.4.2.3-R12
  Rule: Case-exact strings are ordered by letter case

    @id:sort-exact-case @needs:sort @needs:filter
    Scenario: Capitals come first in externalId
      When a client searches `/Users?sortBy=externalId` for `userName sw "${run.userName}"`
      Then the answer lists Ada, Cleo and Ben in this order

  @req:RFC7644-3.4.2.3-R13
  Rule: The order follows the data type

    @id:sort-created @needs:sort @needs:filter
    Scenario Outline: Users are in the order of their creation (<order>)
      Given a moment passes
      And a client creates the user Aaron
      When a client searches `/Users?sortBy=meta.created&sortOrder=<order>` for `userName eq "${Ben.userName}" or userName eq "${Aaron.userName}"`
      Then the answer lists <people> in this order

      Examples:
        | order      | people        |
        | ascending  | Ben and Aaron |
        | descending | Aaron and Ben |

    @id:sort-integers @needs:sort @needs:filter @needs:integer-attribute
    Scenario: Integers are ordered as numbers
      Given a client creates the users Emil, Fay and Gil with rising integer values
      When a client sorts by each integer attribute
      Then each search lists Emil, Fay and Gil in this order

    @id:sort-decimals @needs:sort @needs:filter @needs:decimal-attribute
    Scenario: Decimals are ordered as numbers
      Given a client creates the users Emil, Fay and Gil with rising decimal values
      When a client sorts by each decimal attribute
      Then each search lists Emil, Fay and Gil in this order

    @id:sort-dates @needs:sort @needs:filter @needs:date-attribute
    Scenario: Dates are ordered as instants
      Given a client creates the users Emil, Fay and Gil with rising dateTime values
      When a client sorts by each dateTime attribute
      Then each search lists Emil, Fay and Gil in this order

  @req:RFC7644-3.4.2.3-R14
  Rule: sortBy is in attribute notation

    @id:sort-notation @needs:sort @needs:filter
    Scenario Outline: A name is understood in another form (<form>)
      When a client searches `/Users?sortBy=<name>` for `userName sw "${run.userName}"`
      Then the answer lists Ada, Ben and Cleo in this order

      Examples:
        | form     | name                                                |
        | capitals | USERNAME                                            |
        | urn      | urn:ietf:params:scim:schemas:core:2.0:User:userName |

  @req:RFC7644-3.4.2.3-R15
  Rule: All is sorted before pages are cut

    @id:sort-pages @needs:sort @needs:filter
    Scenario Outline: The pages together are in order (<count> each)
      When a client reads every page of `/Users?sortBy=userName&count=<count>` for `userName sw "${run.userName}"`
      Then the pages list Ada, Ben and Cleo in this order

      Examples:
        | count |
        | 1     |
        | 2     |

  @req:RFC7644-3.4.2.3-R16
  Rule: sortBy is no error where sorting is not supported

    @id:sort-unsupported @needs:no-sort @needs:filter
    Scenario: sortBy is ignored or refused
      When a client searches `/Users?sortBy=userName` for `userName sw "${run.userName}"`
      Then the filter finds exactly Ada, Ben and Cleo or is refused
