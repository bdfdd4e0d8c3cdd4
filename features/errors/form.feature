
Feature: The form of an error
  What a client finds in the answer to a request that is refused (RFC 7644, section 3.12).

  Background:
    Given a client creates the user Ada

  @req:RFC7644-3.12-R01
  Rule: An error has a JSON body

    @id:error-has-json-body
    Scenario: The answer for an unknown id is JSON
      When a client retrieves `/Users/${unknown.id}`
      Then the status is 404
      And the answer has a `schemas`

  @req:RFC7644-3.12-R02
  Rule: An error names the schema of errors

    @id:error-names-schema
    Scenario: The answer for an unknown id
      When a client retrieves `/Users/${unknown.id}`
      Then the status is 404
      And the answer names the schema `urn:ietf:params:scim:api:messages:2.0:Error`

  @req:RFC7644-3.12-R03 @req:RFC7644-3.2-R11
  Rule: status of an error is the HTTP status as a string

    @id:error-status-is-string
    Scenario: The answer for an unknown id
      When a client retrieves `/Users/${unknown.id}`
      Then the status is 404
      And the answer has `status` equal to `"404"`

  @req:OKTA-WIRE-06 @profile:okta
  Rule: An unknown user is a SCIM error that says what is wrong

    @id:error-has-detail
    Scenario: The answer for an unknown id
      When a client retrieves `/Users/${unknown.id}`
      Then the status is 404
      And the answer has a `detail`
      And the answer has a `status`
      And each `status` of the answer matches `"?404"?`

  @req:RFC7644-3.12-R29
  Rule: The status of the body and that of the answer agree

    @id:error-status-agrees
    Scenario Outline: Both statuses of a <kind>
      When a client posts to `/Users`:
        """
        <body>
        """
      Then the answer is no internal error
      And any `status` of the answer matches `"?<status>"?`

      Examples:
        | kind          | status | body                                                                                                                               |
        | duplicate     | 409    | {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "${Ada.userName}"}                                         |
        | missing value | 400    | {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "externalId": "${run.tag}-nobody", "displayName": "${run.tag} nobody"} |

  @req:RFC7644-3.12-R05
  Rule: scimType is a keyword of the RFCs

    @id:error-scim-type-is-known
    Scenario: The keyword of a duplicate
      When a client posts to `/Users`:
        """
        {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "${Ada.userName}"}
        """
      Then the status is 409
      And any `scimType` of the answer matches `"(?:invalidFilter|tooMany|uniqueness|mutability|invalidSyntax|invalidPath|noTarget|invalidValue|invalidVers|sensitive|invalidCursor|expiredCursor|invalidCount)"`

  @req:RFC7644-3.2-R10
  Rule: What is refused has an error status

    @id:error-is-no-success
    Scenario: A duplicate is not answered with 200
      When a client posts to `/Users`:
        """
        {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "${Ada.userName}"}
        """
      Then the answer is the error 409

  @req:RFC7644-3.12-R31
  Rule: An unknown endpoint is answered with an error of SCIM

    @id:error-at-unknown-endpoint
    Scenario: An endpoint that does not exist
      When a client retrieves `/NoSuchEndpoint`
      Then the answer is the error 404

  @req:RFC7644-3.12-R12
  Rule: What does not exist is answered with 404

    @id:error-404
    Scenario Outline: There is no <thing>
      When a client retrieves `<path>`
      Then the status is 404

      Examples:
        | thing    | path                 |
        | user     | /Users/${unknown.id} |
        | endpoint | /NoSuchEndpoint      |

  @req:RFC7644-3.12-R13
  Rule: A refused duplicate is answered with 409

    @id:error-409
    Scenario: A second user with the userName
      When a client posts to `/Users`:
        """
        {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "${Ada.userName}"}
        """
      Then the status is 409

  @req:RFC7644-3.12-R14 @needs:etag
  Rule: A resource that has changed is answered with 412

    @id:error-412
    Scenario: A delete for another version
      When a client with the header "If-Match: W/\"no-such-version\"" deletes `/Users/${Ada.id}`
      Then the answer is the error 412
      And nothing of Ada's user changed

  @req:RFC7644-3.12-R18 @needs:filter
  Rule: A filter that cannot be read is answered with invalidFilter

    @id:error-invalid-filter
    Scenario: A filter without a value
      When a client searches `/Users` for "userName eq"
      Then the answer is the error 400 with scimType invalidFilter

  @req:RFC7644-3.12-R21 @needs:patch
  Rule: A modification of a readOnly attribute is answered with mutability

    @id:error-mutability
    Scenario: The id is modified
      When a client modifies `/Users/${Ada.id}` with:
        """
        [{"op": "replace", "path": "id", "value": "${run.tag}-forged"}]
        """
      Then the answer is the error 400 with scimType mutability
      And nothing of Ada's user changed

  @req:RFC7644-3.12-R23 @needs:patch
  Rule: A path that cannot be read is answered with invalidPath

    @id:error-invalid-path
    Scenario: A path with an open bracket
      When a client modifies `/Users/${Ada.id}` with:
        """
        [{"op": "replace", "path": "emails[type eq", "value": "x"}]
        """
      Then the status is 400
      And the error has the scimType invalidPath or invalidFilter
      And nothing of Ada's user changed

  @req:RFC7644-3.12-R24 @needs:patch
  Rule: A path that leads nowhere is answered with noTarget

    @id:error-no-target
    Scenario: No address is of that type
      When a client modifies `/Users/${Ada.id}` with:
        """
        [{"op": "replace", "path": "emails[type eq \"${run.tag}\"].value", "value": "${run.tag}-x@${run.domain}"}]
        """
      Then the answer is the error 400 with scimType noTarget
      And nothing of Ada's user changed

  @req:RFC7644-3.12-R17 @needs:no-patch
  Rule: PATCH that is not supported is answered with 501

    @id:error-501-patch
    Scenario: A modification
      When a client modifies `/Users/${Ada.id}` with:
        """
        [{"op": "replace", "path": "title", "value": "Engineer"}]
        """
      Then the answer is the error 501
      And nothing of Ada's user changed

  @req:RFC7644-3.12-R17 @needs:no-bulk
  Rule: Bulk that is not supported is answered with 501

    @id:error-501-bulk
    Scenario: A bulk request
      When a client posts to `/Bulk`:
        """
        {"schemas": ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"], "Operations": [{"method": "DELETE", "path": "/Users/${Ada.id}"}]}
        """
      Then the answer is the error 501
      And nothing of Ada's user changed

  @req:RFC7644-3.13-R03 @needs:version-segment
  Rule: A version that is not supported is refused

    @id:error-version
    Scenario Outline: Version <version>
      When a client of the version <version> retrieves `/Users?count=1`
      Then the status is 404 or 400

      Examples:
        | version |
        | v99     |
        | v2x     |

  @req:RFC7644-3.12-R26 @needs:version-segment
  Rule: The keyword for a version that is not supported is invalidVers

    @id:error-version-keyword
    Scenario: Version v99 is refused, and the answer may have a keyword
      When a client of the version v99 retrieves `/Users?count=1`
      Then the answer is a refusal
      And any `scimType` of the answer matches `"invalidVers"`

  @req:RFC7644-3.12-R07 @req:RFC7644-3.12-R08 @needs:me-redirect
  Rule: Redirects are 307 or 308

    @id:redirect-keeps-method
    Scenario: The redirect of /Me
      When a client retrieves `/Me`
      Then the status is 308 or 307
      And the answer has the header Location

  @req:RFC7644-3.1-R03 @req:RFC7644-8.2-R01
  Rule: Messages name the URNs of the protocol, letter for letter

    @id:list-names-schema
    Scenario: A list is a ListResponse
      When a client retrieves `/Users?count=1`
      Then the status is 200
      And the answer has `schemas` equal to `["urn:ietf:params:scim:api:messages:2.0:ListResponse"]`
