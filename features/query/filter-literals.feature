
Feature: Literals and syntax of filters
  What stands in quotes is a value and no syntax; what breaks the grammar is refused.

  @req:RFC7644-1.2-R01
  Rule: Percent-encoded queries are decoded

    @id:filter-percent-encoding @needs:filter
    Scenario Outline: A character that must be encoded reaches the filter (<character>)
      Given a client creates the user Ada with:
        """json
        {"displayName": "${run.tag} a<character>b"}
        """
      And a client creates the user Ben with:
        """json
        {"displayName": "${run.tag} a b"}
        """
      When a client searches `/Users` for `displayName eq "${run.tag} a<character>b"`
      Then the answer lists exactly Ada

      Examples:
        | name      | character |
        | plus      | +         |
        | ampersand | &         |
        | hash      | #         |
        | percent   | %20       |
        | equals    | =         |
        | accent    | é         |

  @req:RFC7644-3.4.2.2-R53
  Rule: Escapes in a string are decoded

    @id:filter-escapes @needs:filter
    Scenario Outline: An escape stands for its character (<escape>)
      Given a client creates the user Ada with:
        """json
        {"displayName": "${run.tag} <json>"}
        """
      And a client creates the user Ben with:
        """json
        {"displayName": "${run.tag} plain"}
        """
      When a client searches `/Users` for `displayName eq "${run.tag} <literal>"`
      Then the answer lists exactly Ada

      Examples:
        | escape      | json     | literal   |
        | quote       | a\"b     | a\"b      |
        | backslash   | a\\\\b   | a\\\\b    |
        | code point  | Aba      | \u0041ba  |
        | slash       | a/b      | a\/b      |
        | both        | \"\\\\\" | \"\\\\\"  |

  @req:RFC7644-3.4.2.2-R54
  Rule: Syntax inside a string is text

    @id:filter-syntax-in-string @needs:filter
    Scenario Outline: A value may look like a filter (<like>)
      Given a client creates the user Ada with:
        """json
        {"displayName": "${run.tag} <value>"}
        """
      And a client creates the user Ben with:
        """json
        {"displayName": "${run.tag} x"}
        """
      When a client searches `/Users` for `displayName eq "${run.tag} <value>"`
      Then the answer lists exactly Ada

      Examples:
        | like        | value                   |
        | logic       | x and (y) or not        |
        | brackets    | x [y eq z] ]            |
        | comparison  | x eq y                  |
        | parentheses | x) or (displayName pr   |
        | quotes      | it's x                  |

  @req:RFC7644-3.4.2.2-R72
  Rule: More space between words changes no meaning

    @id:filter-spaces @needs:filter
    Scenario Outline: More spaces change nothing or are refused (<where>)
      Given a client creates the users Ada and Ben
      When a client searches `/Users` for `<filter>`
      Then the filter finds exactly Ada or is refused

      Examples:
        | where      | filter                                                |
        | comparison | userName  eq  "${Ada.userName}"                       |
        | group      | ( userName eq "${Ada.userName}" )                     |

  @req:RFC7644-3.4.2.2-R52
  Rule: Strings stand in double quotes

    @id:filter-quotes @needs:filter
    Scenario Outline: A string in other quotes is refused (<quotes>)
      Given a client creates the user Ada
      When a client searches `/Users` for `<filter>`
      Then the answer is the error 400 with scimType invalidFilter

      Examples:
        | quotes | filter                        |
        | single | userName eq '${Ada.userName}' |
        | none   | userName eq ${Ada.userName}   |

  @req:RFC7644-3.4.2.2-R83
  Rule: true and false are lower case

    @id:filter-capital-true @needs:filter
    Scenario: TRUE is read as true or refused
      Given a client creates the user Ada
      When a client searches `/Users` for `active eq TRUE and userName eq "${Ada.userName}"`
      Then the filter finds exactly Ada or is refused

  @req:RFC7644-3.4.2.2-R35
  Rule: null is a literal

    @id:filter-null @needs:filter
    Scenario: null finds nobody who has a value, or is refused
      Given a client creates the user Ada with:
        """json
        {"externalId": null}
        """
      And a client creates the user Ben with:
        """json
        {"externalId": "${run.tag}-Ben"}
        """
      When a client searches `/Users` for `externalId eq null and userName eq "${Ben.userName}"`
      Then the filter finds nobody or is refused

  @req:RFC7644-3.4.2.2-R08
  Rule: A filter holds an expression

    @id:filter-empty @needs:filter
    Scenario Outline: An empty filter is refused (<what>)
      When a client retrieves `/Users?count=1&filter=<filter>`
      Then the answer is the error 400 with scimType invalidFilter

      Examples:
        | what    | filter |
        | nothing |        |
        | space   | %20    |

  @req:RFC7644-3.4.2.2-R09
  Rule: An expression is an attribute, an operator and a value

    @id:filter-incomplete @needs:filter
    Scenario Outline: An expression that lacks a part is refused (<lacks>)
      When a client searches `/Users` for `<filter>`
      Then the answer is the error 400 with scimType invalidFilter

      Examples:
        | lacks         | filter         |
        | operator      | userName       |
        | attribute     | eq "x"         |
        | value         | userName eq    |
        | all but value | "x"            |

  @req:RFC7644-3.4.2.2-R51
  Rule: What breaks the grammar is refused

    @id:filter-malformed @needs:filter
    Scenario Outline: A malformed filter is refused (<what>)
      When a client searches `/Users` for `<filter>`
      Then the answer is the error 400 with scimType invalidFilter

      Examples:
        | what             | filter                              |
        | open string      | userName eq "x                      |
        | open parenthesis | (userName eq "x"                    |
        | lone parenthesis | userName eq "x")                    |
        | trailing and     | userName eq "x" and                 |
        | leading and      | and userName pr                     |
        | two operators    | userName eq eq "x"                  |
        | two values       | userName eq "x" "y"                 |
        | no logic         | userName pr userName pr             |
        | empty group      | ()                                  |
        | comma            | userName eq "x", userName eq "y"    |

  @req:RFC7644-3.4.2.2-R64
  Rule: An unknown operator is refused

    @id:filter-unknown-operator @needs:filter
    Scenario Outline: An operator that there is not is refused (<operator>)
      When a client searches `/Users` for `userName <operator> "x"`
      Then the answer is the error 400 with scimType invalidFilter

      Examples:
        | operator |
        | regex    |
        | like     |
        | equals   |
        | =        |

  @req:RFC7644-3.4.2.2-R65
  Rule: The error says what is wrong with the operator

    @id:filter-operator-detail @needs:filter
    Scenario Outline: The error for an unknown operator explains itself (<operator>)
      When a client searches `/Users` for `userName <operator> "x"`
      Then the answer is the error 400
      And the answer has a `detail`

      Examples:
        | operator |
        | regex    |
        | like     |

  @req:RFC7644-3.4.2.2-R77
  Rule: not needs parentheses

    @id:filter-bare-not @needs:filter
    Scenario: not without parentheses is refused
      When a client searches `/Users` for `not userName eq "x"`
      Then the answer is the error 400 with scimType invalidFilter

  @req:RFC7644-3.4.2.2-R78
  Rule: pr takes no value

    @id:filter-pr-value @needs:filter
    Scenario: pr with a value is refused
      When a client searches `/Users` for `userName pr "x"`
      Then the answer is the error 400 with scimType invalidFilter

  @req:RFC7644-3.4.2.2-R20
  Rule: The empty string is no value for pr

    @id:filter-pr-empty @needs:filter
    Scenario: pr does not find an empty string
      Given a client creates the user Ada with:
        """json
        {"nickName": ""}
        """
      When a client searches `/Users` for `nickName pr and userName eq "${Ada.userName}"`
      Then the filter finds nobody or is refused

  @req:RFC7643-2.5-R05
  Rule: null and the empty list are no value for pr

    @id:filter-pr-null @needs:filter
    Scenario Outline: pr does not find what was set to <value>
      Given a client posts to `/Users`:
        """json
        {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "${Ada.userName}",
         "name": {"givenName": "Ada", "familyName": "Lane"}, "displayName": "Ada", "active": true,
         "emails": [{"value": "${Ada.email}", "type": "work", "primary": true}], "<attribute>": <value>}
        """
      When a client searches `/Users` for `<attribute> pr and userName eq "${Ada.userName}"`
      Then the filter finds nobody or is refused

      Examples:
        | value | attribute    |
        | null  | nickName     |
        | []    | phoneNumbers |

  @req:RFC7643-4.1.1-R31
  Rule: Nothing is learnt about a password by filters

    @id:filter-password-parts @needs:filter
    Scenario Outline: A part of a password finds nobody (<operator>)
      Given a client creates the user Ada with:
        """json
        {"password": "Correct-Horse-7-Battery"}
        """
      When a client searches `/Users` for `password <operator> "<part>" and userName eq "${Ada.userName}"`
      Then the filter on the password finds nobody

      Examples:
        | operator | part        |
        | sw       | Correct-    |
        | co       | Horse       |
        | ew       | -Battery    |
        | gt       | Correct     |
        | lt       | Corrects    |

  Rule: An empty parameter, or an empty query, changes nothing

    @id:onelogin-trailing-ampersand @profile:onelogin @needs:filter @req:ONELOGIN-WIRE-01
    Scenario: The query ends in an ampersand
      Given a client creates the users Ada and Ben
      When a client retrieves `/Users?filter=userName+eq+%22${Ada.userName}%22&`
      Then the status is 200
      And the answer lists exactly Ada

    @id:onelogin-bare-question-mark @profile:onelogin @req:ONELOGIN-WIRE-02
    Scenario: The path ends in a question mark
      Given a client creates the user Ada
      When a client replaces `/Users/${Ada.id}?` with:
        """json
        {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "${Ada.userName}", "displayName": "Ada L."}
        """
      Then the status is 200
      And Ada's user has `displayName` equal to `"Ada L."`
