# trips: profile at 3
Feature: F
  @id:a @req:RFC7644-3.3-R08 @profile:lenient
  Scenario: S
    When w
    Then t
