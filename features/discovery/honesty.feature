Feature: Honesty
  What ServiceProviderConfig claims against what happens, both ways. "Not supported" is an honest answer.

  @req:RFC7643-5-R22
  Rule: What is claimed works

    @id:honest-patch @needs:patch
    Scenario: PATCH is claimed
      Given the user Ada exists
      When a client modifies `/Users/${Ada.id}` with:
        """
        [{"op": "replace", "path": "title", "value": "Engineer"}]
        """
      Then the status is 200 or 204
      And reading `/Users/${Ada.id}` back shows `title` equal to `"Engineer"`

    @id:honest-filter @needs:filter
    Scenario: Filters are claimed
      Given the users Ada and Ben exist
      When a client searches `/Users` for "userName eq \"${Ada.userName}\""
      Then the status is 200
      And the answer lists exactly Ada

    @id:honest-sort @needs:filter
    Scenario Outline: Users are asked for by <attribute>, up and down
      Given the users Ada, Ben and Cleo exist
      When a client asks for the scenario's users by `<attribute>`, up and down
      Then the orders are as `sort.supported` of ServiceProviderConfig says

      Examples:
        | attribute   |
        | userName    |
        | displayName |

    @id:honest-etag @needs:etag
    Scenario: ETags are claimed
      Given the user Ada exists
      When a client retrieves `/Users/${Ada.id}`
      Then the status is 200
      And the answer has the header ETag

    @id:honest-bulk @needs:bulk
    Scenario: Bulk is claimed
      Given the user Ada exists
      When a client posts to `/Bulk`:
        """
        {"schemas": ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"], "Operations": [{"method": "DELETE", "path": "/Users/${Ada.id}"}]}
        """
      Then the status is 200
      And reading `/Users/${Ada.id}` back gives 404

  @req:RFC7643-5-R22
  Rule: What is denied does not work

    @id:honest-no-patch @needs:no-patch
    Scenario: PATCH is denied
      Given the user Ada exists
      When a client modifies `/Users/${Ada.id}` with:
        """
        [{"op": "replace", "path": "title", "value": "Engineer"}]
        """
      Then the request is not carried out
      And nothing of Ada's user changed

    @id:honest-no-bulk @needs:no-bulk
    Scenario: Bulk is denied
      Given the user Ada exists
      When a client posts to `/Bulk`:
        """
        {"schemas": ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"], "Operations": [{"method": "DELETE", "path": "/Users/${Ada.id}"}]}
        """
      Then the request is not carried out
      And nothing of Ada's user changed

    @id:honest-no-filter @needs:no-filter
    Scenario: Filters are denied
      Given the users Ada and Ben exist
      When a client searches `/Users` for "userName eq \"${Ada.userName}\""
      Then the request is not carried out

  @req:RFC7643-5-R11
  Rule: filter.maxResults bounds a page

    @id:max-results-bound
    Scenario Outline: More <things> are asked for than a page may hold
      Given the users Ada, Ben and Cleo exist
      When a client retrieves `/<things>?count=100000`
      Then the status is 200
      And the answer holds no more `Resources` than `filter.maxResults` of ServiceProviderConfig

      Examples:
        | things |
        | Users  |

      @needs:groups
      Examples:
        | things |
        | Groups |
