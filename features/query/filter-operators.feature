
Feature: Filter operators
  What each operator of a filter finds, with people beside it who must not be found.
  Every filter is confined to the people of the scenario, by a value or by their user names.

  Background:
    Given a client creates the user Ada with:
      """json
      {"displayName": "A1 ${run.tag} alpha one", "externalId": "${run.tag}-Ext-Ada"}
      """
    And a client creates the user Ben with:
      """json
      {"displayName": "B2 ${run.tag} beta two", "externalId": "${run.tag}-Ext-Ben"}
      """
    And a client creates the user Cleo with:
      """json
      {"displayName": "C3 ${run.tag} gamma one", "externalId": "${run.tag}-Ext-Cleo"}
      """

  @req:RFC7644-3.4.2.2-R03
  Rule: Only what matches is returned

    @id:filter-only-matches @needs:filter
    Scenario: Somebody who does not match is not listed
      When a client searches `/Users` for `userName eq "${Ben.userName}"`
      Then the answer lists exactly Ben
      And the answer has `totalResults` equal to `1`

    @id:filter-only-matching-groups @needs:filter @needs:groups
    Scenario: A group that does not match is not listed
      Given a client creates the empty group "Keepers"
      And a client creates the empty group "Others"
      When a client searches `/Groups` for `displayName eq "${"Keepers".displayName}"`
      Then the status is 200
      And the answer has `totalResults` equal to `1`
      And the answer has `Resources.id` equal to `"${"Keepers".id}"`

  @req:RFC7644-3.4.2.2-R04
  Rule: Everything that matches is part of the result

    @id:filter-all-matches @needs:filter
    Scenario Outline: Everybody who matches is found (<by>)
      Given Ben's user is deactivated at the service provider
      When a client searches `/Users` for `<filter>`
      Then the answer lists exactly Ada, Ben and Cleo

      Examples:
        | by           | filter                            |
        | user name    | userName sw "${run.userName}"          |
        | display name | displayName co "${run.tag} "      |
        | external id  | externalId sw "${run.tag}-Ext-"   |

  @req:RFC7644-3.4.2.2-R11
  Rule: eq finds what is identical

    @id:filter-eq @needs:filter
    Scenario Outline: eq finds the whole value (<of>)
      When a client searches `/Users` for `<filter>`
      Then the answer lists exactly Ada

      Examples:
        | of           | filter                                                                |
        | user name    | userName eq "${Ada.userName}"                                         |
        | display name | displayName eq "A1 ${run.tag} alpha one"                              |
        | external id  | externalId eq "${run.tag}-Ext-Ada"                                    |
        | family name  | name.familyName eq "${Ada.familyName}" and userName sw "${run.userName}"   |
        | email        | emails.value eq "${Ada.email}"                                        |

    @id:filter-eq-part @needs:filter
    Scenario Outline: eq does not find a part of a value (<part>)
      When a client searches `/Users` for `<filter>`
      Then the answer lists nobody

      Examples:
        | part      | filter                               |
        | beginning | displayName eq "A1 ${run.tag}"       |
        | middle    | displayName eq "${run.tag} alpha"    |
        | end       | displayName eq "${run.tag} alpha one" |

  @req:RFC7644-3.4.2.2-R12
  Rule: ne finds what is not identical

    @id:filter-ne @needs:filter
    Scenario Outline: ne finds everybody else (<of>)
      When a client searches `/Users` for `<filter>`
      Then the answer lists exactly Ben and Cleo

      Examples:
        | of           | filter                                                                   |
        | user name    | userName ne "${Ada.userName}" and userName sw "${run.userName}"               |
        | display name | displayName ne "A1 ${run.tag} alpha one" and userName sw "${run.userName}"    |
        | family name  | name.familyName ne "${Ada.familyName}" and userName sw "${run.userName}"      |

  @req:RFC7644-3.4.2.2-R13
  Rule: co finds what contains the value

    @id:filter-co @needs:filter
    Scenario Outline: co finds a value anywhere (<where>)
      When a client searches `/Users` for `<filter>`
      Then the answer lists exactly <finds>

      Examples:
        | where            | filter                                                     | finds        |
        | in the middle    | displayName co "${run.tag} alpha"                          | Ada          |
        | at the end       | displayName co "${run.tag} gamma one"                      | Cleo         |
        | at the beginning | displayName co "A1 ${run.tag}"                             | Ada          |
        | more than once   | displayName co " one" and userName sw "${run.userName}"         | Ada and Cleo |
        | in an email      | emails.value co "@${run.domain}" and userName eq "${Ben.userName}" | Ben          |

    @id:filter-co-apart @needs:filter
    Scenario: co does not find words that stand apart
      When a client searches `/Users` for `displayName co "A1 alpha" and userName sw "${run.userName}"`
      Then the answer lists nobody

  @req:RFC7644-3.4.2.2-R14
  Rule: sw finds what starts with the value

    @id:filter-sw @needs:filter
    Scenario Outline: sw finds a beginning (<value>)
      When a client searches `/Users` for `<filter>`
      Then the answer lists exactly Ada

      Examples:
        | value          | filter                                       |
        | a beginning    | displayName sw "A1 ${run.tag}"               |
        | the whole      | displayName sw "A1 ${run.tag} alpha one"     |
        | of a user name | userName sw "${Ada.stem}"                    |
        | of an email    | emails.value sw "${Ada.mailbox}"             |

    @id:filter-sw-elsewhere @needs:filter
    Scenario Outline: sw does not find what stands elsewhere (<where>)
      When a client searches `/Users` for `<filter>`
      Then the answer lists nobody

      Examples:
        | where         | filter                                |
        | in the middle | displayName sw "${run.tag} alpha"     |
        | at the end    | displayName sw "${run.tag} alpha one" |

  @req:RFC7644-3.4.2.2-R15
  Rule: ew finds what ends with the value

    @id:filter-ew @needs:filter
    Scenario Outline: ew finds an end (<value>)
      When a client searches `/Users` for `<filter>`
      Then the answer lists exactly Ada

      Examples:
        | value          | filter                                       |
        | an end         | displayName ew "${run.tag} alpha one"        |
        | the whole      | displayName ew "A1 ${run.tag} alpha one"     |
        | of a user name | userName ew "${Ada.userName}"                |

    @id:filter-ew-elsewhere @needs:filter
    Scenario Outline: ew does not find what stands elsewhere (<where>)
      When a client searches `/Users` for `<filter>`
      Then the answer lists nobody

      Examples:
        | where            | filter                            |
        | in the middle    | displayName ew "${run.tag} alpha" |
        | at the beginning | displayName ew "A1 ${run.tag}"    |

  @req:RFC7644-3.4.2.2-R16
  Rule: Characters that are wildcards elsewhere stand for themselves

    @id:filter-wildcard @needs:filter
    Scenario Outline: A wildcard of another language finds itself only (<name>)
      Given a client creates the user Dana with:
        """json
        {"displayName": "D4 ${run.tag}<wildcard>one"}
        """
      And a client creates the user Emil with:
        """json
        {"displayName": "E5 ${run.tag}xone"}
        """
      When a client searches `/Users` for `displayName co "${run.tag}<wildcard>one"`
      Then the answer lists exactly Dana

      Examples:
        | name          | wildcard |
        | percent sign  | %        |
        | underscore    | _        |
        | asterisk      | *        |
        | full stop     | .        |
        | dot and star  | .*       |

  @req:RFC7644-3.4.2.2-R17
  Rule: pr finds a simple attribute that has a value

    @id:filter-pr @needs:filter
    Scenario Outline: pr does not find somebody without a value (<name>)
      Given a client creates the user Dana with:
        """json
        {"<name>": null}
        """
      When a client searches `/Users` for `<name> pr and userName sw "${run.userName}"`
      Then the answer lists exactly Ada, Ben and Cleo

      Examples:
        | name        |
        | displayName |
        | externalId  |

  @req:RFC7644-3.4.2.2-R18
  Rule: pr finds a complex attribute that has a value in it

    @id:filter-pr-complex @needs:filter
    Scenario: pr finds each complex attribute that has a value
      Given a client creates the users Dana and Emil with rising complex values
      And a client creates the user Fay with:
        """json
        {"name": null}
        """
      When a client searches by each complex attribute for `pr`
      Then each search lists those who have it

  @req:RFC7644-3.4.2.2-R19
  Rule: pr finds a multi-valued attribute that has a value

    @id:filter-pr-multi-valued @needs:filter
    Scenario: pr finds each multi-valued attribute that has a value
      Given a client creates the users Dana and Emil with rising multi-valued values
      And a client creates the user Fay with:
        """json
        {"emails": null}
        """
      When a client searches by each multi-valued attribute for `pr`
      Then each search lists those who have it
