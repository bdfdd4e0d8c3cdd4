
Feature: Pages by cursor
  RFC 9865: lists that go on behind a cursor. They are confined to the scenario's people by a
  filter, so that nobody else moves the pages.

  Background:
    Given a client creates the users Ada, Ben, Cleo, Dana and Emil

  @req:RFC9865-2-R02
  Rule: An empty cursor begins a query

    @id:cursor-begins @needs:cursor-paging @needs:filter
    Scenario Outline: The first page comes with a cursor (<form>)
      When a client searches `/Users?<parameter>&count=2` for `userName sw "${run.userName}"`
      Then the status is 200
      And the answer holds at most 2 resources
      And the answer has a `nextCursor`

      Examples:
        | form    | parameter |
        | empty   | cursor=   |
        | bare    | cursor    |

  @req:RFC9865-2-R03
  Rule: Cursors need no encoding in a URL

    @id:cursor-alphabet @needs:cursor-paging @needs:filter
    Scenario Outline: A cursor has unreserved characters only (<count>)
      When a client searches `/Users?cursor=&count=<count>` for `userName sw "${run.userName}"`
      Then the answer has a `nextCursor`
      And each `nextCursor` of the answer matches `"[A-Za-z0-9._~-]+"`
      And any `previousCursor` of the answer matches `"[A-Za-z0-9._~-]+"`

      Examples:
        | count |
        | 1     |
        | 3     |

  @req:RFC9865-2-R04
  Rule: Cursors are strings

    @id:cursor-strings @needs:cursor-paging @needs:filter
    Scenario: nextCursor is a string
      When a client searches `/Users?cursor=&count=2` for `userName sw "${run.userName}"`
      Then the answer has a `nextCursor`
      And each `nextCursor` of the answer matches `".*"`

  @req:RFC9865-2-R05
  Rule: A negative count is zero or refused

    @id:cursor-negative-count @needs:cursor-paging @needs:filter
    Scenario: count -1 gives no resource
      When a client searches `/Users?cursor=&count=-1` for `userName sw "${run.userName}"`
      Then the answer holds at most 0 resources or is refused with scimType invalidCount

  @req:RFC9865-2-R06
  Rule: A count of zero gives no resource

    @id:cursor-zero-count @needs:cursor-paging @needs:filter
    Scenario: count 0 gives no resource
      When a client searches `/Users?cursor=&count=0` for `userName sw "${run.userName}"`
      Then the status is 200
      And the answer holds at most 0 resources

  @req:RFC9865-2-R07
  Rule: A page is no longer than count

    @id:cursor-count @needs:cursor-paging @needs:filter
    Scenario Outline: No page holds more than <count>
      When a client reads every page of `/Users?cursor=&count=<count>` for `userName sw "${run.userName}"`
      Then each page holds at most <count> resources

      Examples:
        | count |
        | 1     |
        | 2     |

  @req:RFC9865-2-R10
  Rule: Every page but the last has a nextCursor

    @id:cursor-next @needs:cursor-paging @needs:filter
    Scenario: All pages can be reached
      When a client reads every page of `/Users?cursor=&count=2` for `userName sw "${run.userName}"`
      Then each page but the last has a `nextCursor` and the last has none
      And the pages list exactly Ada, Ben, Cleo, Dana and Emil

  @req:RFC9865-2-R11
  Rule: nextCursor is left out on the last page only

    @id:cursor-last @needs:cursor-paging @needs:filter
    Scenario: A page that is the whole has no nextCursor
      When a client searches `/Users?cursor=&count=50` for `userName sw "${run.userName}"`
      Then the answer lists exactly Ada, Ben, Cleo, Dana and Emil
      And the answer has no `nextCursor`

    @id:cursor-not-last @needs:cursor-paging @needs:filter
    Scenario: A page that is not the whole has a nextCursor
      When a client searches `/Users?cursor=&count=4` for `userName sw "${run.userName}"`
      Then the status is 200
      And the answer has a `nextCursor`

  @req:RFC9865-2-R13
  Rule: The first page has no previousCursor

    @id:cursor-first @needs:cursor-paging @needs:filter
    Scenario: Nothing is before the first page
      When a client searches `/Users?cursor=&count=2` for `userName sw "${run.userName}"`
      Then the status is 200
      And the answer has no `previousCursor`

  @req:RFC9865-2-R14
  Rule: previousCursor leads back

    @id:cursor-previous @needs:cursor-paging @needs:filter
    Scenario Outline: Every previousCursor leads to the page before (<count> each)
      When a client reads every page of `/Users?cursor=&count=<count>` for `userName sw "${run.userName}"`
      Then each page is what the previousCursor of the next leads back to

      Examples:
        | count |
        | 1     |
        | 2     |

  @req:RFC9865-2-R17
  Rule: The pages together hold everything once

    @id:cursor-complete @needs:cursor-paging @needs:filter
    Scenario Outline: Nobody is missing and nobody is there twice (<count> each)
      When a client reads every page of `/Users?cursor=&count=<count>` for `userName sw "${run.userName}"`
      Then the pages list exactly Ada, Ben, Cleo, Dana and Emil

      Examples:
        | count |
        | 1     |
        | 3     |

  @req:RFC9865-2-R18
  Rule: The filter holds on all pages

    @id:cursor-filter @needs:cursor-paging @needs:filter
    Scenario: Behind a cursor there is nobody who does not match
      When a client reads every page of `/Users?cursor=&count=1` for `userName sw "${run.userName}" and userName ne "${Emil.userName}" and userName ne "${Ben.userName}"`
      Then the pages list exactly Ada, Cleo and Dana

  @req:RFC9865-2-R19
  Rule: totalResults counts all pages

    @id:cursor-total @needs:cursor-paging @needs:filter
    Scenario: Every page that has a total tells the same one
      When a client reads every page of `/Users?cursor=&count=2` for `userName sw "${run.userName}"`
      Then each `totalResults` of the pages is `5`

  @req:RFC9865-2-R21
  Rule: A page is a ListResponse

    @id:cursor-list @needs:cursor-paging @needs:filter
    Scenario: A page behind a cursor is a ListResponse
      When a client reads every page of `/Users?cursor=&count=2` for `userName sw "${run.userName}"`
      Then the pages list exactly Ada, Ben, Cleo, Dana and Emil
      And each `schemas` of the pages is `["urn:ietf:params:scim:api:messages:2.0:ListResponse"]`

    @id:cursor-list-first @needs:cursor-paging @needs:filter
    Scenario: The first page is a ListResponse
      When a client searches `/Users?cursor=&count=2` for `userName sw "${run.userName}"`
      Then the status is 200
      And the answer has `schemas` equal to `["urn:ietf:params:scim:api:messages:2.0:ListResponse"]`

  @req:RFC9865-2-R22
  Rule: itemsPerPage is the number of resources in the page

    @id:cursor-itemsperpage @needs:cursor-paging @needs:filter
    Scenario Outline: itemsPerPage does not repeat count (<count>)
      When a client searches `/Users?cursor=&count=<count>` for `userName sw "${run.userName}"`
      Then the status is 200
      And `itemsPerPage` of the answer is the number of its `Resources`

      Examples:
        | count |
        | 2     |
        | 50    |

  @req:RFC9865-2.1-R01
  Rule: A bad cursor is answered with a SCIM error

    @id:cursor-error @needs:cursor-paging
    Scenario: What is no cursor is refused
      When a client retrieves `/Users?cursor=invalid%21%21&count=2`
      Then the answer is the error 400

  @req:RFC9865-2.1-R02
  Rule: A bad cursor is an invalidCursor

    @id:cursor-invalid @needs:cursor-paging
    Scenario Outline: A cursor that was never given out is refused (<cursor>)
      When a client retrieves `/Users?cursor=<cursor>&count=2`
      Then the answer is the error 400 with scimType invalidCursor

      Examples:
        | cursor                       |
        | notACursor                   |
        | VZUTiyhEQJ94IR               |
        | 1                            |

  @req:RFC9865-2.1-R03
  Rule: A cursor that has expired is an expiredCursor

    @id:cursor-expired @needs:cursor-paging @needs:short-cursor-timeout @needs:filter @slow
    Scenario: After cursorTimeout a list goes on or says that the cursor has expired
      Given a client searches `/Users?cursor=&count=2` for `userName sw "${run.userName}"`
      And 150 percent of the cursor's time pass
      When a client searches `/Users?count=2&cursor=${answer.nextCursor}` for `userName sw "${run.userName}"`
      Then the cursor had expired or was still good

    @id:cursor-expired-search @needs:cursor-paging @needs:short-cursor-timeout @needs:search @needs:filter @slow
    Scenario: After cursorTimeout a search goes on or says that the cursor has expired
      Given a client posts to `/Users/.search`:
        """json
        {"schemas": ["urn:ietf:params:scim:api:messages:2.0:SearchRequest"], "cursor": "", "count": 2, "filter": "userName sw \"${run.userName}\""}
        """
      And 150 percent of the cursor's time pass
      When a client posts to `/Users/.search`:
        """json
        {"schemas": ["urn:ietf:params:scim:api:messages:2.0:SearchRequest"], "cursor": "${answer.nextCursor}", "count": 2, "filter": "userName sw \"${run.userName}\""}
        """
      Then the cursor had expired or was still good

  @req:RFC9865-4-R09
  Rule: A cursor is good for cursorTimeout at least

    @id:cursor-lives @needs:cursor-paging @needs:short-cursor-timeout @needs:filter @slow
    Scenario Outline: A list goes on within cursorTimeout (<after> percent of it)
      Given a client searches `/Users?cursor=&count=2` for `userName sw "${run.userName}"`
      And <after> percent of the cursor's time pass
      When a client searches `/Users?count=2&cursor=${answer.nextCursor}` for `userName sw "${run.userName}"`
      Then the cursor was still good

      Examples:
        | after |
        | 60    |
        | 75    |

  @req:RFC9865-2.1-R04
  Rule: A count that is too large is cut or refused as invalidCount

    @id:cursor-large-count @needs:cursor-paging @needs:filter
    Scenario: More than a page may hold is cut or refused
      When a client searches `/Users?cursor=&count=1000000` for `userName sw "${run.userName}"`
      Then the answer holds at most 5 resources or is refused with scimType invalidCount

    @id:cursor-no-count @needs:cursor-paging @needs:filter
    Scenario: A count that is no number is refused as invalidCount
      When a client searches `/Users?cursor=&count=abc` for `userName sw "${run.userName}"`
      Then the answer is the error 400 with scimType invalidCount

  @req:RFC9865-2.1-R05
  Rule: Errors of paging have the status 400

    @id:cursor-error-status @needs:cursor-paging
    Scenario: A bad cursor is a bad request
      When a client retrieves `/Users?cursor=notACursor`
      Then the answer is the error 400

  @req:RFC9865-2.1-R06
  Rule: A cursor that was changed gives no data

    @id:cursor-changed @needs:cursor-paging @needs:filter
    Scenario Outline: A changed cursor is refused (<change>)
      Given a client searches `/Users?cursor=&count=2` for `userName sw "${run.userName}"`
      When a client searches `/Users?count=2&cursor=<cursor>` for `userName sw "${run.userName}"`
      Then the answer is the error 400 with scimType invalidCursor

      Examples:
        | change     | cursor                                        |
        | longer     | ${answer.nextCursor}A                         |
        | twice      | ${answer.nextCursor}${answer.nextCursor}      |
        | prefixed   | A${answer.nextCursor}                         |

  @req:RFC9865-2.1-R07
  Rule: A cursor belongs to its query

    @id:cursor-other-query @needs:cursor-paging @needs:filter
    Scenario: A cursor is refused with another filter
      Given a client searches `/Users?cursor=&count=2` for `userName sw "${run.userName}"`
      When a client searches `/Users?count=2&cursor=${answer.nextCursor}` for `userName sw "${run.userName}" and userName ne "${Ada.userName}"`
      Then the answer is the error 400

  @req:RFC9865-2.2-R01
  Rule: Pages behind cursors are sorted

    @id:cursor-sorted @needs:cursor-paging @needs:sort @needs:filter
    Scenario Outline: The pages together are in order (<order>)
      When a client reads every page of `/Users?cursor=&count=2&sortBy=userName&sortOrder=<order>` for `userName sw "${run.userName}"`
      Then the pages list <people> in this order

      Examples:
        | order      | people                         |
        | ascending  | Ada, Ben, Cleo, Dana and Emil  |
        | descending | Emil, Dana, Cleo, Ben and Ada  |

  @req:RFC9865-2.3-R02
  Rule: Who pages by cursor only shows everything by cursor

    @id:cursor-only @needs:cursor-paging @needs:no-index-paging @needs:filter
    Scenario: A list without parameters goes on behind its cursors
      When a client reads every page of `/Users?count=2` for `userName sw "${run.userName}"`
      Then each page but the last has a `nextCursor` and the last has none
      And the pages list exactly Ada, Ben, Cleo, Dana and Emil

  @req:RFC9865-2.4-R01
  Rule: Who knows both methods has one for who asks for none

    @id:cursor-default @needs:cursor-paging @needs:index-paging @needs:filter
    Scenario Outline: A page that was asked for without a method is of one method (<count>)
      When a client searches `/Users?count=<count>` for `userName sw "${run.userName}"`
      Then the answer is as `pagination.defaultPaginationMethod` of ServiceProviderConfig says

      Examples:
        | count |
        | 1     |
        | 2     |

  @req:RFC9865-2.4-R03
  Rule: The parameter chooses the method

    @id:cursor-by-index @needs:cursor-paging @needs:index-paging @needs:filter
    Scenario: startIndex asks for pages by index
      When a client searches `/Users?startIndex=1&count=2` for `userName sw "${run.userName}"`
      Then the answer has `startIndex` equal to `1`
      And the answer has no `nextCursor`

    @id:cursor-by-cursor @needs:cursor-paging @needs:index-paging @needs:filter
    Scenario: cursor asks for pages by cursor
      When a client searches `/Users?cursor=&count=2` for `userName sw "${run.userName}"`
      Then the status is 200
      And the answer has a `nextCursor`

  @req:RFC9865-2.4-R04
  Rule: startIndex with a cursor is not ambiguous

    @id:cursor-with-index @needs:cursor-paging @needs:index-paging @needs:filter
    Scenario: Both parameters are refused, or the cursor does not go on with an index
      When a client searches `/Users?startIndex=1&cursor=&count=2` for `userName sw "${run.userName}"`
      Then the answer is of one pagination method or refused

    @id:cursor-with-index-late @needs:cursor-paging @needs:index-paging @needs:filter
    Scenario: A later index beside a cursor is refused, or one of them counts
      When a client searches `/Users?startIndex=3&cursor=&count=2` for `userName sw "${run.userName}"`
      Then the answer is of one pagination method or refused

  @req:RFC9865-3-R01
  Rule: A search takes a cursor

    @id:cursor-search @needs:cursor-paging @needs:search @needs:filter
    Scenario: A search begins with an empty cursor
      When a client posts to `/Users/.search`:
        """json
        {"schemas": ["urn:ietf:params:scim:api:messages:2.0:SearchRequest"], "cursor": "", "count": 2, "filter": "userName sw \"${run.userName}\""}
        """
      Then the status is 200
      And the answer holds at most 2 resources
      And the answer has a `nextCursor`

  @req:RFC9865-3-R02
  Rule: A search goes on with its nextCursor

    @id:cursor-search-pages @needs:cursor-paging @needs:search @needs:filter
    Scenario: The pages of a search hold everybody once
      When a client reads every page of `/Users/.search` by searches with:
        """json
        {"cursor": "", "count": 2, "filter": "userName sw \"${run.userName}\""}
        """
      Then the pages list exactly Ada, Ben, Cleo, Dana and Emil

  @req:RFC9865-5.2-R01 @needs:two-tenants
  Rule: A cursor shows nothing but what its user may see

    @id:cursor-other-tenant @needs:cursor-paging @needs:filter
    Scenario: A cursor of one tenant opens nothing with the credentials of another
      Given a client retrieves `/Users?cursor=&count=1&filter=userName%20eq%20%22${Ada.userName}%22%20or%20userName%20eq%20%22${Ben.userName}%22`
      When another tenant's client retrieves `/Users?count=1&cursor=${answer.nextCursor}&filter=userName%20eq%20%22${Ada.userName}%22%20or%20userName%20eq%20%22${Ben.userName}%22`
      Then the answer is no internal error
      And no answer contains "${Ada.displayName}"
      And no answer contains "${Ben.displayName}"

  @req:RFC9865-5.2-R08 @needs:two-tenants
  Rule: An error does not tell whether there is such a page

    @id:cursor-error-alike @needs:cursor-paging @needs:filter
    Scenario Outline: Another tenant's cursor and a made-up one get the same error (<cursor>)
      Given a client searches `/Users?cursor=&count=2` for `userName sw "${run.userName}"`
      When another tenant's client retrieves `/Users?count=2&filter=userName%20sw%20%22${run.tag}-%22&cursor=${answer.nextCursor}`
      Then the answer is no error, or the same as for `/Users?count=2&filter=userName%20sw%20%22${run.tag}-%22&cursor=<cursor>`

      Examples:
        | cursor         |
        | notACursor     |
        | VZUTiyhEQJ94IR |

  @req:RFC9865-5.2-R02
  Rule: Who may not read has no use of a cursor

    @id:cursor-unauthorised @needs:cursor-paging @needs:authentication
    Scenario: A cursor opens nothing without credentials
      Given a client retrieves `/Users?cursor=&count=2`
      When a client without credentials retrieves `/Users?count=2&cursor=${answer.nextCursor}`
      Then the status is 401 or 403

  @req:RFC9865-5.2-R05
  Rule: A cursor does not show what it stands for

    @id:cursor-opaque @needs:cursor-paging @needs:filter
    Scenario: A cursor is no number that can be counted on
      When a client searches `/Users?cursor=&count=2` for `userName sw "${run.userName}"`
      Then the answer has a `nextCursor`
      And each `nextCursor` of the answer matches `".*[^0-9].*"|"[0-9]{12,}"`

  @req:RFC9865-5.2-R06
  Rule: A cursor that was made up is noticed

    @id:cursor-made-up @needs:cursor-paging
    Scenario Outline: A guessed cursor is refused (<cursor>)
      When a client retrieves `/Users?cursor=<cursor>&count=1`
      Then the answer is the error 400 with scimType invalidCursor

      Examples:
        | cursor       |
        | 2            |
        | bz0y         |
        | eyJhIjoyfQ   |

  @req:RFC9865-5.2-R07
  Rule: Errors about cursors tell nothing of the inside

    @id:cursor-discreet @needs:cursor-paging
    Scenario: The error for a bad cursor is for the client
      When a client retrieves `/Users?cursor=notACursor`
      Then no error tells of the inside

  @req:RFC9865-4-R01
  Rule: Who pages by cursor says so

    @id:cursor-announced @needs:filter
    Scenario: A list with a cursor is announced
      When a client searches `/Users?cursor=&count=2` for `userName sw "${run.userName}"`
      Then the answer is as `pagination.cursor` of ServiceProviderConfig says

    @id:cursor-announced-plain @needs:filter
    Scenario: A cursor that nobody asked for is announced
      When a client searches `/Users?count=2` for `userName sw "${run.userName}"`
      Then the answer is as `pagination.cursor` of ServiceProviderConfig says

  @req:RFC9865-4-R03
  Rule: pagination says whether there are cursors

    @id:cursor-config-cursor @needs:paging-config
    Scenario: pagination.cursor is true or false
      When a client retrieves `/ServiceProviderConfig`
      Then the answer has a `pagination.cursor`
      And each `pagination.cursor` of the answer matches `true|false`

  @req:RFC9865-4-R04
  Rule: pagination says whether there is an index

    @id:cursor-config-index @needs:paging-config
    Scenario: pagination.index is true or false
      When a client retrieves `/ServiceProviderConfig`
      Then the answer has a `pagination.index`
      And each `pagination.index` of the answer matches `true|false`

  @req:RFC9865-4-R12
  Rule: What pagination announces works

    @id:cursor-claim @needs:paging-config @needs:cursor-paging @needs:filter @req:RFC7643-5-R22
    Scenario: Announced cursors lead through the list
      When a client reads every page of `/Users?cursor=&count=2` for `userName sw "${run.userName}"`
      Then each page but the last has a `nextCursor` and the last has none

    @id:index-claim @needs:paging-config @needs:index-paging @needs:filter
    Scenario: Announced indexes lead through the list
      When a client reads every page of `/Users?startIndex=1&count=2` for `userName sw "${run.userName}"`
      Then the pages list exactly Ada, Ben, Cleo, Dana and Emil
      And each page holds at most 2 resources
