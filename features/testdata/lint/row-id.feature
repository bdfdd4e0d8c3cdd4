# trips: row-id at 10
Feature: F
  @id:a @req:RFC7644-3.3-R08
  Scenario Outline: O
    When <a>
    Then t
    Examples:
      | a       |
      | "False" |
      | false   |
