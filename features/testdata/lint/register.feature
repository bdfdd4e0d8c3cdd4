# trips: register at 8
# trips: register at 8
# trips: register at 9
Feature: F
  @id:a @req:RFC7644-3.3-R08
  Scenario: S
    Given Ada pushes gently
    When a PATCH is sent to /Users
    Then the header is there
      """
      PATCH /Users
      """

  @req:RFC7644-3.3-R08
  Rule: A PATCH is answered
    @id:b
    Scenario: T
      When a PATCH is sent
      Then t
