# trips: unknown-tag at 3
# trips: unknown-tag at 5
@wip
Feature: F
  @id:a @serial:yes @req:RFC7644-3.3-R08
  Scenario: S
    When w
    Then t
