
Feature: Filter logic
  and, or, not, parentheses and what binds tighter. Every expression would find somebody else
  if it were read in another way.

  Background:
    Given a client creates the user Ada with:
      """json
      {"displayName": "${run.tag} red", "externalId": "${run.tag}-one", "name": {"givenName": "Ada", "familyName": "${run.tag}-one"}}
      """
    And a client creates the user Ben with:
      """json
      {"displayName": "${run.tag} red", "externalId": "${run.tag}-two-b", "name": {"givenName": "Ben", "familyName": "${run.tag}-two"}}
      """
    And a client creates the user Cleo with:
      """json
      {"displayName": "${run.tag} blue", "externalId": "${run.tag}-one-c", "name": {"givenName": "Cleo", "familyName": "${run.tag}-one"}}
      """
    And a client creates the user Dana with:
      """json
      {"displayName": "${run.tag} blue", "externalId": "${run.tag}-two-d", "name": {"givenName": "Dana", "familyName": "${run.tag}-two"}}
      """

  @req:RFC7644-3.4.2.2-R10
  Rule: Expressions can be combined and grouped

    @id:filter-combined @needs:filter
    Scenario Outline: A combined expression is evaluated (<form>)
      When a client searches `/Users` for `<filter>`
      Then the answer lists exactly <finds>

      Examples:
        | form           | filter                                                                                                     | finds        |
        | three words    | displayName eq "${run.tag} red" and name.familyName eq "${run.tag}-one" and userName eq "${Ada.userName}"  | Ada          |
        | in parentheses | (userName eq "${Ada.userName}") or (userName eq "${Ben.userName}")                                         | Ada and Ben  |
        | nested         | userName sw "${run.userName}" and (displayName eq "${run.tag} blue" and (name.familyName eq "${run.tag}-two")) | Dana         |
        | all three      | (userName sw "${run.userName}" and not (name.familyName eq "${run.tag}-two")) and displayName co " "           | Ada and Cleo |

  @req:RFC7644-3.4.2.2-R37
  Rule: and finds what both expressions find

    @id:filter-and @needs:filter
    Scenario Outline: Both expressions count (<first> first)
      When a client searches `/Users` for `<filter>`
      Then the answer lists exactly Cleo

      Examples:
        | first        | filter                                                                   |
        | display name | displayName eq "${run.tag} blue" and name.familyName eq "${run.tag}-one" |
        | external id  | externalId sw "${run.tag}-one" and displayName eq "${run.tag} blue"      |

    @id:filter-and-third @needs:filter
    Scenario: A third expression counts, too
      When a client searches `/Users` for `userName eq "${Ada.userName}" and externalId eq "${run.tag}-one" and userName eq "${Ben.userName}"`
      Then the answer lists nobody

  @req:RFC7644-3.4.2.2-R38
  Rule: or finds what either expression finds

    @id:filter-or @needs:filter
    Scenario Outline: Either expression counts (<finds>)
      When a client searches `/Users` for `<filter>`
      Then the answer lists exactly <finds>

      Examples:
        | finds             | filter                                                                 |
        | Ada and Dana      | userName eq "${Ada.userName}" or userName eq "${Dana.userName}"        |
        | Ada, Ben and Cleo | displayName eq "${run.tag} red" or name.familyName eq "${run.tag}-one" |

  @req:RFC7644-3.4.2.2-R39
  Rule: not finds what the expression does not find

    @id:filter-not @needs:filter
    Scenario Outline: not turns an expression round (<what>)
      When a client searches `/Users` for `userName sw "${run.userName}" and not (<what>)`
      Then the answer lists exactly <finds>

      Examples:
        | what                                                               | finds              |
        | displayName eq "${run.tag} red"                                    | Cleo and Dana      |
        | userName eq "${Ada.userName}"                                      | Ben, Cleo and Dana |
        | displayName eq "${run.tag} red" or externalId eq "${run.tag}-one"  | Cleo and Dana      |
        | displayName eq "${run.tag} red" and externalId eq "${run.tag}-one" | Ben, Cleo and Dana |

  @req:RFC7644-3.4.2.2-R40
  Rule: not may stand with or without a space before the parenthesis

    @id:filter-not-without-space @needs:filter
    Scenario: not is understood without a space behind it
      When a client searches `/Users` for `userName sw "${run.userName}" and not(displayName eq "${run.tag} red")`
      Then the answer lists exactly Cleo and Dana

  @req:RFC7644-3.4.2.2-R41
  Rule: Parentheses change what is evaluated first

    @id:filter-parentheses @needs:filter
    Scenario Outline: Parentheses come first (<place>)
      When a client searches `/Users` for `<filter>`
      Then the answer lists exactly Ada and Cleo

      Examples:
        | place  | filter                                                                                                        |
        | before | (displayName eq "${run.tag} red" or displayName eq "${run.tag} blue") and name.familyName eq "${run.tag}-one" |
        | behind | name.familyName eq "${run.tag}-one" and (displayName eq "${run.tag} red" or displayName eq "${run.tag} blue") |

  @req:RFC7644-3.4.2.2-R42
  Rule: and binds tighter than or

    @id:filter-precedence @needs:filter
    Scenario Outline: and is evaluated before or (<order>)
      When a client searches `/Users` for `<filter>`
      Then the answer lists exactly <finds>

      Examples:
        | order       | filter                                                                                                      | finds             |
        | or then and | userName eq "${Ben.userName}" or displayName eq "${run.tag} blue" and name.familyName eq "${run.tag}-one"   | Ben and Cleo      |
        | and then or | displayName eq "${run.tag} blue" and name.familyName eq "${run.tag}-one" or displayName eq "${run.tag} red" | Ada, Ben and Cleo |

  @req:RFC7644-3.4.2.2-R43
  Rule: not binds tighter than and and or

    @id:filter-not-precedence @needs:filter
    Scenario Outline: not applies to its own parentheses only (<before>)
      When a client searches `/Users` for `<filter>`
      Then the answer lists exactly <finds>

      Examples:
        | before | filter                                                                                                  | finds         |
        | and    | not (displayName eq "${run.tag} red") and userName sw "${run.userName}"                                     | Cleo and Dana |
        | or     | userName sw "${run.userName}" and (not (displayName eq "${run.tag} red") or userName eq "${Dana.userName}") | Cleo and Dana |

  @req:RFC7644-3.4.2.2-R44
  Rule: Comparisons are evaluated before logical operators combine them

    @id:filter-comparison-first @needs:filter
    Scenario: Plain comparisons need no parentheses
      When a client searches `/Users` for `displayName sw "${run.tag} r" and name.familyName eq "${run.tag}-two"`
      Then the answer lists exactly Ben

  @req:RFC7644-3.4.2.2-R36
  Rule: ne and the opposite of eq agree

    @id:filter-ne-is-not-eq @needs:filter
    Scenario: Where every user has a value, ne finds what not eq finds
      When a client searches `/Users` for `userName sw "${run.userName}" and displayName ne "${run.tag} red" and not (displayName eq "${run.tag} red")`
      Then the answer lists exactly Cleo and Dana

  @req:RFC7644-3.4.2.2-R74
  Rule: A filter that is too much is refused in order, not by an internal error

    @id:filter-nested @needs:filter
    Scenario Outline: Many parentheses are evaluated or refused (<levels>)
      When a client searches `/Users` for <levels> nested parentheses
      Then the answer is no internal error

      Examples:
        | levels |
        | 20     |
        | 500    |

    @id:filter-alternatives @needs:filter
    Scenario Outline: Many alternatives are evaluated or refused (<number>)
      When a client searches `/Users` for <number> alternatives
      Then the answer is no internal error

      Examples:
        | number |
        | 20     |
        | 500    |

    @id:filter-garbage @needs:filter
    Scenario Outline: What is no filter is refused (<what>)
      When a client searches `/Users` for `<filter>`
      Then the answer is no internal error

      Examples:
        | what       | filter                  |
        | unbalanced | ((userName eq "x"       |
        | quote      | userName eq "           |
        | backslash  | userName eq "\\         |
        | markup     | <!DOCTYPE a>            |
        | statement  | '; DROP TABLE users; -- |
        | percent    | %                       |
