@needs:users
Feature: Lists that are read to their end

  @req:RFC7644-3.4.2-R07
  Rule: The pages of a list hold each resource once, and as many as totalResults

    @id:page-walk-many @needs:index-paging @needs:filter @slow
    Scenario: A hundred and one users are read page by page
      Given a client creates 101 more users
      When a client reads every page of `/Users?startIndex=1&count=40` for `userName sw "${run.userName}"`
      Then the pages list everybody
      And each page has resources of its own, as many as totalResults in all

    @id:page-walk-all @serial
    Scenario Outline: All <kind> that there are
      When a client reads every page of `<path>` for ""
      Then each page has resources of its own, as many as totalResults in all

      Examples:
        | kind  | path                          |
        | users | /Users?startIndex=1&count=100 |

      @needs:groups
      Examples:
        | kind   | path                           |
        | groups | /Groups?startIndex=1&count=100 |
