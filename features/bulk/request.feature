
@needs:bulk
Feature: The bulk request and its answer
  What a bulk request looks like, and what it is refused for (RFC 7644, section 3.7).

  @req:RFC7644-3.7-R03
  Rule: The schemas of the message are those of a BulkRequest

    @id:bulk-message-schemas
    Scenario Outline: A message with <schemas> as schemas is refused
      Given a client creates the user Ada
      When a client posts to `/Bulk`:
        """json
        {<member>"Operations": [{"method": "PUT", "path": "/Users/${Ada.id}", "data": {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "${Ada.userName}", "displayName": "Ada Changed"}}]}
        """
      Then the answer is the error 400
      And nothing of Ada's user changed

      Examples:
        | schemas             | member                                                         |
        | none                |                                                                |
        | those of an answer  | "schemas": ["urn:ietf:params:scim:api:messages:2.0:BulkResponse"], |

  Rule: Operations is there, in the request and in the answer

    @id:bulk-message-operations @req:RFC7644-3.7-R08
    Scenario: A request without Operations is refused
      When a client posts to `/Bulk`:
        """json
        {"schemas": ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"]}
        """
      Then the answer is the error 400

    @id:bulk-answer-operations @req:RFC7644-3.7-R08
    Scenario: The answer has Operations
      Given a client creates the user Ada
      When a client sends the bulk operations:
        """json
        [{"method": "DELETE", "path": "/Users/${Ada.id}"}]
        """
      Then the status is 200
      And the answer has a `Operations`
      And reading `/Users/${Ada.id}` back gives 404

  @req:RFC7644-3.7-R04
  Rule: The schemas of the answer are those of a BulkResponse

    @id:bulk-answer-schemas
    Scenario: The answer says what it is
      Given a client creates the user Ada
      When a client sends the bulk operations:
        """json
        [{"method": "DELETE", "path": "/Users/${Ada.id}"}]
        """
      Then the status is 200
      And the answer has `schemas` equal to `["urn:ietf:params:scim:api:messages:2.0:BulkResponse"]`

  @req:RFC7644-3.7-R07
  Rule: failOnErrors stands in requests alone

    @id:bulk-answer-no-fail-on-errors
    Scenario: The answer does not repeat failOnErrors
      Given a client creates the user Ada
      When a client posts to `/Bulk`:
        """json
        {"schemas": ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"], "failOnErrors": 1, "Operations":
        [{"method": "DELETE", "path": "/Users/${Ada.id}"}]}
        """
      Then the status is 200
      And the answer has no `failOnErrors`

  @req:RFC7644-3.7-R23
  Rule: A request that cannot be read is refused as a whole

    @id:bulk-body-malformed
    Scenario Outline: A body of <body> is refused
      When a client posts to `/Bulk`:
        """
        <text>
        """
      Then the answer is the error 400

      Examples:
        | body           | text                                                                                                                  |
        | half a message | {"schemas": ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"], "Operations": [{"method": "POST"                    |
        | an object      | {"schemas": ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"], "Operations": {"method": "POST", "path": "/Users"}} |

  @req:RFC7644-3.7-R09
  Rule: Each operation has a method that changes something

    @id:bulk-operation-method
    Scenario Outline: An operation with <method> is refused
      Given a client creates the user Ada
      When a client sends the bulk operations:
        """json
        [{<member>"bulkId": "reader", "path": "/Users/${Ada.id}", "data": {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "${Ada.userName}", "displayName": "Ada Changed"}}]
        """
      Then the bulk operation "reader" is refused
      And nothing of Ada's user changed

      Examples:
        | method        | member            |
        | no method     |                   |
        | a read method | "method": "GET",  |

  @req:RFC7644-3.7-R10
  Rule: What is created has a bulkId

    @id:bulk-operation-bulk-id
    Scenario: A POST without bulkId is refused
      Given a client creates the user Ada
      When a client sends the bulk operations:
        """json
        [{"method": "POST", "path": "/Users", "data": {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "${Ben.userName}"}}]
        """
      Then the bulk operation "POST /Users" is refused

  @req:RFC7644-3.7.2-R09
  Rule: A bulkId is given once

    @id:bulk-id-twice
    Scenario: The second operation with the same bulkId is refused
      When a client sends the bulk operations:
        """json
        [{"method": "POST", "path": "/Users", "bulkId": "twin", "data": {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "${Ada.userName}"}},
         {"method": "POST", "path": "/Users", "bulkId": "twin", "data": {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "${Ben.userName}"}}]
        """
      Then the bulk operation "twin" is refused

  @req:RFC7644-3.7-R12
  Rule: Each operation has a path

    @id:bulk-operation-path
    Scenario: An operation without path is refused
      When a client sends the bulk operations:
        """json
        [{"method": "POST", "bulkId": "lost", "data": {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "${Ada.userName}"}}]
        """
      Then the bulk operation "lost" is refused

  @req:RFC7644-3.7-R13
  Rule: POST goes to an endpoint, the other methods to a resource

    @id:bulk-operation-place
    Scenario Outline: <method> to <place> is refused
      Given a client creates the user Ada
      When a client sends the bulk operations:
        """json
        [{"method": "<method>", "path": "<path>", "bulkId": "stray", "data": {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "${Ben.userName}"}}]
        """
      Then the bulk operation "stray" is refused
      And nothing of Ada's user changed

      Examples:
        | method | place       | path              |
        | PUT    | an endpoint | /Users            |
        | POST   | a resource  | /Users/${Ada.id}  |

  @req:RFC7644-3.7-R14
  Rule: POST, PUT and PATCH have data

    @id:bulk-operation-data
    Scenario Outline: <method> without data is refused
      Given a client creates the user Ada
      When a client sends the bulk operations:
        """json
        [{"method": "<method>", "path": "<path>", "bulkId": "empty"}]
        """
      Then the bulk operation "empty" is refused
      And nothing of Ada's user changed

      Examples:
        | method | path             |
        | POST   | /Users           |
        | PUT    | /Users/${Ada.id} |

  Rule: The limits hold

    @id:bulk-limits-told @req:RFC7644-3.7.4-R01
    Scenario: ServiceProviderConfig tells both limits
      When a client retrieves `/ServiceProviderConfig`
      Then the status is 200
      And each `bulk.maxOperations` of the answer matches `[1-9][0-9]*`
      And each `bulk.maxPayloadSize` of the answer matches `[1-9][0-9]*`

    @id:bulk-too-many-operations @req:RFC7644-3.7.4-R03 @needs:small-bulk-limit
    Scenario: One operation more than allowed is refused, and none is carried out
      Given a client creates the user Ada
      When a client fills a bulk request for Ada's user over the limit of operations
      Then the status is 413
      And nothing of Ada's user changed

    @id:bulk-as-many-as-allowed @req:RFC7644-3.7.4-R06 @needs:small-bulk-limit @needs:title
    Scenario: As many operations as allowed are carried out
      Given a client creates the user Ada
      When a client fills a bulk request for Ada's user at the limit of operations
      Then the status is 200
      And Ada's user has `title` equal to `"Bulk"`

    @id:bulk-too-many-bytes @req:RFC7644-3.7.4-R04 @needs:small-bulk-payload
    Scenario: More bytes than allowed are refused
      Given a client creates the user Ada
      When a client fills a bulk request for Ada's user over the limit of bytes
      Then the status is 413
      And nothing of Ada's user changed

    @id:bulk-limit-named @req:RFC7644-3.7.4-R05 @req:RFC7644-3.12-R15 @needs:small-bulk-limit
    Scenario: The refusal says which limit was exceeded
      Given a client creates the user Ada
      When a client fills a bulk request for Ada's user over the limit of operations
      Then the answer is the error 413
      And each `detail` of the answer matches `"(?i).*(maxOperations|max operations|operations|[1-9][0-9]*).*"`
