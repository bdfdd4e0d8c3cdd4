
Feature: Filters by data type
  Every attribute that the target advertises is compared as its data type asks.

  @req:RFC7644-3.4.2.2-R21
  Rule: Strings are ordered by their characters

    @id:filter-string-order @needs:filter
    Scenario Outline: Strings are compared by order (<condition>)
      Given a client creates the users Ada, Ben and Cleo with rising string values
      When a client searches by each string attribute for `<condition>`
      Then each search lists exactly <finds>

      Examples:
        | condition | finds        |
        | gt Ada    | Ben and Cleo |
        | ge Ben    | Ben and Cleo |
        | lt Ben    | Ada          |
        | le Ben    | Ada and Ben  |

  @req:RFC7644-3.4.2.2-R22
  Rule: Dates are ordered by time

    @id:filter-date-order @needs:filter @needs:date-attribute
    Scenario Outline: Dates are compared by order (<condition>)
      Given a client creates the users Ada, Ben and Cleo with rising dateTime values
      When a client searches by each dateTime attribute for `<condition>`
      Then each search lists exactly <finds>

      Examples:
        | condition | finds        |
        | gt Ada    | Ben and Cleo |
        | ge Ben    | Ben and Cleo |
        | lt Ben    | Ada          |
        | le Ben    | Ada and Ben  |

    @id:filter-created-order @needs:filter
    Scenario Outline: meta.created is compared by order (<operator>)
      Given a client creates the user Ada
      When a client searches `/Users` for `meta.created <operator> "<than>" and userName eq "${Ada.userName}"`
      Then the answer lists exactly Ada

      Examples:
        | operator | than                      |
        | gt       | 1999-12-31T23:59:59Z      |
        | ge       | 2000-01-01T00:00:00+01:00 |
        | lt       | 2999-01-01T00:00:00Z      |
        | le       | 2999-01-01T00:00:00-05:00 |

    @id:filter-created-outside @needs:filter
    Scenario Outline: meta.created is not found on the wrong side (<operator>)
      Given a client creates the user Ada
      When a client searches `/Users` for `meta.created <operator> "<than>" and userName eq "${Ada.userName}"`
      Then the answer lists nobody

      Examples:
        | operator | than                 |
        | lt       | 1999-12-31T23:59:59Z |
        | gt       | 2999-01-01T00:00:00Z |

  @req:RFC7644-3.4.2.2-R23
  Rule: Dates are the same instant in every time zone

    @id:filter-date-zones @needs:filter
    Scenario Outline: An instant is found by its name in another time zone (<operator>)
      Given a client creates the user Ada
      When a client searches `/Users` for `meta.created <operator> "${answer.meta.created@+05:30}" and userName eq "${Ada.userName}"`
      Then the answer lists exactly Ada

      Examples:
        | operator |
        | ge       |
        | le       |

  @req:RFC7644-3.4.2.2-R24
  Rule: A date is found as it is shown

    @id:filter-date-eq @needs:filter
    Scenario: A user is found by meta.created as the answer showed it
      Given a client creates the user Ada
      When a client searches `/Users` for `meta.created eq "${answer.meta.created}" and userName eq "${Ada.userName}"`
      Then the answer lists exactly Ada

  @req:RFC7644-3.4.2.2-R25
  Rule: Integers are ordered by number

    @id:filter-integer-order @needs:filter @needs:integer-attribute
    Scenario Outline: Integers are compared as numbers (<condition>)
      Given a client creates the users Ada, Ben and Cleo with rising integer values
      When a client searches by each integer attribute for `<condition>`
      Then each search lists exactly <finds>

      Examples:
        | condition | finds        |
        | gt Ada    | Ben and Cleo |
        | ge Ben    | Ben and Cleo |
        | lt Ben    | Ada          |
        | le Ben    | Ada and Ben  |
        | eq Ben    | Ben          |
        | ne Ben    | Ada and Cleo |

  @req:RFC7644-3.4.2.2-R26
  Rule: Decimals are ordered by number

    @id:filter-decimal-order @needs:filter @needs:decimal-attribute
    Scenario Outline: Decimals are compared as numbers (<condition>)
      Given a client creates the users Ada, Ben and Cleo with rising decimal values
      When a client searches by each decimal attribute for `<condition>`
      Then each search lists exactly <finds>

      Examples:
        | condition | finds        |
        | gt Ada    | Ben and Cleo |
        | le Ben    | Ada and Ben  |
        | eq Cleo   | Cleo         |

  @req:RFC7644-3.4.2.2-R55
  Rule: Numbers and truth values stand without quotes

    @id:filter-bare-boolean @needs:filter
    Scenario: A truth value needs no quotes
      Given a client creates the user Ada
      When a client searches `/Users` for `active eq true and userName eq "${Ada.userName}"`
      Then the answer lists exactly Ada

    @id:filter-bare-number @needs:filter @needs:integer-attribute
    Scenario: A number needs no quotes
      Given a client creates the users Ada and Ben with rising integer values
      When a client searches by each integer attribute for `eq Ben`
      Then each search lists exactly Ben

  @req:RFC7644-3.4.2.2-R32
  Rule: Booleans are compared with true and false

    @id:filter-boolean @needs:filter
    Scenario Outline: Booleans are true or false (<condition>)
      Given a client creates the users Ada, Ben and Cleo with rising boolean values
      When a client searches by each boolean attribute for `<condition>`
      Then each search lists exactly <finds>

      Examples:
        | condition | finds        |
        | eq true   | Ada and Cleo |
        | eq false  | Ben          |
        | ne true   | Ben          |
        | ne false  | Ada and Cleo |

  @req:RFC7644-3.4.2.2-R27
  Rule: Booleans cannot be greater

    @id:filter-boolean-gt @needs:filter
    Scenario: gt on a boolean is refused
      When a client searches by each boolean attribute for `gt true`
      Then each search is refused with scimType invalidFilter

  @req:RFC7644-3.4.2.2-R28
  Rule: Booleans cannot be greater or equal

    @id:filter-boolean-ge @needs:filter
    Scenario: ge on a boolean is refused
      When a client searches by each boolean attribute for `ge false`
      Then each search is refused with scimType invalidFilter

  @req:RFC7644-3.4.2.2-R29
  Rule: Booleans cannot be less

    @id:filter-boolean-lt @needs:filter
    Scenario: lt on a boolean is refused
      When a client searches by each boolean attribute for `lt true`
      Then each search is refused with scimType invalidFilter

  @req:RFC7644-3.4.2.2-R30
  Rule: Booleans cannot be less or equal

    @id:filter-boolean-le @needs:filter
    Scenario: le on a boolean is refused
      When a client searches by each boolean attribute for `le true`
      Then each search is refused with scimType invalidFilter

  @req:RFC7644-3.4.2.2-R31
  Rule: Binary values have no order

    @id:filter-binary-order @needs:filter @needs:binary-attribute
    Scenario Outline: Binary values cannot be compared by order (<operator>)
      When a client searches by each binary attribute for `<operator> "AAAA"`
      Then each search is refused with scimType invalidFilter

      Examples:
        | operator |
        | gt       |
        | ge       |
        | lt       |
        | le       |

  @req:RFC7643-2.3.6-R03
  Rule: The letter case of binary values counts

    @id:filter-binary-case @needs:filter @needs:binary-attribute
    Scenario: A binary value is not found in other letter case
      Given a client creates the users Ada and Ben with rising binary values
      When a client searches by each binary attribute for `eq BEN`
      Then each search lists Ben unless letter case matters

    @id:filter-binary-eq @needs:filter @needs:binary-attribute
    Scenario: A binary value is found as it is
      Given a client creates the users Ada and Ben with rising binary values
      When a client searches by each binary attribute for `eq Ben`
      Then each search lists exactly Ben

  @req:RFC7643-2.3.7-R03
  Rule: The letter case of references counts

    @id:filter-reference-case @needs:filter @needs:reference-attribute
    Scenario: A reference is not found in other letter case
      Given a client creates the users Ada and Ben with rising reference values
      When a client searches by each reference attribute for `eq BEN`
      Then each search lists Ben unless letter case matters

    @id:filter-reference-eq @needs:filter @needs:reference-attribute
    Scenario: A reference is found as it is
      Given a client creates the users Ada and Ben with rising reference values
      When a client searches by each reference attribute for `eq Ben`
      Then each search lists exactly Ben

  @req:RFC7644-3.4.2.2-R33
  Rule: Booleans have no parts

    @id:filter-boolean-part @needs:filter
    Scenario Outline: A part of a boolean is refused (<operator>)
      When a client searches by each boolean attribute for `<operator> "t"`
      Then each search is refused with scimType invalidFilter

      Examples:
        | operator |
        | co       |
        | sw       |
        | ew       |

  @req:RFC7644-3.4.2.2-R34
  Rule: A literal of another type matches nothing

    @id:filter-other-type @needs:filter
    Scenario Outline: A literal of another type finds nobody or is refused (<literal>)
      Given a client creates the user Ada with:
        """json
        {"displayName": "5"}
        """
      When a client searches `/Users` for `<filter> and userName eq "${Ada.userName}"`
      Then the filter finds nobody or is refused

      Examples:
        | literal        | filter             |
        | number         | displayName eq 5   |
        | word           | active eq "maybe"  |

  @req:RFC7644-3.4.2.2-R82
  Rule: A date is not compared as text

    @id:filter-no-date @needs:filter
    Scenario Outline: What is no date finds nobody or is refused (<operator>)
      Given a client creates the user Ada
      When a client searches `/Users` for `meta.created <operator> "<literal>" and userName eq "${Ada.userName}"`
      Then the filter finds nobody or is refused

      Examples:
        | operator | literal  |
        | gt       | 1 day    |
        | lt       | tomorrow |

  @req:RFC7644-3.4.2.2-R62
  Rule: A value that the service provider added can be searched by

    @id:filter-added-value @needs:filter
    Scenario Outline: What the service provider added is found and is present (without <attribute>)
      Given a client creates the user Ada with:
        """json
        {"<attribute>": null}
        """
      When a client searches by each value that the service provider added to Ada's user
      Then each search lists exactly Ada

      Examples:
        | attribute   |
        | active      |
        | displayName |
