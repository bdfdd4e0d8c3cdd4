
Feature: Schemas
  /Schemas and the definitions in it (RFC 7643, section 7).

  @id:schemas-have
  Scenario Outline: Each schema has <member>
    When a client retrieves `/Schemas`
    Then the status is 200
    And each of `Resources` in the answer has `<member>` matching `<form>`

    @req:RFC7643-7-R05
    Examples:
      | member | form      |
      | name   | "[^"].*"  |

    @req:RFC7643-7-R06
    Examples:
      | member      | form      |
      | description | "[^"].*"  |

    @req:RFC7643-7-R07
    Examples:
      | member     | form   |
      | attributes | \{.*\} |

  @id:definitions-have
  Scenario Outline: <member> of each definition
    When a client retrieves `/Schemas`
    Then the status is 200
    # A characteristic that is left out has its default (RFC 7643, section 2.2).
    And each <kind> definition of the answer has `<member>` matching `<form>`

    @req:RFC7643-7-R08 @req:RFC7643-2.1-R04
    Examples:
      | member | kind | form                                    |
      | name   | any  | "(?:[A-Za-z][A-Za-z0-9$_-]*\|\$ref)"    |

    @req:RFC7643-7-R09 @req:RFC7643-2.3-R02
    Examples:
      | member | kind | form                                                                        |
      | type   | any  | "(?:string\|boolean\|decimal\|integer\|dateTime\|binary\|reference\|complex)" |

    @req:RFC7643-7-R12
    Examples:
      | member      | kind | form        |
      | multiValued | any  | true\|false |

    @req:RFC7643-7-R13
    Examples:
      | member      | kind | form     |
      | description | any  | "[^"].*" |

    @req:RFC7643-7-R14
    Examples:
      | member   | kind | form              |
      | required | any  | true\|false\|null |

    @req:RFC7643-7-R20
    Examples:
      | member     | kind | form                                                   |
      | mutability | any  | "(?:readOnly\|readWrite\|immutable\|writeOnly)"\|null  |

    @req:RFC7643-7-R27
    Examples:
      | member   | kind | form                                         |
      | returned | any  | "(?:always\|never\|default\|request)"\|null  |

    @req:RFC7643-7-R10
    Examples:
      | member        | kind    | form   |
      | subAttributes | complex | \{.*\}\|\[.+\] |

    @req:RFC7643-7-R40
    Examples:
      | member         | kind      | form                 |
      | referenceTypes | reference | \["[^"]+".*\]\|null  |

    @req:RFC7643-7-R42
    Examples:
      | member    | kind   | form        |
      | caseExact | string | true\|false |

  @req:RFC7644-4-R07
  Rule: One schema is one object at its URN

    @id:schema-by-urn
    Scenario: The schema of User
      When a client retrieves `/Schemas/urn:ietf:params:scim:schemas:core:2.0:User`
      Then the status is 200
      And the answer has `id` equal to `"urn:ietf:params:scim:schemas:core:2.0:User"`
      And the answer has no `Resources`

    @id:schema-by-encoded-urn
    Scenario: The colons are encoded
      When a client retrieves `/Schemas/urn%3Aietf%3Aparams%3Ascim%3Aschemas%3Acore%3A2.0%3AUser`
      Then the status is 200
      And the answer has `id` equal to `"urn:ietf:params:scim:schemas:core:2.0:User"`

  @req:RFC7644-4-R08
  Rule: An unknown schema is answered with 404

    @id:schema-unknown
    Scenario: A URN that there is not
      When a client retrieves `/Schemas/urn:example:${run.tag}`
      Then the answer is the error 404

  @req:RFC7644-3.1-R04
  Rule: Messages of the protocol are no schemas

    @id:schema-of-message
    Scenario: ListResponse is not at /Schemas
      When a client retrieves `/Schemas/urn:ietf:params:scim:api:messages:2.0:ListResponse`
      Then the answer is the error 404

    @id:schemas-without-messages
    Scenario: /Schemas lists no message
      When a client retrieves `/Schemas`
      Then the status is 200
      And the answer has a `Resources`
      And each `Resources.id` of the answer matches `"(?:urn:ietf:params:scim:(?:[^a]|a[^p]).*|urn:[^i].*|[^u].*)"`

  @req:RFC7643-10.2.1-R01
  Rule: URNs of SCIM say schemas

    @id:schemas-urn-form
    Scenario: Each URN below urn:ietf:params:scim
      When a client retrieves `/Schemas`
      Then the status is 200
      And each `Resources.id` of the answer matches `"(?i:urn:ietf:params:scim:schemas:[a-z].*|urn:(?:[^i]|i[^e]).*|[^u].*)"`

  @req:RFC7643-7-R01
  Rule: A schema names its schema

    @id:schemas-name-schema
    Scenario: schemas of each schema
      When a client retrieves `/Schemas`
      Then the status is 200
      And each of `Resources` in the answer has `schemas` matching `"urn:ietf:params:scim:schemas:core:2\.0:Schema"`

  @req:RFC7643-7-R04
  Rule: The id of a schema is its URI and unique

    @id:schemas-ids
    Scenario: The ids of all schemas
      When a client retrieves `/Schemas`
      Then the status is 200
      And each of `Resources` in the answer has `id` matching `"[A-Za-z][A-Za-z0-9+.-]*:.+"`
      And each `Resources.id` of the answer is there once
      And each `Resources.id` of the answer is the id of a resource below `/Schemas`

  @req:RFC7643-2.2-R02
  Rule: An attribute has all its characteristics

    @id:definitions-are-whole
    Scenario: The characteristics of strings
      When a client retrieves `/Schemas`
      Then the status is 200
      And each string definition of the answer has `mutability` matching `".+"`
      And each string definition of the answer has `returned` matching `".+"`
      And each string definition of the answer has `caseExact` matching `true|false`
      And each string definition of the answer has `uniqueness` matching `".+"`

  @req:RFC7643-7-R34
  Rule: uniqueness is none, server or global

    @id:definitions-uniqueness
    Scenario: uniqueness where it is given
      When a client retrieves `/Schemas`
      Then the status is 200
      And each any definition of the answer has no `uniqueness` but `"(?:none|server|global)"`

  @req:RFC7643-7-R39
  Rule: referenceTypes belongs to references

    @id:definitions-reference-types
    Scenario: No other type has it
      When a client retrieves `/Schemas`
      Then the status is 200
      And each string definition of the answer has no `referenceTypes` but `null|\[\]`
      And each boolean definition of the answer has no `referenceTypes` but `null|\[\]`
      And each complex definition of the answer has no `referenceTypes` but `null|\[\]`

  @req:RFC7643-1.2-R02
  Rule: A simple attribute has no sub-attributes

    @id:definitions-simple
    Scenario: subAttributes of simple attributes
      When a client retrieves `/Schemas`
      Then the status is 200
      And each simple definition of the answer has no `subAttributes` but `null|\[\]`

  @req:RFC7643-1.2-R04 @req:RFC7643-2.3.8-R02
  Rule: A sub-attribute is not complex

    @id:definitions-sub
    Scenario: Types of sub-attributes
      When a client retrieves `/Schemas`
      Then the status is 200
      And each sub definition of the answer has no `type` but `"(?:[^c]|c[^o]).*"`
      And each sub definition of the answer has no `subAttributes` but `null|\[\]`

  @req:RFC7643-7-R11
  Rule: A sub-attribute is described like an attribute

    @id:definitions-sub-characteristics
    Scenario: Characteristics of sub-attributes
      When a client retrieves `/Schemas`
      Then the status is 200
      And each sub definition of the answer has `type` matching `"[a-zA-Z]+"`
      And each sub definition of the answer has `multiValued` matching `true|false`
      And each sub definition of the answer has `mutability` matching `"[a-zA-Z]+"|null`

  @req:RFC7643-2.3.8-R03
  Rule: A complex attribute is neither unique nor case-exact

    @id:definitions-complex
    Scenario: uniqueness and caseExact of complex attributes
      When a client retrieves `/Schemas`
      Then the status is 200
      And each complex definition of the answer has no `uniqueness` but `"none"`
      And each complex definition of the answer has no `caseExact` but `false`

  @req:RFC7643-2.1-R05
  Rule: Names do not differ by letter case alone

    @id:definitions-names-differ
    Scenario: Names in each schema
      When a client retrieves `/Schemas`
      Then the status is 200
      And the names of the definitions in the answer are unique in each schema

    @id:definitions-names-differ-in-user
    Scenario: Names in the schema of User
      When a client retrieves `/Schemas/urn:ietf:params:scim:schemas:core:2.0:User`
      Then the status is 200
      And the names of the definitions in the answer are unique in each schema

  @req:RFC7643-2.4-R03 @needs:custom-multi-valued
  Rule: The predefined sub-attributes have their own types

    @id:definitions-predefined
    Scenario: primary is a Boolean and $ref a reference
      When a client retrieves `/Schemas`
      Then the status is 200
      And each multivalued definition of the answer has no `subAttributes[name eq "primary"].type` but `"boolean"`
      And each multivalued definition of the answer has no `subAttributes[name eq "display"].type` but `"string"`
      And each multivalued definition of the answer has no `subAttributes[name eq "$ref"].type` but `"reference"`

  @req:RFC7643-4.1.1-R26
  Rule: password is advertised as never returned

    @id:definition-of-password
    Scenario: password in the schema of User
      When a client retrieves `/Schemas`
      Then the status is 200
      And the definition of `urn:ietf:params:scim:schemas:core:2.0:User:password` has `mutability` equal to `"writeOnly"`
      And the definition of `urn:ietf:params:scim:schemas:core:2.0:User:password` has `returned` equal to `"never"`

  @req:RFC7643-4.1.2-R09
  Rule: Types of instant messaging addresses are those of the RFC

    @id:definition-of-ims
    Scenario: canonicalValues of ims.type
      When a client retrieves `/Schemas/urn:ietf:params:scim:schemas:core:2.0:User`
      Then the status is 200
      And any `attributes[name eq "ims"].subAttributes[name eq "type"].canonicalValues` of the answer matches `"(?:aim|gtalk|icq|xmpp|msn|skype|qq|yahoo|other)"`

  @req:RFC7643-4.2-R03 @needs:groups
  Rule: displayName of a group is advertised as required

    @id:definition-of-group-name
    Scenario: displayName in the schema of Group
      When a client retrieves `/Schemas`
      Then the status is 200
      And the definition of `urn:ietf:params:scim:schemas:core:2.0:Group:displayName` has `required` equal to `true`

  @req:RFC7643-8.7.1-R01
  Rule: The schema of User agrees with the published one

    @id:schema-of-user
    Scenario Outline: <attribute> in the schema of User
      When a client retrieves `/Schemas`
      Then the status is 200
      And the definition of `urn:ietf:params:scim:schemas:core:2.0:User:<attribute>` has `<member>` equal to `<value>`

      Examples:
        | attribute    | member      | value       |
        | userName     | required    | true        |
        | active       | type        | "boolean"   |
        | emails       | multiValued | true        |
        | groups       | mutability  | "readOnly"  |
        | name         | type        | "complex"   |
        | emails.value | type        | "string"    |
        | phoneNumbers | multiValued | true        |

    @id:schema-of-user-name-case
    Scenario: userName is not case-exact
      When a client retrieves `/Schemas`
      Then the status is 200
      And the definition of `urn:ietf:params:scim:schemas:core:2.0:User:userName` has `caseExact` equal to `false`
      And the definition of `urn:ietf:params:scim:schemas:core:2.0:User:userName` has `uniqueness` equal to `"server"`

  @req:RFC7643-8.7.1-R02 @needs:groups
  Rule: The schema of Group agrees with the published one

    @id:schema-of-group
    Scenario: members in the schema of Group
      When a client retrieves `/Schemas`
      Then the status is 200
      And the definition of `urn:ietf:params:scim:schemas:core:2.0:Group:members` has `multiValued` equal to `true`
      And the definition of `urn:ietf:params:scim:schemas:core:2.0:Group:members.value` has `mutability` equal to `"immutable"`

  @req:RFC7643-8.7.1-R03 @needs:enterprise
  Rule: The enterprise extension agrees with the published one

    @id:schema-of-enterprise
    Scenario: manager in the enterprise extension
      When a client retrieves `/Schemas`
      Then the status is 200
      And the definition of `urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager` has `type` equal to `"complex"`
      And the definition of `urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.displayName` has `mutability` equal to `"readOnly"`

  @req:ENTRA-CONNECT-07 @profile:entra
  Rule: The schema of Group is listed where there are groups

    @id:entra-group-schema @needs:groups
    Scenario: /Schemas lists the schema of Group
      When a client retrieves `/Schemas`
      Then the status is 200
      And the answer has `schemas` equal to `["urn:ietf:params:scim:api:messages:2.0:ListResponse"]`
      And the answer has a `Resources[id eq "urn:ietf:params:scim:schemas:core:2.0:Group"].attributes`
