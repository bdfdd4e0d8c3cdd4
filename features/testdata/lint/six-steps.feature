# trips: six-steps at 4
Feature: F
  @id:a @req:RFC7644-3.3-R08
  Scenario: seven
    Given 1
    And 2
    And 3
    When 4
    Then 5
    And 6
    And 7
