
Feature: Names in attributes and excludedAttributes
  Sub-attributes, schemas and letter case in the names of what a client asks for.

  Background:
    Given a client creates the user Ada with:
      """json
      {"name": {"givenName": "Ada", "familyName": "Lane"},
       "emails": [{"value": "${run.tag}-work@${run.domain}", "type": "work", "primary": true}, {"value": "${run.tag}-home@${run.domain}", "type": "home"}]}
      """

  @req:RFC7644-3.4.2.5-R05
  Rule: Names are in standard attribute notation

    @id:projection-notation @needs:filter
    Scenario Outline: A list understands a name (<name>)
      When a client searches `/Users?attributes=<name>` for `userName eq "${Ada.userName}"`
      Then the answer has `Resources.<shows>` equal to `"Ada"`
      And the answer has only `name`

      Examples:
        | name                                                      | shows          |
        | name.givenName                                            | name.givenName |
        | urn:ietf:params:scim:schemas:core:2.0:User:name.givenName | name.givenName |

  @req:RFC7644-3.9-R10
  Rule: A list of names may mix attributes and sub-attributes

    @id:projection-mixed
    Scenario: An attribute and a sub-attribute are both there
      When a client retrieves `/Users/${Ada.id}?attributes=userName,name.familyName`
      Then the answer has `userName` equal to `"${Ada.userName}"`
      And the answer has `name.familyName` equal to `"Lane"`
      And the answer has only `userName,name`

  @req:RFC7644-3.9-R07
  Rule: A sub-attribute comes without its siblings

    @id:projection-sub
    Scenario: The given name comes without the family name
      When a client retrieves `/Users/${Ada.id}?attributes=name.givenName`
      Then the answer has `name.givenName` equal to `"Ada"`
      And the answer has no `name.familyName`

  @req:RFC7644-3.9-R08
  Rule: Sub-attributes of a multi-valued attribute can be asked for

    @id:projection-plural-sub
    Scenario: Each email has its value only
      When a client retrieves `/Users/${Ada.id}?attributes=emails.value`
      Then the answer has `emails.value` equal to `["${run.tag}-work@${run.domain}", "${run.tag}-home@${run.domain}"]`
      And the answer has no `emails.type`

  @req:RFC7644-3.9-R09
  Rule: A complex attribute comes with all its parts

    @id:projection-complex
    Scenario: The name comes as a whole
      When a client retrieves `/Users/${Ada.id}?attributes=name`
      Then the answer has `name.givenName` equal to `"Ada"`
      And the answer has `name.familyName` equal to `"Lane"`

  @req:RFC7644-3.9-R13
  Rule: A sub-attribute can be excluded

    @id:projection-excluded-sub
    Scenario: The family name stays when the given name is excluded
      When a client retrieves `/Users/${Ada.id}?excludedAttributes=name.givenName`
      Then the answer has `name.familyName` equal to `"Lane"`
      And the answer has no `name.givenName`
      And the answer has a `userName`

  @req:RFC7644-3.9-R14
  Rule: Attributes of an extension are named with its URN

    @id:projection-extension @needs:enterprise
    Scenario: An attribute of an extension comes alone
      Given a client creates the user Ben with:
        """json
        {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User", "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"],
         "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": {"department": "Tools", "division": "North"}}
        """
      When a client retrieves `/Users/${Ben.id}?attributes=urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department`
      Then the answer has `urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department` equal to `"Tools"`
      And the answer has no `urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:division`
      And the answer has no `userName`

    @id:projection-extension-excluded @needs:enterprise
    Scenario: An attribute of an extension is left out
      Given a client creates the user Ben with:
        """json
        {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User", "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"],
         "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": {"department": "Tools", "division": "North"}}
        """
      When a client retrieves `/Users/${Ben.id}?excludedAttributes=urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department`
      Then the answer has `urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:division` equal to `"North"`
      And the answer has no `urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department`

  @req:RFC7644-3.9-R16
  Rule: Names have no letter case

    @id:projection-case
    Scenario Outline: A name is understood in other letter case (<letters>)
      When a client retrieves `/Users/${Ada.id}?attributes=<name>`
      Then the answer has `userName` equal to `"${Ada.userName}"`
      And the answer has only `userName`

      Examples:
        | letters  | name     |
        | capitals | USERNAME |
        | small    | username |

    @id:projection-case-excluded
    Scenario: An excluded name is understood in other letter case
      When a client retrieves `/Users/${Ada.id}?excludedAttributes=DISPLAYNAME`
      Then the answer is Ada's user without `displayName`

  @req:RFC7644-3.10-R01
  Rule: A name may be qualified by the core schema

    @id:projection-core-urn
    Scenario: The user name is found behind its URN
      When a client retrieves `/Users/${Ada.id}?attributes=urn:ietf:params:scim:schemas:core:2.0:User:userName`
      Then the answer has `userName` equal to `"${Ada.userName}"`
      And the answer has only `userName`

  @req:RFC7644-3.10-R05
  Rule: Sub-attributes stand behind a dot

    @id:projection-dot
    Scenario Outline: A part of the name is found (<form>)
      When a client retrieves `/Users/${Ada.id}?attributes=<name>`
      Then the answer has `name.familyName` equal to `"Lane"`
      And the answer has no `name.givenName`

      Examples:
        | form      | name                                                       |
        | short     | name.familyName                                            |
        | qualified | urn:ietf:params:scim:schemas:core:2.0:User:name.familyName |

  @req:RFC7644-3.10-R06
  Rule: A qualified name has no letter case anywhere

    @id:projection-urn-case
    Scenario: A name in capitals is found
      When a client retrieves `/Users/${Ada.id}?attributes=URN:IETF:PARAMS:SCIM:SCHEMAS:CORE:2.0:USER:NAME.GIVENNAME`
      Then the answer has `name.givenName` equal to `"Ada"`
      And the answer has only `name`
