
@needs:enterprise
Feature: Extensions of a user
  Attributes in the container of their schema's URN (RFC 7643, sections 3.3 and 4.3).

  @req:RFC7643-4.3-R02
  Rule: The attributes of the enterprise extension are stored

    @id:extension-is-stored
    Scenario Outline: <attribute> comes back
      When a client creates the user Ada with:
        """
        {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User", "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"],
         "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": {"<attribute>": "${run.tag}"}}
        """
      Then the status is 201
      And the resource `/Users/${Ada.id}` has `urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:<attribute>` equal to `"${run.tag}"`

      Examples:
        | attribute      |
        | employeeNumber |
        | costCenter     |
        | organization   |
        | division       |
        | department     |

  @req:RFC7643-3.3-R06 @req:RFC7643-3-R13
  Rule: Attributes of an extension stand in its container and nowhere else

    @id:extension-has-its-container
    Scenario: department is not at the top level
      When a client creates the user Ada with:
        """
        {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User", "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"],
         "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": {"department": "Research"}}
        """
      Then the status is 201
      And the answer has `urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department` equal to `"Research"`
      And the answer has no `department`

  @req:RFC7643-3-R12
  Rule: Core attributes stand at the top level

    @id:core-has-no-container
    Scenario: userName is not in a container
      Given a client creates the user Ada
      When a client retrieves `/Users/${Ada.id}`
      Then the status is 200
      And the answer has `userName` equal to `"${Ada.userName}"`
      And the answer has no `urn:ietf:params:scim:schemas:core:2.0:User`

  @req:RFC7643-3-R07
  Rule: An extension that has values is in schemas

    @id:extension-is-in-schemas
    Scenario: schemas names the enterprise extension
      When a client creates the user Ada with:
        """
        {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User", "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"],
         "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": {"department": "Research"}}
        """
      Then the status is 201
      And the answer names the schema `urn:ietf:params:scim:schemas:extension:enterprise:2.0:User`
      And the answer names the schema `urn:ietf:params:scim:schemas:core:2.0:User`

  @req:RFC7643-3-R06
  Rule: The order of schemas does not matter

    @id:extension-first-in-schemas
    Scenario: The extension comes first
      When a client creates the user Ada with:
        """
        {"schemas": ["urn:ietf:params:scim:schemas:extension:enterprise:2.0:User", "urn:ietf:params:scim:schemas:core:2.0:User"],
         "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": {"department": "Research"}}
        """
      Then the status is 201
      And the answer has `urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department` equal to `"Research"`
      And the answer has `userName` equal to `"${Ada.userName}"`

  @req:RFC7643-3-R16
  Rule: An extension whose URN schemas does not name is handled consistently

    @id:extension-not-in-schemas
    Scenario: The container comes without its URN
      When a client creates the user Ada with:
        """
        {"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": {"department": "Research"}}
        """
      Then the status is 201 or 400
      And each extension of the answer is named in its schemas

  @req:RFC7643-3.3-R07
  Rule: An attribute of an extension at the top level is not the extension's

    @id:extension-attribute-at-top
    Scenario: department at the top level is ignored or refused
      When a client creates the user Ada with:
        """
        {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User", "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"], "department": "Research"}
        """
      Then the status is 201 or 400
      And the answer has no `urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department`
      And each extension of the answer is named in its schemas

  @req:RFC7643-4.3-R03
  Rule: manager.value is stored

    @id:extension-manager
    Scenario: A user has a manager
      Given a client creates the user Ben
      When a client creates the user Ada with:
        """
        {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User", "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"],
         "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": {"manager": {"value": "${Ben.id}"}}}
        """
      Then the status is 201
      And the answer has `urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.value` equal to `"${Ben.id}"`

  @req:RFC7643-4.3-R04
  Rule: manager.$ref leads to the manager

    @id:extension-manager-ref
    Scenario: The reference can be followed
      Given a client creates the user Ben
      When a client creates the user Ada with:
        """
        {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User", "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"],
         "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": {"manager": {"value": "${Ben.id}"}}}
        """
      Then the status is 201
      And the answer has a `urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.$ref`
      And each `urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.$ref` of the answer can be retrieved

  @req:RFC7643-4.3-R06
  Rule: manager.displayName is readOnly

    @id:extension-manager-display-name
    Scenario: A forged name of the manager is not taken
      Given a client creates the user Ben
      When a client creates the user Ada with:
        """
        {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User", "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"],
         "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": {"manager": {"value": "${Ben.id}", "displayName": "Forged"}}}
        """
      Then the status is 201
      And no answer contains "Forged"
      And the resource `/Users/${Ada.id}` has `urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.value` equal to `"${Ben.id}"`
      And no answer contains "Forged"
