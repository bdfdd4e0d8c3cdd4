# trips: duplicate-id at 9
Feature: F
  @id:a @req:RFC7644-3.3-R08
  Scenario: S
    When w
    Then t

  @id:a @req:RFC7644-3.3-R08
  Scenario: S again
    When w
    Then t
