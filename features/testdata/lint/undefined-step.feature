# trips: undefined-step at 5
Feature: F
  @id:a @req:RFC7644-3.3-R08
  Scenario: S
    When something undefined
    Then t
