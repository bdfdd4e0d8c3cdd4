# trips: idp at 4
# trips: idp at 10
Feature: F
  @id:a @req:RFC7644-3.3-R08 @idp:ping
  Scenario: S
    When w
    Then t

  @id:b @req:RFC7644-3.3-R08 @idp:okta @idp:entra
  Scenario: two
    When w
    Then t
