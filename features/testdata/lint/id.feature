# trips: id at 5
# trips: id at 7
# trips: id at 13
# trips: id at 18
@id:on-feature
Feature: F
  @id:Not_A_Slug @req:RFC7644-3.3-R08
  Scenario: S
    When w
    Then t

  @req:RFC7644-3.3-R08
  Scenario: no id
    When w
    Then t

  @id:one @id:two @req:RFC7644-3.3-R08
  Scenario: two ids
    When w
    Then t
