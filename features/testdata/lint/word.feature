# trips: word at 4
Feature: F
  @id:a @req:RFC7644-3.3-R08
  Scenario: The SUT answers
    When w
    Then t
