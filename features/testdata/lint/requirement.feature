# trips: requirement at 4
# trips: requirement at 10
# trips: requirement at 17
@req:RFC7644-3.3-R08
Feature: F
  @id:a @req:RFC7644-3.3-R08
  Scenario: S
    When w
    Then t
  @id:b @req:RFC7644-3.3-R99
  Scenario: unknown
    When w
    Then t


  @id:c
  Scenario: none but the feature's
    When w
    Then t
