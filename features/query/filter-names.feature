
Feature: Names in filters
  Attribute names, operators and values in other letter case, and names qualified by their schema.

  Background:
    Given a client creates the user Ada with:
      """json
      {"displayName": "${run.tag} Alpha", "externalId": "${run.tag}-Ext-A"}
      """
    And a client creates the user Ben with:
      """json
      {"displayName": "${run.tag} Beta", "externalId": "${run.tag}-Ext-B"}
      """

  @req:RFC7644-3.4.2.2-R05
  Rule: Attribute names have no letter case

    @id:filter-name-case @needs:filter
    Scenario Outline: An attribute is found in other letter case (<name>)
      When a client searches `/Users` for `<filter>`
      Then the answer lists exactly Ada

      Examples:
        | name       | filter                                                              |
        | capitals   | USERNAME eq "${Ada.userName}"                                       |
        | small      | username eq "${Ada.userName}"                                       |
        | other name | DISPLAYNAME eq "${run.tag} Alpha"                                   |
        | sub name   | Name.FAMILYname eq "${Ada.familyName}" and userName sw "${Ada.stem}" |
        | plural     | EMAILS.Value eq "${Ada.email}"                                      |

  @req:RFC7644-3.4.2.2-R06
  Rule: Operators have no letter case

    @id:filter-operator-case @needs:filter
    Scenario Outline: An operator is understood in other letter case (<operator>)
      When a client searches `/Users` for `<filter>`
      Then the answer lists exactly Ada

      Examples:
        | operator   | filter                                                      |
        | EQ         | userName EQ "${Ada.userName}"                               |
        | Eq mixed   | emails.value Eq "${Ada.email}"                              |
        | CO         | displayName CO "${run.tag} Al"                              |
        | Sw         | displayName Sw "${run.tag} A"                               |
        | PR         | displayName PR and userName eq "${Ada.userName}"            |
        | NE         | displayName NE "${run.tag} Beta" and userName sw "${run.userName}" |

  @req:RFC7644-3.4.2.2-R07
  Rule: Logical operators have no letter case

    @id:filter-logic-case @needs:filter
    Scenario Outline: A logical operator is understood in other letter case (<operator>)
      When a client searches `/Users` for `<filter>`
      Then the answer lists exactly Ada

      Examples:
        | operator | filter                                                                     |
        | AND      | userName sw "${run.userName}" AND displayName eq "${run.tag} Alpha"            |
        | OR       | userName eq "${Ada.userName}" OR displayName eq "${run.tag} Gamma"         |
        | NOT      | userName sw "${run.userName}" and NOT (displayName eq "${run.tag} Beta")       |

  @req:RFC7644-3.4.2.2-R66
  Rule: Strings are compared as caseExact says

    @id:filter-value-case @needs:filter @req:RFC7643-7-R17
    Scenario Outline: Letter case of a value counts only where the schema says so (<operator>)
      Given a client creates the users Cleo and Dana with rising string values
      When a client searches by each string attribute for `<operator> DANA`
      Then each search lists Dana unless letter case matters

      Examples:
        | operator |
        | eq       |
        | co       |
        | sw       |
        | ew       |

  @req:RFC7643-7-R17
  Rule: caseExact governs filters on every attribute that is advertised

    @id:filter-case-exact @needs:filter
    Scenario: A value is found as it was written, whatever caseExact says
      Given a client creates the users Cleo and Dana with rising string values
      When a client searches by each string attribute for `eq Dana`
      Then each search lists exactly Dana

    @id:filter-case-of-emails @needs:filter
    Scenario: The letter case of display names does not count
      When a client searches `/Users` for `displayName eq "${run.tag} aLPHA"`
      Then the answer lists exactly Ada

  @req:RFC7643-4.1.1-R06
  Rule: The letter case of user names does not count

    @id:filter-username-case @needs:filter @req:RFC7644-3.4.2.2-R66
    Scenario Outline: A user is found by the user name in capitals (<operator>)
      When a client searches `/Users` for `userName <operator> "${Ada.USERNAME}"`
      Then the answer lists exactly Ada

      Examples:
        | operator |
        | eq       |
        | sw       |
        | co       |

  @req:RFC7643-3.1-R18
  Rule: The letter case of externalId counts

    @id:filter-externalid-case @needs:filter @req:RFC7644-3.4.2.2-R66
    Scenario Outline: externalId is found in its own letter case only (<of>)
      When a client searches `/Users` for `externalId eq "${run.tag}-<value>"`
      Then the answer lists nobody

      Examples:
        | of       | value |
        | capitals | EXT-A |
        | small    | ext-a |

  @req:RFC7643-3.1-R21
  Rule: A client finds a resource by its externalId

    @id:filter-externalid @needs:filter
    Scenario: A user is found by externalId
      When a client searches `/Users` for `externalId eq "${run.tag}-Ext-A"`
      Then the answer lists exactly Ada
      And the answer has `Resources.id` equal to `"${Ada.id}"`

  @req:RFC7644-3.4.2.2-R69
  Rule: A client finds a resource by its id

    @id:filter-id @needs:filter
    Scenario: A user is found by id
      When a client searches `/Users` for `id eq "${Ada.id}"`
      Then the answer lists exactly Ada

  @req:RFC7643-3.1-R11
  Rule: The letter case of id counts

    @id:filter-id-case @needs:filter
    Scenario: A user is not found by the id in other letter case
      When a client searches `/Users` for `id eq "${Ada.ID}"`
      Then the answer lists nobody

  @req:RFC7644-3.4.2.2-R56
  Rule: Names can carry the URN of the core schema

    @id:filter-core-urn @needs:filter @req:RFC7644-3.10-R01
    Scenario Outline: A name with the core URN is understood (<case>)
      When a client searches `/Users` for `<urn>:userName eq "${Ada.userName}"`
      Then the answer lists exactly Ada

      Examples:
        | case     | urn                                        |
        | as given | urn:ietf:params:scim:schemas:core:2.0:User |
        | capitals | URN:IETF:PARAMS:SCIM:SCHEMAS:CORE:2.0:USER |

  @req:RFC7644-3.4.2.2-R57
  Rule: Names can carry the URN of an extension

    @id:filter-extension-urn @needs:filter @needs:enterprise
    Scenario Outline: An attribute of an extension is found (<operator>)
      Given a client creates the user Cleo with:
        """json
        {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User", "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"],
         "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": {"department": "${run.tag} Tools"}}
        """
      And a client creates the user Dana with:
        """json
        {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User", "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"],
         "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": {"department": "${run.tag} Sales"}}
        """
      When a client searches `/Users` for `urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department <operator> "<value>"`
      Then the answer lists exactly Cleo

      Examples:
        | operator | value            |
        | eq       | ${run.tag} Tools |
        | sw       | ${run.tag} To    |
        | co       | ${run.tag} T     |

  @req:RFC7644-3.4.2.2-R58
  Rule: Sub-attributes can be named behind a URN

    @id:filter-urn-sub @needs:filter
    Scenario: A sub-attribute behind the core URN is understood
      When a client searches `/Users` for `urn:ietf:params:scim:schemas:core:2.0:User:emails.value eq "${Ada.email}"`
      Then the answer lists exactly Ada

    @id:filter-urn-name @needs:filter
    Scenario: A part of the name behind the core URN is understood
      When a client searches `/Users` for `urn:ietf:params:scim:schemas:core:2.0:User:name.givenName eq "Ada" and userName sw "${run.userName}"`
      Then the answer lists exactly Ada

  @req:RFC7643-4.3-R05
  Rule: The letter case of a manager's id counts

    @id:filter-manager-case @needs:filter @needs:enterprise
    Scenario: A user is not found by the manager's id in other letter case
      Given a client creates the user Cleo with:
        """json
        {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User", "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"],
         "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": {"manager": {"value": "${Ada.id}"}}}
        """
      When a client searches `/Users` for `urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.value eq "${Ada.ID}"`
      Then the answer lists nobody

  @req:RFC7644-3.4.2.2-R70
  Rule: An unknown attribute matches nobody

    @id:filter-unknown @needs:filter
    Scenario Outline: An unknown attribute finds nobody or is refused (<operator>)
      When a client searches `/Users` for `<filter> and userName sw "${run.userName}"`
      Then the filter finds nobody or is refused

      Examples:
        | operator | filter                                               |
        | eq       | shoeSize eq "9"                                      |
        | pr       | shoeSize pr                                          |
        | co       | shoeSize co ""                                       |
        | urn      | urn:example:scim:schemas:none:2.0:User:shoeSize pr   |

  @req:RFC7644-3.4.2.2-R79
  Rule: A simple attribute has no sub-attributes

    @id:filter-sub-of-simple @needs:filter
    Scenario Outline: A sub-attribute of a simple attribute finds nobody or is refused (<of>)
      When a client searches `/Users` for `<filter>`
      Then the filter finds nobody or is refused

      Examples:
        | of       | filter                              |
        | userName | userName.value eq "${Ada.userName}" |
        | active   | active.value eq true and userName sw "${run.userName}" |

  @req:RFC7644-3.4.2.2-R60
  Rule: A complex attribute is named with its sub-attribute

    @id:filter-complex-sub @needs:filter
    Scenario: A sub-attribute of a complex attribute is understood
      When a client searches `/Users` for `name.givenName eq "Ada" and userName sw "${run.userName}"`
      Then the answer lists exactly Ada

    @id:filter-complex-alone @needs:filter
    Scenario: A complex attribute alone finds nobody or is refused
      When a client searches `/Users` for `name eq "Ada" and userName sw "${run.userName}"`
      Then the filter finds nobody or is refused

  @req:RFC7644-3.4.2.2-R61
  Rule: A multi-valued attribute alone stands for its value

    @id:filter-plural-alone @needs:filter
    Scenario Outline: A multi-valued attribute alone finds by its value or is refused (<operator>)
      When a client searches `/Users` for `emails <operator> "${Ada.email}"`
      Then the filter finds exactly Ada or is refused

      Examples:
        | operator |
        | co       |
        | eq       |
