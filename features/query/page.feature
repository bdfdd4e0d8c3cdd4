
Feature: Pages by index
  startIndex and count. The lists are confined to the scenario's people by a filter, so that
  nobody else moves the pages. What can be said of all users is asked without one, too: a
  service provider may know no filter but eq.

  Background:
    Given a client creates the users Ada, Ben, Cleo, Dana and Emil

  @req:RFC7644-3.4.2-R07
  Rule: totalResults counts what is on other pages too

    @id:page-total @needs:index-paging @needs:filter
    Scenario: A page of one tells of five
      When a client searches `/Users?startIndex=1&count=1` for `userName sw "${run.userName}"`
      Then the status is 200
      And the answer has `totalResults` equal to `5`

    @id:page-total-of-all @needs:index-paging
    Scenario: A page of one of all users tells of five at least
      When a client retrieves `/Users?startIndex=1&count=1`
      Then the status is 200
      And each `totalResults` of the answer matches `([5-9]|[1-9][0-9]+)`

  @req:RFC7644-3.4.2-R10
  Rule: A page has startIndex

    @id:page-has-startindex @needs:index-paging @needs:filter
    Scenario: startIndex is in a page that is not the whole
      When a client searches `/Users?startIndex=2&count=2` for `userName sw "${run.userName}"`
      Then the status is 200
      And the answer has a `startIndex`

  @req:RFC7644-3.4.2-R11
  Rule: A page has itemsPerPage

    @id:page-has-itemsperpage @needs:index-paging @needs:filter
    Scenario: itemsPerPage is in a page that is not the whole
      When a client searches `/Users?startIndex=1&count=2` for `userName sw "${run.userName}"`
      Then the status is 200
      And the answer has a `itemsPerPage`

  @req:RFC7644-3.4.2.4-R02
  Rule: startIndex counts from one

    @id:page-one-based @needs:index-paging @needs:filter
    Scenario: Pages from startIndex 1 on leave nobody out
      When a client reads every page of `/Users?startIndex=1&count=1` for `userName sw "${run.userName}"`
      Then the pages list exactly Ada, Ben, Cleo, Dana and Emil

    @id:page-last-index @needs:index-paging @needs:filter
    Scenario: The last index has one resource
      When a client searches `/Users?startIndex=5&count=10` for `userName sw "${run.userName}"`
      Then the status is 200
      And the answer has a `Resources.id`
      And the answer holds at most 1 resources

  @req:RFC7644-3.4.2.4-R03
  Rule: A startIndex of zero is one

    @id:page-zero @needs:index-paging @needs:filter
    Scenario: startIndex 0 gives the first page
      When a client searches `/Users?startIndex=0&count=10` for `userName sw "${run.userName}"`
      Then the answer lists exactly Ada, Ben, Cleo, Dana and Emil
      And the answer has `startIndex` equal to `1`

    @id:page-zero-of-all @needs:index-paging
    Scenario: startIndex 0 gives the first page of all users
      When a client retrieves `/Users?startIndex=0&count=2`
      Then the status is 200
      And the answer has `startIndex` equal to `1`

  @req:RFC7644-3.4.2.4-R04
  Rule: A negative startIndex is one

    @id:page-negative-start @needs:index-paging @needs:filter
    Scenario: startIndex -5 gives the first page
      When a client searches `/Users?startIndex=-5&count=10` for `userName sw "${run.userName}"`
      Then the answer lists exactly Ada, Ben, Cleo, Dana and Emil
      And the answer has `startIndex` equal to `1`

    @id:page-negative-start-of-all @needs:index-paging
    Scenario: startIndex -5 gives the first page of all users
      When a client retrieves `/Users?startIndex=-5&count=2`
      Then the status is 200
      And the answer has `startIndex` equal to `1`

  @req:RFC7644-3.4.2.4-R05
  Rule: startIndex is one when it is not given

    @id:page-default-start @needs:index-paging @needs:filter
    Scenario: Without startIndex the first resource is there
      When a client searches `/Users?count=10` for `userName sw "${run.userName}"`
      Then the answer lists exactly Ada, Ben, Cleo, Dana and Emil

  @req:RFC7644-3.4.2.4-R06
  Rule: A page is no longer than count

    @id:page-count @needs:filter
    Scenario Outline: No more than <count> are listed
      When a client searches `/Users?count=<count>` for `userName sw "${run.userName}"`
      Then the answer holds at most <count> resources
      And the answer has `totalResults` equal to `5`

      Examples:
        | count |
        | 1     |
        | 2     |
        | 4     |

  @req:RFC7644-3.4.2.4-R08
  Rule: A negative count is zero

    @id:page-negative-count @needs:index-paging @needs:filter
    Scenario: count -1 gives the total only
      When a client searches `/Users?startIndex=1&count=-1` for `userName sw "${run.userName}"`
      Then the answer holds at most 0 resources
      And the answer has `totalResults` equal to `5`

    @id:page-negative-count-of-all @needs:index-paging
    Scenario: count -1 gives none of all users
      When a client retrieves `/Users?startIndex=1&count=-1`
      Then the status is 200
      And the answer holds at most 0 resources

  @req:RFC7644-3.4.2.4-R09
  Rule: A count of zero gives the total only

    @id:page-zero-count @needs:filter
    Scenario: count 0 gives the total only
      When a client searches `/Users?count=0` for `userName sw "${run.userName}"`
      Then the answer holds at most 0 resources
      And the answer has `totalResults` equal to `5`

    @id:page-zero-count-of-all
    Scenario: count 0 gives none of all users
      When a client retrieves `/Users?count=0`
      Then the status is 200
      And the answer holds at most 0 resources

  @req:RFC7644-3.4.2.4-R11
  Rule: itemsPerPage is the number of resources in the page

    @id:page-itemsperpage @needs:filter
    Scenario Outline: itemsPerPage does not repeat count (<count>)
      When a client searches `/Users?count=<count>` for `userName sw "${run.userName}"`
      Then the status is 200
      And `itemsPerPage` of the answer is the number of its `Resources`

      Examples:
        | count |
        | 3     |
        | 50    |

  @req:RFC7644-3.4.2.4-R12
  Rule: The numbers of a list are integers

    @id:page-integers @needs:filter
    Scenario: No number is a string or has a fraction
      When a client searches `/Users?count=2` for `userName sw "${run.userName}"`
      Then each `totalResults` of the answer matches `\d+`
      And any `itemsPerPage` of the answer matches `\d+`
      And any `startIndex` of the answer matches `\d+`

  @req:RFC7644-3.4.2.4-R13
  Rule: totalResults is the same on every page

    @id:page-total-constant @needs:index-paging @needs:filter
    Scenario Outline: Every page tells the same total (<count> each)
      When a client reads every page of `/Users?startIndex=1&count=<count>` for `userName sw "${run.userName}"`
      Then each `totalResults` of the pages is `5`

      Examples:
        | count |
        | 2     |
        | 3     |

  @req:RFC7644-3.4.2.4-R14
  Rule: startIndex of the answer is the index of its first resource

    @id:page-echo @needs:index-paging @needs:filter
    Scenario Outline: A page tells where it begins (<index>)
      When a client searches `/Users?startIndex=<index>&count=2` for `userName sw "${run.userName}"`
      Then the status is 200
      And the answer has `startIndex` equal to `<index>`

      Examples:
        | index |
        | 1     |
        | 3     |

  @req:RFC7644-3.4.2.4-R15
  Rule: The pages together hold everything once

    @id:page-complete @needs:index-paging @needs:filter
    Scenario Outline: Nobody is missing and nobody is there twice (<count> each)
      When a client reads every page of `/Users?startIndex=1&count=<count>` for `userName sw "${run.userName}"`
      Then the pages list exactly Ada, Ben, Cleo, Dana and Emil

      Examples:
        | count |
        | 2     |
        | 3     |

  @req:RFC7644-3.4.2.4-R16
  Rule: Behind the end there is nothing, and no error

    @id:page-beyond @needs:index-paging @needs:filter
    Scenario: A startIndex behind the end gives an empty page
      When a client searches `/Users?startIndex=106&count=2` for `userName sw "${run.userName}"`
      Then the status is 200
      And the answer holds at most 0 resources
      And the answer has `totalResults` equal to `5`

  @req:RFC7644-3.4.2.4-R17
  Rule: What is no integer is refused

    @id:page-no-integer @needs:index-paging
    Scenario Outline: A parameter that is no integer is refused (<parameter>)
      When a client retrieves `/Users?<parameter>`
      Then the answer is the error 400

      Examples:
        | parameter              |
        | startIndex=1&count=abc |
        | startIndex=x&count=1   |

  @req:RFC7644-3.4.2.4-R18
  Rule: A very large count is no error

    @id:page-large-count @needs:filter
    Scenario Outline: More than there can be may be asked for (<count>)
      When a client searches `/Users?count=<count>` for `userName sw "${run.userName}"`
      Then the answer lists exactly Ada, Ben, Cleo, Dana and Emil

      Examples:
        | count      |
        | 1000000    |
        | 2147483647 |

  @req:RFC7644-3.4.2.4-R19
  Rule: Pages are cut from what the filter finds

    @id:page-filtered @needs:index-paging @needs:filter
    Scenario: The pages hold what matches only
      When a client reads every page of `/Users?startIndex=1&count=2` for `userName sw "${run.userName}" and userName ne "${Ben.userName}"`
      Then the pages list exactly Ada, Cleo, Dana and Emil
      And each `totalResults` of the pages is `4`
      And each page holds at most 2 resources
