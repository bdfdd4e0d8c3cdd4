
@needs:patch
Feature: The PATCH request and its answer
  What a modification looks like as a message, whatever it changes (RFC 7644, section 3.5.2).

  @req:RFC7644-3.5-R02
  Rule: PATCH is supported

    @id:patch-supported
    Scenario: A resource can be modified
      Given a client creates the user Ada
      When a client modifies `/Users/${Ada.id}` with:
        """json
        [{"op": "replace", "path": "displayName", "value": "Ada Changed"}]
        """
      Then the status is 200 or 204

  @req:RFC7644-3.5.2-R04
  Rule: The schemas of the message are those of a PatchOp

    @id:patch-message-schemas
    Scenario Outline: A message with <schemas> as schemas is refused
      Given a client creates the user Ada
      When a client patches `/Users/${Ada.id}` with the body:
        """json
        {<member>"Operations": [{"op": "replace", "path": "displayName", "value": "Ada Changed"}]}
        """
      Then the answer is the error 400
      And nothing of Ada's user changed

      Examples:
        | schemas            | member                                                                  |
        | none               |                                                                         |
        | a resource's       | "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"],              |
        | those of a request | "schemas": ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"],       |

  @req:ENTRA-UPDATE-17 @profile:entra
  Rule: A message without operations is nothing to do

    @id:patch-without-operations
    Scenario: Operations is empty
      Given a client creates the user Ada
      When a client patches `/Users/${Ada.id}` with the body:
        """json
        {"schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": []}
        """
      Then the status is 200 or 204
      And nothing of Ada's user changed

  @req:ENTRA-UPDATE-09 @profile:entra
  Rule: A Boolean that comes as text is read as a Boolean

    @id:patch-boolean-as-text
    Scenario Outline: active becomes "<text>"
      Given a client creates the user Ada with:
        """json
        {"active": <before>}
        """
      When a client modifies `/Users/${Ada.id}` with:
        """json
        [{"op": "Replace", "path": "active", "value": "<text>"}]
        """
      Then the status is 200 or 204
      And the resource `/Users/${Ada.id}` has `active` equal to `<after>`

      Examples:
        | text  | before | after |
        | False | true   | false |
        | True  | false  | true  |

  @req:RFC7644-3.5.2-R05
  Rule: Operations is an array

    @id:patch-message-operations
    Scenario Outline: A message whose Operations is <operations> is refused
      Given a client creates the user Ada
      When a client patches `/Users/${Ada.id}` with the body:
        """json
        {"schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"]<member>}
        """
      Then the answer is the error 400
      And nothing of Ada's user changed

      Examples:
        | operations | member                                                                             |
        | absent     |                                                                                    |
        | an object  | , "Operations": {"op": "replace", "path": "displayName", "value": "Ada Changed"}   |
        | text       | , "Operations": "replace"                                                          |

  @req:RFC7644-3.5.2-R06
  Rule: Each operation says what it does

    @id:patch-operation-without-op
    Scenario: An operation without op is refused
      Given a client creates the user Ada
      When a client modifies `/Users/${Ada.id}` with:
        """json
        [{"path": "displayName", "value": "Ada Changed"}]
        """
      Then the answer is the error 400
      And nothing of Ada's user changed

  @req:RFC7644-3.5.2-R07
  Rule: An operation is add, remove or replace

    @id:patch-unknown-op
    Scenario: An operation of another name is refused
      Given a client creates the user Ada
      When a client modifies `/Users/${Ada.id}` with:
        """json
        [{"op": "change", "path": "displayName", "value": "Ada Changed"}]
        """
      Then the answer is the error 400
      And nothing of Ada's user changed

    @id:patch-known-ops @needs:title @needs:nick-name
    Scenario: All three operations work
      Given a client creates the user Ada with:
        """json
        {"title": "Engineer"}
        """
      When a client modifies `/Users/${Ada.id}` with:
        """json
        [{"op": "add", "path": "nickName", "value": "Addie"},
         {"op": "replace", "path": "displayName", "value": "Ada Changed"},
         {"op": "remove", "path": "title"}]
        """
      Then the status is 200 or 204
      And Ada's user has `nickName` equal to `"Addie"`
      And Ada's user has `displayName` equal to `"Ada Changed"`
      And Ada's user has no `title`

  @req:RFC7644-3.5.2-R03
  Rule: SCIM's PATCH is not JSON Patch

    @id:patch-json-patch-op @needs:nick-name
    Scenario Outline: The operation <op> of JSON Patch is refused
      Given a client creates the user Ada
      When a client modifies `/Users/${Ada.id}` with:
        """json
        [{"op": "<op>", "from": "displayName", "path": "nickName", "value": "Ada Changed"}]
        """
      Then the answer is the error 400
      And nothing of Ada's user changed

      Examples:
        | op   |
        | move |
        | copy |
        | test |

    @id:patch-array-index
    Scenario Outline: A path with an index, <form>, is refused
      Given a client creates the user Ada
      When a client modifies `/Users/${Ada.id}` with:
        """json
        [{"op": "replace", "path": "<path>", "value": "other-${Ada.email}"}]
        """
      Then the answer is the error 400
      And nothing of Ada's user changed

      Examples:
        | form            | path            |
        | in brackets     | emails[0].value |
        | as JSON pointer | /emails/0/value |

  @req:RFC7644-3.5.2-R45
  Rule: A body that is no JSON document is refused

    @id:patch-body-malformed
    Scenario Outline: A body of <body> is refused
      Given a client creates the user Ada
      When a client patches `/Users/${Ada.id}` with the body:
        """
        <text>
        """
      Then the answer is the error 400
      And nothing of Ada's user changed

      Examples:
        | body          | text                                                                                           |
        | a brace       | {                                                                                              |
        | half a message | {"schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": [{"op": "replace" |
        | an array      | ["urn:ietf:params:scim:api:messages:2.0:PatchOp"]                                              |

  @req:RFC7644-3.5.2-R41
  Rule: What does not exist cannot be modified

    @id:patch-unknown-resource
    Scenario Outline: A modification of an unknown <kind> is answered with 404
      Given a client creates the user Ada
      When a client modifies `<endpoint>/${unknown.id}` with:
        """json
        [{"op": "replace", "path": "displayName", "value": "Nobody"}]
        """
      Then the answer is the error 404

      Examples:
        | kind | endpoint |
        | user | /Users   |

  Rule: The answer to a modification is the whole new resource, or nothing

    @id:patch-answer-whole @req:RFC7644-3.5.2-R36
    Scenario: The answer is 200 with the whole resource, or 204 without a body
      Given a client creates the user Ada
      When a client modifies `/Users/${Ada.id}` with:
        """json
        [{"op": "replace", "path": "displayName", "value": "Ada Changed"}]
        """
      Then the status is 200 or 204
      And the answer is all that reading `/Users/${Ada.id}` back shows, or nothing

    @id:patch-answer-as-entra @req:ENTRA-UPDATE-13 @profile:entra
    Scenario: The answer to an operation in capitals is 200 with the whole user, or 204
      Given a client creates the user Ada
      When a client modifies `/Users/${Ada.id}` with:
        """
        [{"op": "Replace", "path": "displayName", "value": "Ada Changed"}]
        """
      Then the status is 200 or 204
      And the answer is all that reading `/Users/${Ada.id}` back shows, or nothing

    @id:patch-answer-new-state @req:RFC7644-3.5.2-R50 @needs:nick-name
    Scenario: The answer shows the state after the last operation
      Given a client creates the user Ada
      When a client modifies `/Users/${Ada.id}` with:
        """json
        [{"op": "replace", "path": "displayName", "value": "Ada Changed"},
         {"op": "add", "path": "nickName", "value": "Addie"},
         {"op": "replace", "path": "name.familyName", "value": "Harbour"}]
        """
      Then the status is 200 or 204
      And the answer is all that reading `/Users/${Ada.id}` back shows, or nothing
      And the resource `/Users/${Ada.id}` has `nickName` equal to `"Addie"`

  @req:RFC7644-3.5.2-R42
  Rule: A modification is noted in the metadata

    @id:patch-metadata
    Scenario: lastModified advances, created and id stay
      Given a client creates the user Ada
      And a moment passes
      When a client modifies `/Users/${Ada.id}` with:
        """json
        [{"op": "replace", "path": "displayName", "value": "Ada Changed"}]
        """
      Then the status is 200 or 204
      And the resource `/Users/${Ada.id}` has `meta.lastModified` later than before
      And the resource `/Users/${Ada.id}` has `meta.created` as before

  @req:RFC7644-3.5.2-R44
  Rule: What an operation does not name stays as it was

    @id:patch-leaves-the-rest @needs:title @needs:nick-name @needs:addresses @needs:phone-numbers @needs:locale @needs:user-type
    Scenario Outline: Only <attribute> changes
      Given a client creates the user Ada with:
        """json
        {"title": "Engineer", "userType": "Employee", "locale": "en-US", "nickName": "Addie",
         "emails": [{"value": "${Ada.email}", "type": "work", "primary": true}, {"value": "home-${Ada.email}", "type": "home"}],
         "phoneNumbers": [{"value": "tel:+12015550123", "type": "work"}],
         "addresses": [{"type": "work", "streetAddress": "1 Quay", "locality": "Bern", "country": "CH"}]}
        """
      When a client modifies `/Users/${Ada.id}` with:
        """json
        [<operation>]
        """
      Then the status is 200 or 204
      And nothing but `<attribute>` of Ada's user changed
      And Ada's user has `<path>` equal to `<value>`

      Examples:
        | attribute | operation                                                                                   | path                         | value             |
        | title     | {"op": "replace", "path": "title", "value": "Captain"}                                      | title                        | "Captain"         |
        | userType  | {"op": "add", "value": {"userType": "Guest"}}                                               | userType                     | "Guest"           |
        | addresses | {"op": "replace", "path": "addresses[type eq \\"work\\"].locality", "value": "Basel"}       | addresses[type eq "work"].locality | "Basel"     |

    @id:patch-leaves-other-values @needs:addresses
    Scenario: The other values, and the rest of the value, stay
      Given a client creates the user Ada with:
        """json
        {"addresses": [{"type": "work", "streetAddress": "1 Quay", "locality": "Bern", "country": "CH"},
                       {"type": "home", "streetAddress": "2 Hill", "locality": "Chur", "country": "CH"}]}
        """
      When a client modifies `/Users/${Ada.id}` with:
        """json
        [{"op": "replace", "path": "addresses[type eq \"work\"].locality", "value": "Basel"}]
        """
      Then the status is 200 or 204
      And Ada's user has `addresses[type eq "work"].streetAddress` equal to `"1 Quay"`
      And Ada's user has `addresses[type eq "home"].locality` equal to `"Chur"`
