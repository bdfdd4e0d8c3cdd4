# trips: needs at 3
Feature: F
  @id:a @req:RFC7644-3.3-R08 @needs:patches
  Scenario: S
    When w
    Then t
