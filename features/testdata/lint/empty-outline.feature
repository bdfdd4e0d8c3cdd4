# trips: empty-outline at 7
Feature: F
  @id:a @req:RFC7644-3.3-R08
  Scenario Outline: O
    When w
    Then t
    Examples:
      | a |
