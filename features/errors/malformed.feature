
Feature: Requests that cannot be read
  Malformed and hostile bodies, and methods that an endpoint does not have.

  @req:RFC7644-3.3-R16
  Rule: A body that is no JSON is refused with 400

    @id:malformed-json
    Scenario Outline: The body is <kind>
      When a client posts to `/Users`:
        """
        <body>
        """
      Then the answer is the error 400

      Examples:
        | kind          | body                                                                                      |
        | cut short     | {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "${Ada.userName}" |
        | a word        | user                                                                                      |
        | quoted singly | {'userName': '${Ada.userName}'}                                                           |

  @req:RFC7644-3.12-R22
  Rule: A keyword for a body that is no JSON is invalidSyntax

    @id:malformed-json-keyword
    Scenario: The body is cut short, and the answer may have a keyword
      When a client posts to `/Users`:
        """
        {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "${Ada.userName}"
        """
      Then the status is 400
      And the error has the scimType invalidSyntax

  @req:RFC7644-3.3-R18
  Rule: A JSON body that is no object is refused

    @id:malformed-no-object
    Scenario Outline: The body is <kind>
      When a client posts to `/Users`:
        """
        <body>
        """
      Then the answer is the error 400

      Examples:
        | kind     | body                              |
        | an array | [{"userName": "${Ada.userName}"}] |
        | a string | "${Ada.userName}"                 |
        | null     | null                              |

  @req:RFC7644-3.3-R19
  Rule: An empty body is refused

    @id:malformed-empty
    Scenario: A create without a body
      When a client posts to `/Users`:
        """
        """
      Then the status is 400 or 415

  @req:RFC7644-3.12-R09
  Rule: What cannot be read or goes against the schema is answered with 400

    @id:malformed-is-400
    Scenario Outline: A user whose <kind>
      When a client posts to `/Users`:
        """
        <body>
        """
      Then the status is 400

      Examples:
        | kind                 | body                                                                                                                               |
        | body is cut short    | {"schemas":                                                                                                                        |
        | userName is missing  | {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "externalId": "${run.tag}-nobody", "displayName": "${run.tag} nobody"} |
        | active is no boolean | {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "${Ada.userName}", "active": "perhaps"}                    |
        | name is a string     | {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "${Ada.userName}", "name": "Ada"}                          |

  @req:RFC7644-3.12-R25
  Rule: A required value that is missing is answered with invalidValue

    @id:missing-value-is-invalid-value
    Scenario: A user without userName
      When a client posts to `/Users`:
        """
        {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "externalId": "${run.tag}-nobody", "displayName": "${run.tag} nobody"}
        """
      Then the status is 400
      And the error has the scimType invalidValue or invalidSyntax

  @req:RFC7644-3.2-R08
  Rule: A method that an endpoint does not have does not succeed

    @id:method-not-allowed
    Scenario Outline: POST to <thing>
      Given a client creates the user Ada
      When a client posts to `<path>`:
        """
        {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "${Ben.userName}", "displayName": "${run.tag} Ben"}
        """
      Then the answer is a refusal
      And nothing of Ada's user changed

      Examples:
        | thing                 | path                   |
        | a user                | /Users/${Ada.id}       |
        | ServiceProviderConfig | /ServiceProviderConfig |
        | resource types        | /ResourceTypes         |
        | schemas               | /Schemas               |

  @req:RFC9110-15.5.6-R01
  Rule: A 405 names the methods that are allowed

    @id:allow-header
    Scenario: POST to a user
      Given a client creates the user Ada
      When a client posts to `/Users/${Ada.id}`:
        """
        {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "${Ben.userName}"}
        """
      Then an answer with 405 has the header Allow matching `.+`
