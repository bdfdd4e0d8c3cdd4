
@needs:bulk
Feature: The operations of a bulk request
  Each operation does what the single request does, and its result says how it went (RFC 7644, sections 3.7 and 3.7.3).

  @req:RFC7644-3.7-R05 @needs:patch
  Rule: All four methods work

    @id:bulk-methods
    Scenario: A job creates, replaces, modifies and deletes
      Given a client creates the users Ada, Ben and Cleo
      When a client sends the bulk operations:
        """json
        [{"method": "POST", "path": "/Users", "bulkId": "dana", "data": {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "${Dana.userName}"}},
         {"method": "PUT", "path": "/Users/${Ada.id}", "data": {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "${Ada.userName}", "displayName": "Ada Changed"}},
         {"method": "PATCH", "path": "/Users/${Ben.id}", "data": {"schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": [{"op": "replace", "path": "displayName", "value": "Ben Changed"}]}},
         {"method": "DELETE", "path": "/Users/${Cleo.id}"}]
        """
      Then the resource `/Users/${created.dana}` has `userName` equal to `"${Dana.userName}"`
      And the resource `/Users/${Ada.id}` has `displayName` equal to `"Ada Changed"`
      And the resource `/Users/${Ben.id}` has `displayName` equal to `"Ben Changed"`
      And reading `/Users/${Cleo.id}` back gives 404

  @req:RFC7644-3.7.3-R03
  Rule: Each result has the status of the single request

    @id:bulk-statuses @needs:patch
    Scenario: Success by method
      Given a client creates the users Ada and Ben
      When a client sends the bulk operations:
        """json
        [{"method": "POST", "path": "/Users", "bulkId": "dana", "data": {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "${Dana.userName}"}},
         {"method": "PUT", "path": "/Users/${Ada.id}", "data": {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "${Ada.userName}", "displayName": "Ada Changed"}},
         {"method": "PATCH", "path": "/Users/${Ben.id}", "data": {"schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": [{"op": "replace", "path": "displayName", "value": "Ben Changed"}]}}]
        """
      Then the bulk operation "dana" ends with 201
      And the bulk operation "PUT /Users/${Ada.id}" ends with 200
      And the bulk operation "PATCH /Users/${Ben.id}" ends with 200 or 204

    @id:bulk-status-delete
    Scenario: A deletion
      Given a client creates the users Ada and Ben
      When a client sends the bulk operations:
        """json
        [{"method": "DELETE", "path": "/Users/${Ada.id}"}]
        """
      Then the bulk operation "DELETE /Users/${Ada.id}" ends with 204
      And reading `/Users/${Ben.id}` back gives 200

  @req:RFC7644-3.7-R15 @needs:patch
  Rule: The data of PATCH is a PatchOp

    @id:bulk-patch @needs:nick-name
    Scenario: Two operations of a PatchOp are carried out
      Given a client creates the user Ada
      When a client sends the bulk operations:
        """json
        [{"method": "PATCH", "path": "/Users/${Ada.id}", "data": {"schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": [{"op": "replace", "path": "displayName", "value": "Ada Changed"}, {"op": "add", "path": "nickName", "value": "Addie"}]}}]
        """
      Then the bulk operation "PATCH /Users/${Ada.id}" ends with 200 or 204
      And Ada's user has `displayName` equal to `"Ada Changed"`
      And Ada's user has `nickName` equal to `"Addie"`

  @req:RFC7644-3.7-R35
  Rule: Paths begin at the base URL

    @id:bulk-path-relative
    Scenario: The path of an endpoint is relative to the base URL
      When a client sends the bulk operations:
        """json
        [{"method": "POST", "path": "/Users", "bulkId": "ada", "data": {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "${Ada.userName}"}}]
        """
      Then the bulk operation "ada" ends with 201
      And the resource `/Users/${created.ada}` has `userName` equal to `"${Ada.userName}"`

  @req:RFC7644-3.7-R32
  Rule: An operation obeys the rules of the single request

    @id:bulk-same-rules
    Scenario: A taken user name is refused and an unknown id is not found
      Given a client creates the user Ada
      When a client sends the bulk operations:
        """json
        [{"method": "POST", "path": "/Users", "bulkId": "again", "data": {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "${Ada.userName}"}},
         {"method": "PUT", "path": "/Users/${unknown.id}", "data": {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "${Ben.userName}"}}]
        """
      Then the bulk operation "again" ends with 409
      And the bulk operation "PUT /Users/${unknown.id}" ends with 404
      And nothing of Ada's user changed

    @id:bulk-stale-version @needs:etag
    Scenario: An operation with an older version is not carried out
      Given a client creates the user Ada
      And a client replaces `/Users/${Ada.id}` with:
        """json
        {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "${Ada.userName}", "displayName": "Changed First"}
        """
      When a client sends the bulk operations:
        """json
        [{"method": "PUT", "path": "/Users/${Ada.id}", "version": "${Ada.firstJsonVersion}", "data": {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "${Ada.userName}", "displayName": "Changed Second"}}]
        """
      Then the bulk operation "PUT /Users/${Ada.id}" ends with 412 or 409
      And Ada's user has `displayName` equal to `"Changed First"`

  Rule: A result says which operation it belongs to

    @id:bulk-result-method @req:RFC7644-3.7-R33
    Scenario: The method is repeated
      When a client sends the bulk operations:
        """json
        [{"method": "POST", "path": "/Users", "bulkId": "ada", "data": {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "${Ada.userName}"}}]
        """
      Then the status is 200
      And the result of "ada" has `method` equal to `"POST"`

    @id:bulk-result-bulk-id @req:RFC7644-3.7-R28
    Scenario: The bulkId is repeated
      When a client sends the bulk operations:
        """json
        [{"method": "POST", "path": "/Users", "bulkId": "ada", "data": {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "${Ada.userName}"}}]
        """
      Then the status is 200
      And each of `Operations` in the answer has `bulkId` matching `"ada"`

    @id:bulk-result-location @req:RFC7644-3.7-R16
    Scenario: A creation and a replacement have the location of the resource
      Given a client creates the user Ben
      When a client sends the bulk operations:
        """json
        [{"method": "POST", "path": "/Users", "bulkId": "ada", "data": {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "${Ada.userName}"}},
         {"method": "PUT", "path": "/Users/${Ben.id}", "data": {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "${Ben.userName}"}}]
        """
      Then the result of "ada" has a `location`
      And the result of "PUT /Users/${Ben.id}" has a `location`
      And each `Operations.location` of the answer can be retrieved

    @id:bulk-result-location-of-failure @req:RFC7644-3.7.3-R02
    Scenario: A failed replacement has a location too
      Given a client creates the users Ada and Ben
      When a client sends the bulk operations:
        """json
        [{"method": "PUT", "path": "/Users/${Ada.id}", "data": {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "${Ben.userName}"}}]
        """
      Then the result of "PUT /Users/${Ada.id}" has a `location`
      And nothing of Ada's user changed

    @id:bulk-result-version @req:RFC7644-3.7-R34 @needs:etag
    Scenario: The version is the one of the resource
      Given a client creates the user Ada
      When a client sends the bulk operations:
        """json
        [{"method": "PUT", "path": "/Users/${Ada.id}", "data": {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "${Ada.userName}", "displayName": "Ada Changed"}}]
        """
      Then reading `/Users/${Ada.id}` back gives 200
      And the result of "PUT /Users/${Ada.id}" has `version` equal to `"${Ada.jsonVersion}"`

    @id:bulk-result-status @req:RFC7644-3.7-R19
    Scenario: Each result has a status
      Given a client creates the user Ada
      When a client sends the bulk operations:
        """json
        [{"method": "DELETE", "path": "/Users/${Ada.id}"},
         {"method": "DELETE", "path": "/Users/${unknown.id}"}]
        """
      Then the status is 200
      And the bulk operation "DELETE /Users/${Ada.id}" ends with 204
      And the bulk operation "DELETE /Users/${unknown.id}" ends with 404

    @id:bulk-result-status-text @req:RFC7644-3.7-R20
    Scenario: The status is text
      Given a client creates the user Ada
      When a client sends the bulk operations:
        """json
        [{"method": "DELETE", "path": "/Users/${Ada.id}"}]
        """
      Then the status is 200
      And each of `Operations` in the answer has `status` matching `"[1-5][0-9][0-9]"`

  Rule: The result of a failed operation tells what went wrong

    @id:bulk-failure-response @req:RFC7644-3.7-R17
    Scenario: The answer to the single request is there
      Given a client creates the user Ada
      When a client sends the bulk operations:
        """json
        [{"method": "POST", "path": "/Users", "bulkId": "again", "data": {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "${Ada.userName}"}}]
        """
      Then the bulk operation "again" ends with 409
      And the result of "again" has a `response`

    @id:bulk-failure-error @req:RFC7644-3.7-R21
    Scenario: It is a SCIM error
      Given a client creates the user Ada
      When a client sends the bulk operations:
        """json
        [{"method": "POST", "path": "/Users", "bulkId": "again", "data": {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "${Ada.userName}"}}]
        """
      Then the bulk operation "again" ends with 409
      And the result of "again" has `response.schemas` holding `"urn:ietf:params:scim:api:messages:2.0:Error"`
      And each `Operations.response.status` of the answer matches `"?409"?`

    @id:bulk-failure-detail @req:RFC7644-3.7.3-R04
    Scenario: It has a description for people
      Given a client creates the user Ada
      When a client sends the bulk operations:
        """json
        [{"method": "POST", "path": "/Users", "bulkId": "again", "data": {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "${Ada.userName}"}}]
        """
      Then the bulk operation "again" ends with 409
      And the result of "again" has a `response.detail`

  @req:RFC7643-4.1.1-R25
  Rule: No result shows a password

    @id:bulk-no-password
    Scenario: A user with a password is created
      When a client sends the bulk operations:
        """json
        [{"method": "POST", "path": "/Users", "bulkId": "ada", "data": {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "${Ada.userName}", "password": "Correct-Horse-9-Battery"}}]
        """
      Then the bulk operation "ada" ends with 201
      And the answer has no `Operations.response.password`
      And no answer contains "Correct-Horse-9-Battery"
