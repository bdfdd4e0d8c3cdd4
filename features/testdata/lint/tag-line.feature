# trips: tag-line at 5
# trips: tag-line at 16
Feature: F

  @req:RFC7644-3.3-R08
  @req:RFC7644-3.3-R10
  Rule: R

    @id:a
    Scenario: S
      When w
      Then t

  Rule: Q

    @id:b @req:RFC7644-3.3-R08 @req:RFC7644-3.3-R08
    Scenario: S again
      When w
      Then t

  Rule: Each Examples has its own requirement

    @id:c
    Scenario Outline: S of <x>
      When w <x>
      Then t

      @req:RFC7644-3.3-R08
      Examples:
        | x |
        | 1 |

      @req:RFC7644-3.3-R10
      Examples:
        | x |
        | 2 |
