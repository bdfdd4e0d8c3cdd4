# trips: step-order at 6
# trips: step-order at 8
Feature: F
  @id:a @req:RFC7644-3.3-R08
  Scenario: S
    Then t
    When w
    Given g
