
Feature: Partial representations
  attributes and excludedAttributes: what a client gets when it asks for a part of a resource.

  Background:
    Given a client creates the user Ada with:
      """json
      {"externalId": "${run.tag}-Ada", "password": "Correct-Horse-7-Battery",
       "emails": [{"value": "${run.tag}-work@${run.domain}", "type": "work", "primary": true}, {"value": "${run.tag}-home@${run.domain}", "type": "home"}]}
      """
    And a client creates the user Ben

  @req:RFC7644-3.4.2.5-R01
  Rule: attributes is supported

    @id:attributes-on-list @needs:filter
    Scenario: A list shows the named attribute only
      When a client searches `/Users?attributes=userName` for `userName sw "${run.userName}"`
      Then the answer lists exactly Ada and Ben
      And the answer has only `userName`

    @id:attributes-on-resource
    Scenario: A resource shows the named attribute only
      When a client retrieves `/Users/${Ada.id}?attributes=displayName`
      Then the status is 200
      And the answer has only `displayName`
      And the answer has `displayName` equal to `"${Ada.displayName}"`

  @req:RFC7644-3.4.2.5-R02
  Rule: excludedAttributes is supported

    @id:excluded-on-list @needs:filter
    Scenario: A list lacks the named attributes
      When a client searches `/Users?excludedAttributes=name,emails` for `userName eq "${Ada.userName}"`
      Then the answer lists exactly Ada
      And the answer has no `Resources.name`
      And the answer has no `Resources.emails`
      And the answer has a `Resources.displayName`

    @id:excluded-members @needs:groups
    Scenario: A group lacks its members
      Given a client creates the group "Keepers" with Ada and Ben
      When a client retrieves `/Groups/${"Keepers".id}?excludedAttributes=members`
      Then the status is 200
      And the answer has no `members`
      And the answer has `displayName` equal to `"${"Keepers".displayName}"`

    @id:excluded-members-on-list @needs:groups @needs:filter
    Scenario: Listed groups lack their members
      Given a client creates the group "Keepers" with Ada and Ben
      When a client searches `/Groups?excludedAttributes=members` for `displayName eq "${"Keepers".displayName}"`
      Then the answer has `Resources.id` equal to `"${"Keepers".id}"`
      And the answer has no `Resources.members`

  @req:RFC7644-3.4.2.5-R03
  Rule: attributes takes the place of what is returned by default

    @id:attributes-override
    Scenario: What is not named is not there
      When a client retrieves `/Users/${Ada.id}?attributes=displayName`
      Then the answer has a `displayName`
      And the answer has no `userName`
      And the answer has no `name`

  @req:RFC7644-3.9-R04
  Rule: attributes overrides the default list on every read

    @id:attributes-override-list @needs:filter
    Scenario: Listed users show nothing that is not named
      When a client searches `/Users?attributes=emails` for `userName eq "${Ada.userName}"`
      Then the status is 200
      And the answer has a `Resources.emails`
      And the answer has only `emails`

    @id:attributes-override-resource
    Scenario: A user shows nothing that is not named
      When a client retrieves `/Users/${Ada.id}?attributes=emails`
      Then the status is 200
      And the answer has a `emails`
      And the answer has only `emails`

  @req:RFC7644-3.4.2.5-R04
  Rule: excludedAttributes cannot take away what is always returned

    @id:excluded-id @needs:filter
    Scenario: Listed users have their id although it is excluded
      When a client searches `/Users?excludedAttributes=id,name` for `userName eq "${Ada.userName}"`
      Then the answer has `Resources.id` equal to `"${Ada.id}"`
      And the answer has no `Resources.name`

  @req:RFC7644-3.9-R11
  Rule: With excludedAttributes a resource has the minimum set

    @id:excluded-minimum
    Scenario: A user has its id although it is excluded
      When a client retrieves `/Users/${Ada.id}?excludedAttributes=id,schemas,emails`
      Then the answer has `id` equal to `"${Ada.id}"`
      And the answer has no `emails`

  @req:RFC7644-3.9-R12
  Rule: With excludedAttributes the rest of the default set is there

    @id:excluded-rest
    Scenario Outline: A user has everything but what is excluded (<excluded>)
      When a client retrieves `/Users/${Ada.id}?excludedAttributes=<excluded>`
      Then the answer is Ada's user without `<excluded>`

      Examples:
        | excluded         |
        | emails           |
        | name,displayName |
        | externalId       |

    @id:excluded-rest-on-list @needs:filter
    Scenario: A listed user has what is not excluded
      When a client searches `/Users?excludedAttributes=emails` for `userName eq "${Ada.userName}"`
      Then the answer has no `Resources.emails`
      And the answer has `Resources.name.familyName` equal to `"${Ada.familyName}"`
      And the answer has `Resources.externalId` equal to `"${run.tag}-Ada"`

  @req:RFC7643-3.1-R13
  Rule: id is always returned

    @id:id-always
    Scenario Outline: The id is there, whatever is asked for (<query>)
      When a client retrieves `/Users/${Ada.id}?<query>`
      Then the answer has `id` equal to `"${Ada.id}"`

      Examples:
        | query                   |
        | attributes=userName     |
        | attributes=emails.value |
        | excludedAttributes=id   |

  @req:RFC7644-3.9-R05
  Rule: With attributes a resource has the minimum set

    @id:attributes-minimum @needs:filter
    Scenario: Listed users have an id that was not asked for
      When a client searches `/Users?attributes=userName` for `userName eq "${Ada.userName}"`
      Then the answer has `Resources.id` equal to `"${Ada.id}"`

    @id:attributes-minimum-resource
    Scenario: A user has an id that was not asked for
      When a client retrieves `/Users/${Ada.id}?attributes=displayName`
      Then the answer has `id` equal to `"${Ada.id}"`

  @req:RFC7644-3.9-R06
  Rule: With attributes a resource has what was asked for

    @id:attributes-asked
    Scenario: Both attributes that were asked for are there
      When a client retrieves `/Users/${Ada.id}?attributes=displayName,emails`
      Then the answer has `displayName` equal to `"${Ada.displayName}"`
      And the answer has `emails[type eq "home"].value` equal to `"${run.tag}-home@${run.domain}"`
      And the answer has only `displayName,emails`

  @req:RFC7644-3.4.2.5-R07
  Rule: attributes takes a list with commas

    @id:attributes-list @needs:filter
    Scenario: Every name of the list counts
      When a client searches `/Users?attributes=userName,displayName,externalId` for `userName eq "${Ada.userName}"`
      Then the answer has `Resources.userName` equal to `"${Ada.userName}"`
      And the answer has `Resources.displayName` equal to `"${Ada.displayName}"`
      And the answer has `Resources.externalId` equal to `"${run.tag}-Ada"`

  @req:RFC7644-3.9-R01
  Rule: By default a resource has what is always and what is by default returned

    @id:default-set
    Scenario: A user shows what each attribute's returned says
      Given a client creates the user Cleo with every attribute that is advertised
      When a client retrieves `/Users/${Cleo.id}`
      Then the answer shows each attribute that is returned default
      And the answer shows each attribute that is returned always
      And the answer shows no attribute that is returned never

  @req:RFC7643-7-R31
  Rule: What is returned by default is there by default and else on request

    @id:default-plain
    Scenario: What is returned by default is there when nothing is asked for
      Given a client creates the user Cleo with every attribute that is advertised
      When a client retrieves `/Users/${Cleo.id}`
      Then the answer shows each attribute that is returned default

    @id:default-unasked
    Scenario: What is returned by default is not there when something else is asked for
      Given a client creates the user Cleo with every attribute that is advertised
      When a client retrieves `/Users/${Cleo.id}?attributes=userName`
      Then the answer has only `userName`

    @id:default-excluded
    Scenario: What is returned by default can be excluded
      Given a client creates the user Cleo with every attribute that is advertised
      When a client reads Cleo's user with excludedAttributes naming what is returned default
      Then the status is 200
      And the answer shows no attribute that is returned default

  @req:RFC7643-7-R28
  Rule: What is always returned is there, whatever is asked for

    @id:always-unasked
    Scenario: What is always returned is there without being asked for
      Given a client creates the user Cleo with every attribute that is advertised
      When a client retrieves `/Users/${Cleo.id}?attributes=displayName`
      Then the answer shows each attribute that is returned always

    @id:always-excluded
    Scenario: What is always returned cannot be excluded
      Given a client creates the user Cleo with every attribute that is advertised
      When a client reads Cleo's user with excludedAttributes naming what is returned always
      Then the answer shows each attribute that is returned always

  @req:RFC7643-7-R29
  Rule: What is never returned is not there, even when it is asked for

    @id:never-asked
    Scenario: What is never returned cannot be asked for
      Given a client creates the user Cleo with every attribute that is advertised
      When a client reads Cleo's user with attributes naming what is returned never
      Then the status is 200 or 400
      And the answer shows no attribute that is returned never

    @id:never-plain
    Scenario: What is never returned is not there by default
      Given a client creates the user Cleo with every attribute that is advertised
      When a client retrieves `/Users/${Cleo.id}`
      Then the answer shows no attribute that is returned never

  @req:RFC7643-7-R32
  Rule: What is returned on request comes back to who sent it

    @id:request-after-create @needs:request-attribute
    Scenario: The answer to a creation shows what was sent
      When a client creates the user Cleo with every attribute that is advertised
      Then the status is 201
      And the answer shows each attribute that is returned request

  @req:RFC7643-7-R33
  Rule: What is returned on request is there only when it is asked for

    @id:request-unasked @needs:request-attribute
    Scenario: What is returned on request is not there by default
      Given a client creates the user Cleo with every attribute that is advertised
      When a client retrieves `/Users/${Cleo.id}`
      Then the answer shows no attribute that is returned request

    @id:request-asked @needs:request-attribute
    Scenario: What is returned on request is there when it is asked for
      Given a client creates the user Cleo with every attribute that is advertised
      When a client reads Cleo's user with attributes naming what is returned request
      Then the answer shows each attribute that is returned request

  @req:RFC7643-4.1.1-R22
  Rule: A password is not returned, even when it is asked for

    @id:password-asked
    Scenario Outline: A user shows no password (<how>)
      When a client retrieves `/Users/${Ada.id}?attributes=<asked>`
      Then the status is 200 or 400
      And the answer has no `password`

      Examples:
        | how        | asked             |
        | alone      | password          |
        | with other | userName,password |
        | capitals   | PASSWORD          |

  @req:RFC7644-3.9-R17
  Rule: attributes reveals nothing that is never returned

    @id:password-qualified
    Scenario: A qualified name shows no password
      When a client retrieves `/Users/${Ada.id}?attributes=urn:ietf:params:scim:schemas:core:2.0:User:password,userName`
      Then the status is 200 or 400
      And the answer has no `password`

  @req:RFC7643-4.1.1-R23
  Rule: Lists and searches show no password

    @id:password-listed @needs:filter
    Scenario: Listed users show no password
      When a client searches `/Users?attributes=userName,password` for `userName eq "${Ada.userName}"`
      Then the answer lists exactly Ada
      And the answer has no `Resources.password`

    @id:password-searched @needs:search @needs:filter
    Scenario: Users of a search show no password
      When a client posts to `/Users/.search`:
        """json
        {"schemas": ["urn:ietf:params:scim:api:messages:2.0:SearchRequest"], "attributes": ["userName", "password"], "filter": "userName eq \"${Ada.userName}\""}
        """
      Then the answer lists exactly Ada
      And the answer has no `Resources.password`

  @req:RFC7643-3-R02
  Rule: Partial resources have schemas

    @id:schemas-partial
    Scenario Outline: A part of a user has schemas (<query>)
      When a client retrieves `/Users/${Ada.id}?<query>`
      Then the answer has a `schemas`

      Examples:
        | query                      |
        | attributes=userName        |
        | excludedAttributes=schemas |

  @req:RFC7644-3.9-R18
  Rule: Listed parts have schemas

    @id:schemas-partial-list @needs:filter
    Scenario: A part of a listed user has schemas
      When a client searches `/Users?attributes=userName` for `userName eq "${Ada.userName}"`
      Then the answer has a `Resources.schemas`

  @req:RFC7643-3.1-R25
  Rule: meta is returned by default

    @id:meta-default
    Scenario: meta is there when nothing is asked for
      When a client retrieves `/Users/${Ada.id}`
      Then the answer has a `meta.location`

    @id:meta-unasked
    Scenario Outline: meta is not there when it is not wanted (<query>)
      When a client retrieves `/Users/${Ada.id}?<query>`
      Then the answer has no `meta`

      Examples:
        | query                   |
        | attributes=userName     |
        | excludedAttributes=meta |

  @req:RFC7644-3.9-R20
  Rule: A part of meta can be asked for

    @id:meta-part
    Scenario: One part of meta comes without the others
      When a client retrieves `/Users/${Ada.id}?attributes=meta.created`
      Then the answer has a `meta.created`
      And the answer has no `meta.location`

  @req:RFC7644-3.9-R19
  Rule: Reading a part changes nothing

    @id:partial-read-harmless
    Scenario Outline: A user is whole after a part was read (<query>)
      When a client retrieves `/Users/${Ada.id}?<query>`
      Then the status is 200
      And the resource `/Users/${Ada.id}` has `externalId` equal to `"${run.tag}-Ada"`
      And the resource `/Users/${Ada.id}` has `emails[type eq "home"].value` equal to `"${run.tag}-home@${run.domain}"`

      Examples:
        | query                                |
        | attributes=userName                  |
        | excludedAttributes=emails,externalId |

  @req:RFC7644-3.4.2.2-R75
  Rule: What a filter looks at need not be returned

    @id:filter-projected @needs:filter
    Scenario: A user is found by what is not shown
      When a client searches `/Users?attributes=userName` for `externalId eq "${run.tag}-Ada"`
      Then the answer lists exactly Ada
      And the answer has no `Resources.externalId`

  @req:RFC7644-3.4.2.5-R08
  Rule: Unknown names do no harm

    @id:attributes-unknown
    Scenario Outline: An unknown name is left out of account (<query>)
      When a client retrieves `/Users/${Ada.id}?<query>`
      Then the status is 200
      And the answer has `userName` equal to `"${Ada.userName}"`

      Examples:
        | query                              |
        | attributes=userName,shoeSize       |
        | excludedAttributes=shoeSize,emails |

  @req:RFC7644-3.9-R03
  Rule: attributes and excludedAttributes exclude each other

    @id:attributes-and-excluded
    Scenario: Both at once are answered by one of them or refused
      When a client retrieves `/Users/${Ada.id}?attributes=userName&excludedAttributes=name`
      Then the status is 200 or 400
      And the answer has no `name`
