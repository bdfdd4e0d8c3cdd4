
@needs:patch @needs:enterprise
Feature: Modify attributes of an extension
  The enterprise extension by its URN: in a path, in a value without path, and in schemas.

  @req:RFC7644-3.5.2-R23
  Rule: An attribute of an extension has a path: URN, colon, name

    @id:patch-extension-attribute
    Scenario Outline: <op> with a path into the extension
      Given a client creates the user Ada with:
        """json
        {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User", "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"],
         "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": {"department": "Research", "costCenter": "4711"}}
        """
      When a client modifies `/Users/${Ada.id}` with:
        """json
        [{"op": "<op>", "path": "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department", "value": "Harbour"}]
        """
      Then the status is 200 or 204
      And Ada's user has `urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department` equal to `"Harbour"`
      And Ada's user has `urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:costCenter` equal to `"4711"`

      Examples:
        | op      |
        | add     |
        | replace |

  @req:RFC7644-3.5.2-R24
  Rule: So has a sub-attribute of an extension's complex attribute

    @id:patch-extension-sub-attribute
    Scenario: The manager is set by a path to its value
      Given a client creates the users Ada, Ben and Cleo
      And a client modifies `/Users/${Ada.id}` with:
        """json
        [{"op": "add", "path": "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager", "value": {"value": "${Cleo.id}"}}]
        """
      When a client modifies `/Users/${Ada.id}` with:
        """json
        [{"op": "replace", "path": "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.value", "value": "${Ben.id}"}]
        """
      Then the status is 200 or 204
      And Ada's user has the manager Ben

  @req:RFC7644-3.5.2-R27
  Rule: A first value in an extension puts the extension's URN into schemas

    @id:patch-extension-enters-schemas
    Scenario Outline: <op> of an extension's attribute adds the URN
      Given a client creates the user Ada
      When a client modifies `/Users/${Ada.id}` with:
        """json
        [{"op": "<op>", "path": "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:employeeNumber", "value": "1001"}]
        """
      Then the status is 200 or 204
      And Ada's user has `urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:employeeNumber` equal to `"1001"`
      And the resource `/Users/${Ada.id}` has `schemas` holding `"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"`

      Examples:
        | op      |
        | add     |
        | replace |

  @req:RFC7644-3.5.2-R25
  Rule: The schemas of the resource hold when no operation names them

    @id:patch-keeps-schemas
    Scenario: A modification of a core attribute leaves schemas alone
      Given a client creates the user Ada with:
        """json
        {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User", "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"],
         "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": {"department": "Research"}}
        """
      When a client modifies `/Users/${Ada.id}` with:
        """json
        [{"op": "replace", "path": "displayName", "value": "Ada Changed"}]
        """
      Then the status is 200 or 204
      And the resource `/Users/${Ada.id}` has `schemas` holding `"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"`
      And the resource `/Users/${Ada.id}` has `schemas` holding `"urn:ietf:params:scim:schemas:core:2.0:User"`

  @req:RFC7644-3.5.2-R26
  Rule: An operation on schemas counts for the operations after it

    @id:patch-schemas-then-extension
    Scenario: The extension is added to schemas and used in the same request
      Given a client creates the user Ada
      When a client modifies `/Users/${Ada.id}` with:
        """json
        [{"op": "add", "path": "schemas", "value": ["urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"]},
         {"op": "add", "path": "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department", "value": "Harbour"}]
        """
      Then the status is 200 or 204
      And Ada's user has `urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department` equal to `"Harbour"`
      And the resource `/Users/${Ada.id}` has `schemas` holding `"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"`

  Rule: A value without path can hold the extension's container

    @id:patch-extension-container @req:RFC7644-3.5.2.3-R04
    Scenario: A replace with the container changes what it names and leaves the rest
      Given a client creates the user Ada with:
        """json
        {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User", "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"],
         "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": {"department": "Research", "costCenter": "4711"}}
        """
      When a client modifies `/Users/${Ada.id}` with:
        """json
        [{"op": "replace", "value": {"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": {"department": "Harbour"}}}]
        """
      Then the status is 200 or 204
      And Ada's user has `urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department` equal to `"Harbour"`
      And Ada's user has `urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:costCenter` equal to `"4711"`

    @id:patch-extension-container-add @req:RFC7644-3.5.2.1-R04
    Scenario: An add with the container adds what it names and leaves the rest
      Given a client creates the user Ada with:
        """json
        {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User", "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"],
         "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": {"costCenter": "4711"}}
        """
      When a client modifies `/Users/${Ada.id}` with:
        """json
        [{"op": "add", "value": {"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": {"department": "Harbour"}}}]
        """
      Then the status is 200 or 204
      And Ada's user has `urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department` equal to `"Harbour"`
      And Ada's user has `urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:costCenter` equal to `"4711"`

  @req:RFC7644-3.5.2.2-R19
  Rule: An attribute of an extension can be removed

    @id:patch-extension-remove
    Scenario: One attribute goes, the other stays
      Given a client creates the user Ada with:
        """json
        {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User", "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"],
         "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": {"department": "Research", "costCenter": "4711"}}
        """
      When a client modifies `/Users/${Ada.id}` with:
        """json
        [{"op": "remove", "path": "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department"}]
        """
      Then the status is 200 or 204
      And Ada's user has no `urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department`
      And Ada's user has `urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:costCenter` equal to `"4711"`

  @req:RFC7643-4.3-R07
  Rule: The manager's name is the service provider's to give

    @id:patch-manager-display-name
    Scenario: A modification of the manager's displayName is refused
      Given a client creates the users Ada and Ben
      And a client modifies `/Users/${Ada.id}` with:
        """json
        [{"op": "add", "path": "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager", "value": {"value": "${Ben.id}"}}]
        """
      When a client modifies `/Users/${Ada.id}` with:
        """json
        [{"op": "replace", "path": "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.displayName", "value": "Forged"}]
        """
      Then the answer is the error 400 with scimType mutability
      And the resource `/Users/${Ben.id}` has `displayName` equal to `"${Ben.displayName}"`
