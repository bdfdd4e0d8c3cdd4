
@needs:bulk
Feature: Failures inside a bulk request
  What an operation that fails does to the job, with and without failOnErrors (RFC 7644, sections 3.7 and 3.7.3).

  Rule: A job that was worked through is answered with 200

    @id:bulk-partial-success @req:RFC7644-3.7-R22
    Scenario: One operation of two fails
      Given a client creates the user Ada
      When a client sends the bulk operations:
        """json
        [{"method": "DELETE", "path": "/Users/${unknown.id}"},
         {"method": "DELETE", "path": "/Users/${Ada.id}"}]
        """
      Then the status is 200
      And the bulk operation "DELETE /Users/${unknown.id}" ends with 404

    @id:bulk-no-success @req:RFC7644-3.7.3-R06
    Scenario: All operations fail
      Given a client creates the user Ada
      When a client sends the bulk operations:
        """json
        [{"method": "DELETE", "path": "/Users/${unknown.id}"},
         {"method": "POST", "path": "/Users", "bulkId": "again", "data": {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "${Ada.userName}"}}]
        """
      Then the status is 200
      And the bulk operation "DELETE /Users/${unknown.id}" ends with 404
      And the bulk operation "again" ends with 409

  @req:RFC7644-3.7-R24
  Rule: Without failOnErrors the job goes on after a failure

    @id:bulk-goes-on
    Scenario: The operation after the failed one is carried out
      Given a client creates the users Ada and Ben
      When a client sends the bulk operations:
        """json
        [{"method": "DELETE", "path": "/Users/${Ada.id}"},
         {"method": "DELETE", "path": "/Users/${unknown.id}"},
         {"method": "DELETE", "path": "/Users/${Ben.id}"}]
        """
      Then the bulk operation "DELETE /Users/${unknown.id}" ends with 404
      And reading `/Users/${Ada.id}` back gives 404
      And reading `/Users/${Ben.id}` back gives 404

  @req:RFC7644-3.7.3-R01
  Rule: Every operation that was worked on has a result

    @id:bulk-all-results
    Scenario: Three operations, three results
      Given a client creates the users Ada and Ben
      When a client sends the bulk operations:
        """json
        [{"method": "DELETE", "path": "/Users/${Ada.id}"},
         {"method": "DELETE", "path": "/Users/${unknown.id}"},
         {"method": "DELETE", "path": "/Users/${Ben.id}"}]
        """
      Then the bulk operation "DELETE /Users/${Ada.id}" ends with 204
      And the bulk operation "DELETE /Users/${unknown.id}" ends with 404
      And the bulk operation "DELETE /Users/${Ben.id}" ends with 204

  @req:RFC7644-3.7-R25
  Rule: failOnErrors ends a job

    @id:bulk-fail-on-first
    Scenario: With 1 nothing is done after the first failure
      Given a client creates the user Ada
      When a client posts to `/Bulk`:
        """json
        {"schemas": ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"], "failOnErrors": 1, "Operations":
        [{"method": "DELETE", "path": "/Users/${unknown.id}"},
         {"method": "PUT", "path": "/Users/${Ada.id}", "data": {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "${Ada.userName}", "displayName": "Ada Changed"}}]}
        """
      Then the status is 200
      And the bulk operation "PUT /Users/${Ada.id}" is not carried out
      And nothing of Ada's user changed

  @req:RFC7644-3.7-R26
  Rule: failOnErrors is the number of failures that ends the job

    @id:bulk-fail-on-second
    Scenario: With 2 the first failure is borne
      Given a client creates the users Ada and Ben
      When a client posts to `/Bulk`:
        """json
        {"schemas": ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"], "failOnErrors": 2, "Operations":
        [{"method": "DELETE", "path": "/Users/${unknown.id}"},
         {"method": "PUT", "path": "/Users/${Ada.id}", "data": {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "${Ada.userName}", "displayName": "Ada Changed"}},
         {"method": "DELETE", "path": "/Users/${unknown.id}-2"},
         {"method": "PUT", "path": "/Users/${Ben.id}", "data": {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "${Ben.userName}", "displayName": "Ben Changed"}}]}
        """
      Then the bulk operation "PUT /Users/${Ada.id}" ends with 200
      And Ada's user has `displayName` equal to `"Ada Changed"`
      And nothing of Ben's user changed

  @req:RFC7644-3.7.3-R05
  Rule: A job that was ended tells the failure and what came before it

    @id:bulk-ended-results
    Scenario: The results end with the failure
      Given a client creates the users Ada and Ben
      When a client posts to `/Bulk`:
        """json
        {"schemas": ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"], "failOnErrors": 1, "Operations":
        [{"method": "DELETE", "path": "/Users/${Ada.id}"},
         {"method": "DELETE", "path": "/Users/${unknown.id}"},
         {"method": "DELETE", "path": "/Users/${Ben.id}"}]}
        """
      Then the bulk operation "DELETE /Users/${Ada.id}" ends with 204
      And the bulk operation "DELETE /Users/${unknown.id}" ends with 404
      And the bulk operation "DELETE /Users/${Ben.id}" is not carried out

  Rule: However a job is ordered, the outcome is that of one operation after the other

    @id:bulk-in-order @req:RFC7644-3.7-R31
    Scenario: The second of two replacements stays
      Given a client creates the user Ada
      When a client sends the bulk operations:
        """json
        [{"method": "PUT", "path": "/Users/${Ada.id}", "data": {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "${Ada.userName}", "displayName": "First"}},
         {"method": "PUT", "path": "/Users/${Ada.id}", "data": {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "${Ada.userName}", "displayName": "Second"}}]
        """
      Then the status is 200
      And Ada's user has `displayName` equal to `"Second"`

    @id:bulk-in-order-delete @req:RFC7644-3.7-R30
    Scenario: What is replaced and then deleted is gone
      Given a client creates the user Ada
      When a client sends the bulk operations:
        """json
        [{"method": "PUT", "path": "/Users/${Ada.id}", "data": {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "${Ada.userName}", "displayName": "First"}},
         {"method": "DELETE", "path": "/Users/${Ada.id}"}]
        """
      Then the bulk operation "PUT /Users/${Ada.id}" ends with 200
      And the bulk operation "DELETE /Users/${Ada.id}" ends with 204
      And reading `/Users/${Ada.id}` back gives 404
