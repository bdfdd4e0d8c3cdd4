
@needs:patch
Feature: The operation add
  What add does to attributes with and without a value, single-valued, complex and multi-valued (RFC 7644, section 3.5.2.1).

  @req:RFC7644-3.5.2.1-R01
  Rule: add has a value

    @id:patch-add-without-value
    Scenario: An add without value is refused
      Given a client creates the user Ada
      When a client modifies `/Users/${Ada.id}` with:
        """json
        [{"op": "add", "path": "displayName"}]
        """
      Then the answer is the error 400
      And nothing of Ada's user changed

  @req:RFC7644-3.5.2.1-R03
  Rule: Without path the value holds the attributes to add

    @id:patch-add-pathless @needs:nick-name
    Scenario: Several attributes are added at once
      Given a client creates the user Ada
      When a client modifies `/Users/${Ada.id}` with:
        """json
        [{"op": "add", "value": {"nickName": "Addie", "emails": [{"value": "home-${Ada.email}", "type": "home"}]}}]
        """
      Then the status is 200 or 204
      And Ada's user has `nickName` equal to `"Addie"`
      And Ada's user has `emails[type eq "home"].value` equal to `"home-${Ada.email}"`
      And Ada's user has `emails[type eq "work"].value` equal to `"${Ada.email}"`

  @req:RFC7644-3.5.2.1-R05
  Rule: Without path the value is an object

    @id:patch-add-pathless-scalar
    Scenario Outline: An add of <value> without path is refused
      Given a client creates the user Ada
      When a client modifies `/Users/${Ada.id}` with:
        """json
        [{"op": "add", "value": <json>}]
        """
      Then the answer is the error 400
      And nothing of Ada's user changed

      Examples:
        | value    | json             |
        | text     | "Harbour"        |
        | an array | ["Harbour", "x"] |

  Rule: What has no value is given one

    @id:patch-add-first-value @req:RFC7644-3.5.2.1-R13 @needs:nick-name
    Scenario: A nick name is added to a user without one
      Given a client creates the user Ada
      When a client modifies `/Users/${Ada.id}` with:
        """json
        [{"op": "add", "path": "nickName", "value": "Addie"}]
        """
      Then the status is 200 or 204
      And Ada's user has `nickName` equal to `"Addie"`
      And nothing but `nickName` of Ada's user changed

    @id:patch-add-new @req:RFC7644-3.5.2.1-R06
    Scenario Outline: An attribute of the kind <kind> is added where there is none
      Given a client creates the user Ada
      When a client tries to add each <kind> attribute of Ada's user
      Then each attempt succeeds and is read back

      Examples:
        | kind         |
        | simple       |
        | sub          |
        | multi-valued |

  @req:RFC7644-3.5.2.1-R07
  Rule: A complex attribute takes a set of sub-attributes

    @id:patch-add-complex-scalar
    Scenario: Text for a complex attribute is refused
      Given a client creates the user Ada
      When a client modifies `/Users/${Ada.id}` with:
        """json
        [{"op": "add", "path": "name", "value": "Ada Lane"}]
        """
      Then the answer is the error 400 with scimType invalidValue or invalidSyntax
      And nothing of Ada's user changed

    @id:patch-add-complex
    Scenario: Sub-attributes for a complex attribute without value are stored
      Given a client creates the user Ada with:
        """json
        {"name": null}
        """
      When a client modifies `/Users/${Ada.id}` with:
        """json
        [{"op": "add", "path": "name", "value": {"givenName": "Ada", "familyName": "Harbour"}}]
        """
      Then the status is 200 or 204
      And Ada's user has `name.familyName` equal to `"Harbour"`
      And Ada's user has `name.givenName` equal to `"Ada"`

  @req:RFC7644-3.5.2.1-R08
  Rule: An add to a complex attribute keeps the sub-attributes that it does not name

    @id:patch-add-complex-merges
    Scenario: A middle name joins the other names
      Given a client creates the user Ada
      When a client modifies `/Users/${Ada.id}` with:
        """json
        [{"op": "add", "path": "name", "value": {"middleName": "May"}}]
        """
      Then the status is 200 or 204
      And Ada's user has `name.middleName` equal to `"May"`
      And Ada's user has `name.givenName` equal to `"Ada"`
      And Ada's user has `name.familyName` equal to `"${Ada.familyName}"`

  @req:RFC7644-3.5.2.1-R09
  Rule: A multi-valued attribute gets a value more

    @id:patch-add-value
    Scenario: A second e-mail address joins the first
      Given a client creates the user Ada
      When a client modifies `/Users/${Ada.id}` with:
        """json
        [{"op": "add", "path": "emails", "value": [{"value": "home-${Ada.email}", "type": "home"}]}]
        """
      Then the status is 200 or 204
      And Ada's user has `emails[type eq "home"].value` equal to `"home-${Ada.email}"`
      And Ada's user has `emails[type eq "work"].value` equal to `"${Ada.email}"`
      And nothing but `emails` of Ada's user changed

    @id:patch-add-values-everywhere
    Scenario: Each multi-valued attribute keeps what it has when values are added
      Given a client creates the user Ada with every attribute that is advertised
      When a client tries to add each multi-valued attribute of Ada's user
      Then each attempt succeeds and is read back

  @req:RFC7644-3.5.2.1-R10
  Rule: Several values are added by one operation

    @id:patch-add-two-values
    Scenario: Two e-mail addresses join the first
      Given a client creates the user Ada
      When a client modifies `/Users/${Ada.id}` with:
        """json
        [{"op": "add", "path": "emails", "value": [{"value": "home-${Ada.email}", "type": "home"}, {"value": "other-${Ada.email}", "type": "other"}]}]
        """
      Then the status is 200 or 204
      And Ada's user has `emails[type eq "home"].value` equal to `"home-${Ada.email}"`
      And Ada's user has `emails[type eq "other"].value` equal to `"other-${Ada.email}"`
      And Ada's user has `emails[type eq "work"].value` equal to `"${Ada.email}"`

  @req:RFC7644-3.5.2.1-R11
  Rule: A single value need not stand in an array

    @id:patch-add-single-object
    Scenario: An object is taken for an array of one
      Given a client creates the user Ada
      When a client modifies `/Users/${Ada.id}` with:
        """json
        [{"op": "add", "path": "emails", "value": {"value": "home-${Ada.email}", "type": "home"}}]
        """
      Then the status is 200 or 204
      And Ada's user has `emails[type eq "home"].value` equal to `"home-${Ada.email}"`
      And Ada's user has `emails[type eq "work"].value` equal to `"${Ada.email}"`

  Rule: A value that is there is replaced

    @id:patch-add-replaces-simple @req:RFC7644-3.5.2.1-R12 @req:RFC7644-3.5.2.1-R14
    Scenario: Each single-valued attribute takes the new value
      Given a client creates the user Ada with every attribute that is advertised
      When a client tries to add each simple attribute of Ada's user
      Then each attempt succeeds and is read back

    @id:patch-add-replaces-sub @req:RFC7644-3.5.2.1-R14
    Scenario: Each sub-attribute takes the new value
      Given a client creates the user Ada with every attribute that is advertised
      When a client tries to add each sub attribute of Ada's user
      Then each attempt succeeds and is read back

  Rule: A value that is there already is not added again

    @id:patch-add-again-unchanged @req:RFC7644-3.5.2.1-R15 @needs:title
    Scenario Outline: An add of the same <attribute> changes nothing
      Given a client creates the user Ada with:
        """json
        {"title": "Engineer"}
        """
      And a client retrieves `/Users/${Ada.id}`
      When a client modifies `/Users/${Ada.id}` with:
        """json
        [{"op": "add", "path": "<attribute>", "value": ${json.<attribute>}}]
        """
      Then the status is 200 or 204
      And nothing of Ada's user changed

      Examples:
        | attribute |
        | title     |
        | emails    |

    @id:patch-add-again-succeeds @req:RFC7644-3.5.2.1-R16 @needs:title
    Scenario Outline: An add of the same <attribute> is a success
      Given a client creates the user Ada with:
        """json
        {"title": "Engineer"}
        """
      And a client retrieves `/Users/${Ada.id}`
      When a client modifies `/Users/${Ada.id}` with:
        """json
        [{"op": "add", "path": "<attribute>", "value": ${json.<attribute>}}]
        """
      Then the status is 200 or 204

      Examples:
        | attribute |
        | title     |
        | emails    |

    @id:patch-add-again-no-modification @req:RFC7644-3.5.2.1-R17 @needs:title
    Scenario Outline: An add of the same <attribute> leaves lastModified alone
      Given a client creates the user Ada with:
        """json
        {"title": "Engineer"}
        """
      And a client retrieves `/Users/${Ada.id}`
      And a moment passes
      When a client modifies `/Users/${Ada.id}` with:
        """json
        [{"op": "add", "path": "<attribute>", "value": ${json.<attribute>}}]
        """
      Then the status is 200 or 204
      And the resource `/Users/${Ada.id}` has `meta.lastModified` as before

      Examples:
        | attribute |
        | title     |
        | emails    |

    @id:patch-add-again-no-duplicate @req:RFC7643-2.4-R10
    Scenario: No two e-mail addresses are the same in value and type
      Given a client creates the user Ada
      When a client modifies `/Users/${Ada.id}` with:
        """json
        [{"op": "add", "path": "emails", "value": [{"value": "${Ada.email}", "type": "work", "primary": true}]}]
        """
      Then the status is 200 or 204
      And the resource `/Users/${Ada.id}` has `emails.value` equal to `"${Ada.email}"`

  @req:RFC7644-3.5.2.1-R21
  Rule: Through a filter that matches, add sets the sub-attribute of what matches

    @id:patch-add-through-filter
    Scenario: One e-mail address is changed, the other is not
      Given a client creates the user Ada with:
        """json
        {"emails": [{"value": "${Ada.email}", "type": "work", "primary": true}, {"value": "home-${Ada.email}", "type": "home"}]}
        """
      When a client modifies `/Users/${Ada.id}` with:
        """json
        [{"op": "add", "path": "emails[type eq \"work\"].value", "value": "new-${Ada.email}"}]
        """
      Then the status is 200 or 204
      And Ada's user has `emails[type eq "work"].value` equal to `"new-${Ada.email}"`
      And Ada's user has `emails[type eq "home"].value` equal to `"home-${Ada.email}"`
      And nothing but `emails` of Ada's user changed

  @req:RFC7644-3.5.2.1-R22
  Rule: Nothing is added to what only the service provider writes

    @id:patch-add-read-only
    Scenario: Each read-only attribute refuses an add
      Given a client creates the user Ada with every attribute that is advertised
      When a client tries to add each read-only attribute of Ada's user
      Then each attempt is refused with scimType mutability
      And each attempt changes nothing

  @req:RFC7644-3.5.2.1-R23
  Rule: A value of the wrong type is not added

    @id:patch-add-wrong-type
    Scenario Outline: <value> is refused for <attribute>
      Given a client creates the user Ada
      When a client modifies `/Users/${Ada.id}` with:
        """json
        [{"op": "add", "path": "<attribute>", "value": <json>}]
        """
      Then the answer is the error 400 with scimType invalidValue or invalidSyntax
      And nothing of Ada's user changed

      Examples:
        | value               | attribute   | json        |
        | Text                | active      | "maybe"     |
        | An object           | displayName | {"x": "y"}  |
        | An object in values | emails      | [{"value": {"x": "y"}}] |
