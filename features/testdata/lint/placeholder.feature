# trips: placeholder at 7
# trips: placeholder at 9
# trips: placeholder at 19
Feature: F
  @id:a @req:RFC7644-3.3-R08
  Scenario: S
    When <w>
    Then t
      """
      <d>
      """
    And html
      """html
      <b>
      """

  @id:b @req:RFC7644-3.3-R08
  Scenario Outline: O
    When <a> and <b>
    Then t
    Examples:
      | a |
      | 1 |
