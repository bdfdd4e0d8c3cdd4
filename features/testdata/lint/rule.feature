# trips: rule at 5
# trips: rule at 7
# trips: requirement at 14
Feature: F
  Rule: nothing in it

  Rule: no requirement
    @id:a @req:RFC7644-3.3-R08
    Scenario: with
      When w
      Then t

    @id:b
    Scenario: without
      When w
      Then t
