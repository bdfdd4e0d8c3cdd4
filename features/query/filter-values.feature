
Feature: Filters by values of multi-valued attributes
  Value paths hold for one value as a whole; a plain name holds for any value.

  Background:
    Given a client creates the user Ada with:
      """json
      {"emails": [{"value": "${run.tag}-office-a@${run.domain}", "type": "work", "primary": true},
                  {"value": "${run.tag}-house-a@${run.domain}", "type": "home"}]}
      """
    And a client creates the user Ben with:
      """json
      {"emails": [{"value": "${run.tag}-house-b@${run.domain}", "type": "work", "primary": true},
                  {"value": "${run.tag}-office-b@${run.domain}", "type": "home"}]}
      """
    And a client creates the user Cleo with:
      """json
      {"emails": [{"value": "${run.tag}-house-c@${run.domain}", "type": "home", "primary": true}]}
      """

  @req:RFC7644-3.4.2.2-R59
  Rule: A name finds by any of its values

    @id:filter-any-value @needs:filter
    Scenario Outline: Any value counts (<which>)
      When a client searches `/Users` for `<filter>`
      Then the answer lists exactly <finds>

      Examples:
        | which  | filter                                                                        | finds       |
        | first  | emails.value eq "${run.tag}-office-a@${run.domain}"                           | Ada         |
        | second | emails.value eq "${run.tag}-house-a@${run.domain}"                            | Ada         |
        | both   | emails.value co "-office-" and userName sw "${run.userName}"                      | Ada and Ben |
        | apart  | emails.type eq "work" and emails.value eq "${run.tag}-office-b@${run.domain}" | Ben         |

  @req:RFC7644-3.4.2.2-R46
  Rule: What stands in brackets holds for one value

    @id:filter-one-value @needs:filter @needs:value-path-filter
    Scenario Outline: The conditions in brackets meet in one value (<order>)
      When a client searches `/Users` for `emails[<condition>]`
      Then the answer lists exactly Ada

      Examples:
        | order       | condition                                        |
        | type first  | type eq "work" and value sw "${run.tag}-office"  |
        | value first | value sw "${run.tag}-office" and type eq "work"  |
        | primary     | primary eq true and value sw "${run.tag}-office" |

  @req:RFC7644-3.4.2.2-R47
  Rule: What stands in brackets is a filter by sub-attributes

    @id:filter-bracket-malformed @needs:filter @needs:value-path-filter
    Scenario Outline: Brackets without a filter are refused (<what>)
      When a client searches `/Users` for `<filter>`
      Then the answer is the error 400 with scimType invalidFilter

      Examples:
        | what         | filter                 |
        | empty        | emails[]               |
        | open         | emails[type eq "work"  |
        | no operator  | emails[type]           |
        | lone bracket | emails.type eq "work"] |

    @id:filter-bracket-unknown @needs:filter @needs:value-path-filter
    Scenario: An unknown sub-attribute in brackets finds nobody or is refused
      When a client searches `/Users` for `emails[shoeSize eq "9"] and userName sw "${run.userName}"`
      Then the filter finds nobody or is refused

  @req:RFC7644-3.4.2.2-R49
  Rule: Brackets combine with other expressions

    @id:filter-bracket-combined @needs:filter @needs:value-path-filter
    Scenario Outline: Brackets stand beside other expressions (<logic>)
      When a client searches `/Users` for `<filter>`
      Then the answer lists exactly <finds>

      Examples:
        | logic  | filter                                                                                 | finds        |
        | and    | userName sw "${run.userName}" and emails[type eq "work" and value co "@${run.domain}"]     | Ada and Ben  |
        | or     | userName eq "${Cleo.userName}" or emails[value eq "${run.tag}-office-a@${run.domain}"] | Ada and Cleo |
        | not    | userName sw "${run.userName}" and not (emails[type eq "work"])                             | Cleo         |
        | before | emails[type eq "work" and value sw "${run.tag}-house"] and active eq true              | Ben          |

  @req:RFC7644-3.4.2.2-R50
  Rule: not works in brackets

    @id:filter-bracket-not @needs:filter @needs:value-path-filter
    Scenario: not in brackets looks at each value
      When a client searches `/Users` for `emails[not (type eq "work") and value sw "${run.tag}-house"]`
      Then the answer lists exactly Ada and Cleo

  @req:RFC7644-3.4.2.2-R76
  Rule: A name with a URN can stand before brackets

    @id:filter-bracket-urn @needs:filter @needs:value-path-filter
    Scenario: Brackets are understood behind the core URN
      When a client searches `/Users` for `urn:ietf:params:scim:schemas:core:2.0:User:emails[type eq "work" and value sw "${run.tag}-office"]`
      Then the answer lists exactly Ada

  @req:RFC7643-2.4-R06
  Rule: primary is false where it is absent

    @id:filter-primary-absent @needs:filter @needs:value-path-filter
    Scenario: A value without primary counts as not primary
      When a client searches `/Users` for `emails[value sw "${run.tag}-" and not (primary eq true)]`
      Then the answer lists exactly Ada and Ben

    @id:filter-primary-false @needs:filter @needs:value-path-filter
    Scenario: A value without primary is found by false
      When a client searches `/Users` for `emails[value sw "${run.tag}-" and primary eq false]`
      Then the answer lists exactly Ada and Ben

  @req:RFC7644-3.4.2.2-R04
  Rule: Somebody who lacks an attribute does not keep the others from being found

    @id:filter-absent @needs:filter
    Scenario Outline: One user has no <attribute> at all
      Given a client creates the user Dana with:
        """json
        {"<attribute>": null}
        """
      When a client searches `/Users` for `<filter> and userName sw "${run.userName}"`
      Then the answer lists exactly <finds>

      Examples:
        | attribute | filter                     | finds       |
        | emails    | emails.value co "-office-" | Ada and Ben |
        | name      | name.familyName eq "Lane"  | Ada         |
