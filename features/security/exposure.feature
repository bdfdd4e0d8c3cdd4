
Feature: What must not get out
  Passwords, insides and values that only look like commands.

  @req:RFC7643-4.1.1-R20
  Rule: The answer to a create has no password

    @id:password-not-in-create
    Scenario: A user is created with a password
      When a client creates the user Ada with:
        """
        {"password": "Correct-Horse-7-Battery"}
        """
      Then the status is 201
      And the answer has no `password`
      And no answer contains "Correct-Horse-7-Battery"

  Rule: The answer to a read has no password

    @id:password-not-in-read @req:RFC7643-4.1.1-R21
    Scenario: A user with a password is read
      Given a client creates the user Ada with:
        """
        {"password": "Correct-Horse-7-Battery"}
        """
      When a client retrieves `/Users/${Ada.id}`
      Then the status is 200
      And the answer has no `password`
      And no answer contains "Correct-Horse-7-Battery"

    @id:password-not-in-read-when-asked @req:RFC7643-4.1.1-R22
    Scenario: The password is asked for
      Given a client creates the user Ada with:
        """
        {"password": "Correct-Horse-7-Battery"}
        """
      When a client retrieves `/Users/${Ada.id}?attributes=userName,password`
      Then the status is 200
      And the answer has no `password`
      And the answer has `userName` equal to `"${Ada.userName}"`

  @req:RFC7643-4.1.1-R24
  Rule: The answer to a replace has no password, also when it set one

    @id:password-not-in-replace
    Scenario: A replace sets a password
      Given a client creates the user Ada
      When Ada's user is changed at the service provider to:
        """
        {"password": "Correct-Horse-8-Battery"}
        """
      Then the status is 200 or 400
      And the answer has no `password`
      And no answer contains "Correct-Horse-8-Battery"

  @req:RFC7643-4.1.1-R28 @needs:change-password
  Rule: A password is taken in any script and never echoed

    @id:password-in-any-script
    Scenario: A password with accents
      Given a client creates the user Ada
      When Ada's user is changed at the service provider to:
        """
        {"password": "Zoë-Ångström-7-Батарея"}
        """
      Then the status is 200 or 400
      And no answer contains "Батарея"

  @req:RFC7644-3.5.1-R04 @req:RFC7643-4.1.1-R32 @needs:change-password
  Rule: A password can be changed by a replace

    @id:password-is-changed
    Scenario: A new password is taken
      Given a client creates the user Ada with:
        """
        {"password": "Correct-Horse-7-Battery"}
        """
      When Ada's user is changed at the service provider to:
        """
        {"password": "Correct-Horse-8-Battery"}
        """
      Then the status is 200
      And nothing of Ada's user changed

  @req:RFC7644-7.5.2-R02 @needs:filter
  Rule: A password cannot be found out by filters

    @id:password-not-filterable
    Scenario Outline: A filter with <operator>
      Given a client creates the user Ada with:
        """
        {"password": "Correct-Horse-7-Battery"}
        """
      When a client searches `/Users` for "userName eq \"${Ada.userName}\" and password <operator> \"<value>\""
      Then the filter on the password finds nobody

      Examples:
        | operator | value   |
        | sw       | Correct |
        | co       | Horse   |
        | gt       | A       |

  @req:RFC7644-3.12-R30
  Rule: Errors tell nothing of the inside

    @id:errors-do-not-leak
    Scenario Outline: The error for <kind>
      When a client posts to `/Users`:
        """
        <body>
        """
      Then no error tells of the inside
      And no answer contains "Correct-Horse-7-Battery"

      Examples:
        | kind               | body                                                                                                                                                                      |
        | a missing userName | {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "externalId": "${run.tag}-nobody", "displayName": "${run.tag} nobody", "password": "Correct-Horse-7-Battery"} |
        | a wrong type       | {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": {"a": 1}, "password": "Correct-Horse-7-Battery"}                                                  |
        | a body cut short   | {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "password": "Correct-Horse-7-Battery",                                                                        |

  @req:RFC7644-7.7-R01 @req:RFC7643-9.2-R02 @needs:filter
  Rule: Values that look like commands are values

    @id:injection-in-filter
    Scenario Outline: A filter with the value of <kind>
      Given a client creates the users Ada and Ben
      When a client searches `/Users` for "userName eq \"<value>\""
      Then the status is 200
      And the answer lists nobody

      Examples:
        | kind      | value                   |
        | SQL       | ${run.tag}' OR '1'='1   |
        | LDAP      | ${run.tag}*)(userName=* |
        | wildcards | ${run.tag}%             |
        | documents | {'$gt': '${run.tag}'}   |

    @id:injection-in-value
    Scenario Outline: A displayName that is <kind>
      Given a client creates the user Ben
      When a client creates the user Ada with:
        """
        {"displayName": "<value>"}
        """
      Then the status is 201
      And the resource `/Users/${Ada.id}` has `displayName` equal to `"<value>"`
      And nothing of Ben's user changed

      Examples:
        | kind   | value                      |
        | SQL    | Ada'); DROP TABLE users;-- |
        | markup | <b>Ada</b>                 |
        | a path | ../../etc/passwd           |
