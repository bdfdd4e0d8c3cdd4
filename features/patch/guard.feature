
@needs:patch
Feature: What a modification may not change
  Read-only and immutable attributes, types, unique values (RFC 7644, section 3.5.2; RFC 7643, section 2.2).

  @req:RFC7643-3.1-R12
  Rule: The id cannot be changed

    @id:patch-id
    Scenario Outline: A new id is refused <where>
      Given a client creates the user Ada
      When a client modifies `/Users/${Ada.id}` with:
        """json
        [<operation>]
        """
      Then the answer is a success or the error 400 with scimType mutability
      And Ada's user has `id` equal to `"${Ada.id}"`
      And reading `/Users/${unknown.id}` back gives 404

      Examples:
        | where        | operation                                                 |
        | with a path  | {"op": "replace", "path": "id", "value": "${unknown.id}"} |
        | without path | {"op": "replace", "value": {"id": "${unknown.id}"}}       |

  @req:RFC7643-3.1-R24
  Rule: The metadata cannot be changed

    @id:patch-meta
    Scenario Outline: A new <attribute> does not come through
      Given a client creates the user Ada
      When a client modifies `/Users/${Ada.id}` with:
        """json
        [{"op": "replace", "path": "<attribute>", "value": "<value>"}]
        """
      Then the answer is a success or the error 400 with scimType mutability
      And the resource `/Users/${Ada.id}` has `<attribute>` as before

      Examples:
        | attribute         | value                               |
        | meta.created      | 2001-02-03T04:05:06Z                |
        | meta.resourceType | Group                               |
        | meta.location     | https://example.com/Users/elsewhere |

  @req:RFC7644-3.5.2-R18
  Rule: No read-only attribute is changed

    @id:patch-read-only-kept @req:RFC7643-7-R21
    Scenario Outline: <op> changes no read-only attribute
      Given a client creates the user Ada with every attribute that is advertised
      When a client tries to <op> each read-only attribute of Ada's user
      Then each attempt changes nothing

      Examples:
        | op      |
        | add     |
        | replace |
        | remove  |

  @req:RFC7644-3.5.2.3-R18
  Rule: A replace of a read-only attribute is refused

    @id:patch-foreign-id-refused
    Scenario: Another id in a value without path is refused
      Given a client creates the user Ada
      When a client modifies `/Users/${Ada.id}` with:
        """json
        [{"op": "replace", "value": {"id": "${unknown.id}"}}]
        """
      Then the answer is the error 400 with scimType mutability
      And nothing of Ada's user changed

    @id:patch-read-only-refused @req:RFC7644-3.5.2-R21
    Scenario: Each read-only attribute refuses a replace
      Given a client creates the user Ada with every attribute that is advertised
      When a client tries to replace each read-only attribute of Ada's user
      Then each attempt is refused with scimType mutability

  @req:RFC7644-3.5.2-R19 @needs:immutable-attribute
  Rule: An immutable attribute that has a value keeps it

    @id:patch-immutable-kept
    Scenario Outline: <op> changes no immutable attribute
      Given a client creates the user Ada with every attribute that is advertised
      When a client tries to <op> each immutable attribute of Ada's user
      Then each attempt changes nothing

      Examples:
        | op      |
        | add     |
        | replace |
        | remove  |

  @req:RFC7644-3.5.2-R17
  Rule: An operation fits the schema

    @id:patch-wrong-type
    Scenario Outline: <value> is refused for <attribute>
      Given a client creates the user Ada
      When a client modifies `/Users/${Ada.id}` with:
        """json
        [{"op": "replace", "path": "<attribute>", "value": <json>}]
        """
      Then the status is 400
      And nothing of Ada's user changed

      Examples:
        | value               | attribute   | json                    |
        | A list              | displayName | ["a", "b"]              |
        | An object in values | emails      | [{"value": {"x": "y"}}] |
        | A nested object     | name        | {"givenName": {"a": 1}} |

  @req:RFC7644-3.5.2-R21
  Rule: An operation that does not fit is answered with a SCIM error

    @id:patch-wrong-type-error
    Scenario Outline: <value> for active is an invalid value
      Given a client creates the user Ada
      When a client modifies `/Users/${Ada.id}` with:
        """json
        [{"op": "replace", "path": "active", "value": <json>}]
        """
      Then the answer is the error 400 with scimType invalidValue or invalidSyntax
      And nothing of Ada's user changed

      Examples:
        | value     | json      |
        | An object | {"a": 1}  |
        | A number  | 17        |
        | A text    | "perhaps" |

  @req:RFC7644-3.5.2-R43
  Rule: A unique value that another has is refused

    @id:patch-taken-user-name @req:RFC7644-3.12-R20
    Scenario: Ada cannot take Ben's user name
      Given a client creates the users Ada and Ben
      When a client modifies `/Users/${Ada.id}` with:
        """json
        [{"op": "replace", "path": "userName", "value": "${Ben.userName}"}]
        """
      Then the status is 409 or 400
      And the error has the scimType uniqueness
      And nothing of Ada's user changed
