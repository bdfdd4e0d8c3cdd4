
Feature: Values of a user
  What becomes of the values that a client sends (RFC 7643, sections 2 and 4.1).

  @req:RFC7644-3.3-R22
  Rule: Every attribute that is sent on create is stored according to its schema

    @id:values-are-stored
    Scenario: Every attribute that is advertised is stored
      When a client creates the user Ada with every attribute that is advertised
      Then the status is 201
      And each attribute of Ada's user keeps to its storage

  @req:RFC7644-3.4-R02 @req:RFC7643-7-R25
  Rule: A read shows what is returned always or by default, and no more

    @id:values-keep-to-returned
    Scenario: Every attribute that is advertised shows as advertised
      Given a client creates the user Ada with every attribute that is advertised
      When a client retrieves `/Users/${Ada.id}`
      Then the status is 200
      And each attribute of Ada's user keeps to its returned

  @req:RFC7643-7-R18
  Rule: Case-exact values keep their letter case

    @id:values-keep-case
    Scenario: Every case-exact attribute that is advertised keeps its capitals
      When a client creates the user Ada with every attribute that is advertised
      Then the status is 201
      And each attribute of Ada's user keeps to its caseExact

  @req:RFC7644-3.5.1-R03
  Rule: A replace sets every readWrite attribute

    @id:values-readwrite-replaced
    Scenario: Every readWrite attribute that is advertised gets another value
      Given a client creates the user Ada with every attribute that is advertised
      When a client replaces Ada's user with another value in each readWrite attribute
      Then the status is 200
      And each attribute of Ada's user keeps to its mutability

  @req:RFC7643-7-R21 @req:RFC7644-3.5.1-R15
  Rule: A replace sets no readOnly attribute

    @id:values-readonly-kept
    Scenario: Every readOnly attribute that is advertised keeps its value
      Given a client creates the user Ada with every attribute that is advertised
      When a client replaces Ada's user with another value in each readOnly attribute
      Then the status is 200
      And each attribute of Ada's user keeps to its mutability

  @req:RFC7643-7-R24 @req:RFC7644-3.5.1-R12 @needs:immutable-attribute
  Rule: A replace changes no immutable attribute

    @id:values-immutable-kept
    Scenario: Every immutable attribute that is advertised keeps its value
      Given a client creates the user Ada with every attribute that is advertised
      When a client replaces Ada's user with another value in each immutable attribute
      Then the status is 400 or 200
      And each attribute of Ada's user keeps to its mutability

  @req:RFC7644-3.5.1-R13 @needs:immutable-attribute
  Rule: Another value for an immutable attribute is answered with 400 and mutability

    @id:values-immutable-refused
    Scenario: The refusal says why
      Given a client creates the user Ada with every attribute that is advertised
      When a client replaces Ada's user with another value in each immutable attribute
      Then the answer is the error 400 with scimType mutability

  @req:RFC7644-3.5.1-R12 @needs:immutable-attribute
  Rule: The same value for an immutable attribute is accepted

    @id:values-immutable-same
    Scenario: What was read is put back
      Given a client creates the user Ada with every attribute that is advertised
      When Ada's user is changed at the service provider to:
        """
        {}
        """
      Then the status is 200
      And each attribute of Ada's user keeps to its storage

  @req:RFC7644-3.5.1-R14 @needs:immutable-attribute
  Rule: An immutable attribute without a value takes one

    @id:values-immutable-set-late
    Scenario: Every immutable attribute that is advertised is set by a replace
      Given a client creates the user Ada
      When a client replaces Ada's user with another value in each immutable attribute
      Then the status is 200
      And each attribute of Ada's user keeps to its storage

  @req:RFC7643-7-R15
  Rule: A create without an attribute that is advertised as required is refused

    @id:values-required-missing
    Scenario: Every required attribute is left out in turn
      When a client breaks the required of each attribute in turn
      Then each attempt is refused with 400

  @req:RFC7643-2.5-R07
  Rule: A required attribute that is null counts as missing

    @id:values-required-null
    Scenario: Every required attribute is null in turn
      When a client breaks the null of each attribute in turn
      Then each attempt is refused with 400

  @req:RFC7643-7-R36
  Rule: A value that is unique at the service provider is taken once

    @id:values-unique
    Scenario: The value of every unique attribute is given to a second user
      When a client breaks the uniqueness of each attribute in turn
      Then each attempt is refused with 409

  @req:RFC7643-7-R38
  Rule: A value that need not be unique is taken twice

    @id:values-not-unique
    Scenario: Two users with the same displayName and address
      Given a client creates the user Ben with:
        """
        {"displayName": "${run.tag} Twin", "emails": [{"value": "${run.tag}-twin@${run.domain}", "type": "work"}]}
        """
      When a client creates the user Ada with:
        """
        {"displayName": "${run.tag} Twin", "emails": [{"value": "${run.tag}-twin@${run.domain}", "type": "work"}]}
        """
      Then the status is 201

  @req:RFC7643-2.3-R03
  Rule: A value of another data type is refused

    @id:values-wrong-type
    Scenario: One attribute of each data type gets a value of another
      When a client breaks the type of each attribute in turn
      Then each attempt is refused with 400

  @req:RFC7643-2.3.4-R02 @needs:integer-attribute
  Rule: An integer takes no fraction

    @id:values-fraction
    Scenario: An integer attribute gets 1.5
      When a client breaks the fraction of each attribute in turn
      Then each attempt is refused with 400

  @req:RFC7643-2.3.5-R02
  Rule: A date needs a time

    @id:values-date-without-time
    Scenario: A dateTime attribute gets a date alone
      When a client breaks the time of each attribute in turn
      Then each attempt is refused with 400

  @req:RFC7643-2.3.3-R01 @needs:decimal-attribute
  Rule: A decimal is stored as a number

    @id:values-decimal
    Scenario: Decimals that are advertised come back as numbers
      When a client creates the user Ada with every attribute that is advertised
      Then the status is 201
      And each decimal attribute of Ada's user matches `-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?`

  @req:RFC7643-2.3.6-R01 @needs:binary-attribute
  Rule: Binary values are base64

    @id:values-binary
    Scenario: Binary values that are advertised come back in base64
      When a client creates the user Ada with every attribute that is advertised
      Then the status is 201
      And each binary attribute of Ada's user matches `"[A-Za-z0-9+/]+={0,2}"`

  @req:RFC7643-2.1-R02
  Rule: Attribute names are read in any letter case

    @id:values-names-in-capitals
    Scenario: USERNAME and displayname are userName and displayName
      When a client creates the user Ada with:
        """
        {"userName": null, "displayName": null, "USERNAME": "${Ada.userName}", "displayname": "Ada"}
        """
      Then the status is 201
      And the answer has `displayName` equal to `"Ada"`
      And the resource `/Users/${Ada.id}` has `userName` equal to `"${Ada.userName}"`

    @id:values-capitals-are-taken
    Scenario: A userName that was sent as USERNAME is taken
      Given a client creates the user Ada with:
        """
        {"userName": null, "USERNAME": "${Ada.userName}"}
        """
      When a client creates the user Ada with:
        """
        {"externalId": null}
        """
      Then the status is 409

  @req:RFC7643-2.1-R03
  Rule: Sub-attribute names are read in any letter case

    @id:values-sub-names-in-capitals
    Scenario: GIVENNAME is givenName
      When a client creates the user Ada with:
        """
        {"name": {"GIVENNAME": "Ada", "familyname": "Lane"}}
        """
      Then the status is 201
      And the resource `/Users/${Ada.id}` has `name.givenName` equal to `"Ada"`

  @req:RFC7643-2.3.8-R01
  Rule: The order of members does not matter

    @id:values-order-of-members
    Scenario: schemas comes last
      When a client posts to `/Users`:
        """
        {"name": {"familyName": "Lane", "givenName": "Ada"}, "userName": "${Ada.userName}", "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"]}
        """
      Then the status is 201
      And the answer has `name.givenName` equal to `"Ada"`

  @req:RFC7643-2.4-R02
  Rule: The order of sub-attributes does not matter

    @id:values-order-of-sub-attributes
    Scenario: value comes last
      When a client posts to `/Users`:
        """
        {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "${Ada.userName}", "emails": [{"type": "work", "value": "${run.tag}-a@${run.domain}"}, {"value": "${run.tag}-b@${run.domain}", "type": "home"}]}
        """
      Then the status is 201
      And the answer has `emails[type eq "work"].value` equal to `"${run.tag}-a@${run.domain}"`
      And the answer has `emails[type eq "home"].value` equal to `"${run.tag}-b@${run.domain}"`

  @req:RFC7643-2.4-R04
  Rule: One value at most is primary

    @id:values-two-primaries
    Scenario: Two primary addresses are refused or mended
      When a client creates the user Ada with:
        """
        {"emails": [{"value": "${run.tag}-a@${run.domain}", "type": "work", "primary": true}, {"value": "${run.tag}-b@${run.domain}", "type": "home", "primary": true}]}
        """
      Then the status is 201 or 400
      And each `emails[primary eq "true"].primary` of the answer is there once

  @req:RFC7643-2.4-R09
  Rule: The same value of the same type is shown once

    @id:values-same-twice
    Scenario: The same address twice
      When a client creates the user Ada with:
        """
        {"emails": [{"value": "${run.tag}-a@${run.domain}", "type": "work"}, {"value": "${run.tag}-a@${run.domain}", "type": "work"}]}
        """
      Then the status is 201 or 400
      And each `emails.value` of the answer is there once

  @req:RFC7643-2.5-R01
  Rule: null, an empty array and absence are the same

    @id:values-null-is-absent
    Scenario: A user is created with null and []
      When a client posts to `/Users`:
        """
        {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "${Ada.userName}", "nickName": null, "roles": []}
        """
      Then the status is 201
      And the answer has no `nickName`
      And the answer has no `roles`
      And the answer has no `title`

  @req:RFC7643-4.1.1-R01 @req:RFC7644-3.3-R17
  Rule: A user has a userName

    @id:values-without-username
    Scenario: A user without userName is refused
      When a client posts to `/Users`:
        """
        {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "externalId": "${run.tag}-nobody", "displayName": "${run.tag} nobody"}
        """
      Then the answer is the error 400

  @req:RFC7643-4.1.1-R02
  Rule: userName is not empty

    @id:values-empty-username
    Scenario: An empty userName is refused
      When a client posts to `/Users`:
        """
        {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "", "externalId": "${run.tag}-nobody", "displayName": "${run.tag} nobody"}
        """
      Then the answer is the error 400

  @req:RFC7643-4.1.1-R03
  Rule: Every user that is returned has a userName

    @id:values-username-in-lists
    Scenario: The users of a list have userName
      Given a client creates the user Ada
      When a client lists users of the scenario by `/Users?count=10`
      Then the status is 200
      And each of `Resources` in the answer has `userName` matching `"[^"]+.*"`

  @req:RFC7643-4.1.1-R09
  Rule: name.formatted agrees with its components

    @id:values-formatted-name
    Scenario: A formatted name that the service provider makes has both names
      When a client creates the user Ada with:
        """
        {"name": {"givenName": "Ada", "familyName": "Lane"}}
        """
      Then the status is 201
      And any `name.formatted` of the answer matches `".*(?:Ada.*Lane|Lane.*Ada).*"`
