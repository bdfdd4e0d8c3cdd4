
Feature: Honesty
  What ServiceProviderConfig claims against what happens, both ways. "Not supported" is an honest answer.

  @req:RFC7643-5-R22
  Rule: What is claimed works

    @id:honest-patch @needs:patch
    Scenario: PATCH is claimed
      Given a client creates the user Ada
      When a client modifies `/Users/${Ada.id}` with:
        """
        [{"op": "replace", "path": "title", "value": "Engineer"}]
        """
      Then the status is 200 or 204
      And the resource `/Users/${Ada.id}` has `title` equal to `"Engineer"`

    @id:honest-filter @needs:filter
    Scenario: Filters are claimed
      Given a client creates the users Ada and Ben
      When a client searches `/Users` for "userName eq \"${Ada.userName}\""
      Then the status is 200
      And the answer lists exactly Ada

    @id:honest-sort @needs:filter
    Scenario Outline: Users are asked for by <attribute>, up and down
      Given a client creates the users Ada, Ben and Cleo
      When a client sorts by `<attribute>`, up and down
      Then the answer is as `sort.supported` of ServiceProviderConfig says

      Examples:
        | attribute   |
        | userName    |
        | displayName |

    @id:honest-etag @needs:etag
    Scenario: ETags are claimed
      Given a client creates the user Ada
      When a client retrieves `/Users/${Ada.id}`
      Then the status is 200
      And the answer has the header ETag

    @id:honest-bulk @needs:bulk
    Scenario: Bulk is claimed
      Given a client creates the user Ada
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
      Given a client creates the user Ada
      When a client modifies `/Users/${Ada.id}` with:
        """
        [{"op": "replace", "path": "title", "value": "Engineer"}]
        """
      Then the answer is a refusal
      And nothing of Ada's user changed

    @id:honest-no-bulk @needs:no-bulk
    Scenario: Bulk is denied
      Given a client creates the user Ada
      When a client posts to `/Bulk`:
        """
        {"schemas": ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"], "Operations": [{"method": "DELETE", "path": "/Users/${Ada.id}"}]}
        """
      Then the answer is a refusal
      And nothing of Ada's user changed

    @id:honest-no-filter @needs:no-filter
    Scenario: Filters are denied
      Given a client creates the users Ada and Ben
      When a client searches `/Users` for "userName eq \"${Ada.userName}\""
      Then the answer is a refusal

  @req:RFC7643-7-R47
  Rule: The schemas say what the service provider does with attributes

    @id:honest-user-schema @needs:learnt
    Scenario: Attributes of users are as they are described
      When a client retrieves `/Schemas`
      Then the schema of a user says what is accepted

    @id:honest-group-schema @needs:learnt @needs:groups
    Scenario: Attributes of groups are as they are described
      When a client retrieves `/Schemas`
      Then the schema of a group says what is accepted

  @req:RFC7643-5-R11
  Rule: filter.maxResults bounds a page

    @id:max-results-bound
    Scenario Outline: More <things> are asked for than a page may hold
      Given a client creates the users Ada, Ben and Cleo
      When a client retrieves `/<things>?count=100000`
      Then the status is 200
      And the answer is as `filter.maxResults` of ServiceProviderConfig says

      Examples:
        | things |
        | Users  |

      @needs:groups
      Examples:
        | things |
        | Groups |
