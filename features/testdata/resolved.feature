@idp:okta @needs:patch
Feature: Everything that is resolved

  Background:
    Given Ada is assigned

  @id:plain-scenario
  @req:RFC7644-3.3-R08
  Scenario: A plain scenario
    When Ada signs in
    Then the answer is
      """json
      {"quote": "\"\"\"", "bar": "|"}
        indented
      """

  @req:OKTA-CREATE-01 @slow
  Rule: A rule of its own

    Background:
      Given a group
        | name     | note       |
        | a \| b   | back\\slash |
        | two\nlines |          |

    @id:with-rows @req:OKTA-CREATE-02 @serial
    Scenario Outline: Rows with <value>
      When Ada gets "<value>" in <place>
      Then it reads
        | <value> | <place> |
      And the text is
        """
        <value> <other>
        """

      @req:RFC7644-3.3-R10 @needs:groups
      Examples: simple
        | value   | place |
        | "False" | here  |
        | <place> | there |

      @profile:core @profile:entra @destructive
      Examples: other profiles
        | value | place |
        |       | empty |
