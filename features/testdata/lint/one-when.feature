# trips: one-when at 5
# trips: one-when at 11
Feature: F
  @id:a @req:RFC7644-3.3-R08
  Scenario: and
    When w
    And w
    Then t

  @id:b @req:RFC7644-3.3-R08
  Scenario: none
    Given g
