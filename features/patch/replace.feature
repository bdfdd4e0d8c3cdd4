
@needs:patch
Feature: The operation replace
  What replace puts in the place of what (RFC 7644, section 3.5.2.3).

  @req:RFC7644-3.5.2.3-R01
  Rule: Without path the value holds the attributes to replace

    @id:patch-replace-pathless @needs:title
    Scenario: Two attributes are replaced at once
      Given a client creates the user Ada with:
        """json
        {"title": "Engineer"}
        """
      When a client modifies `/Users/${Ada.id}` with:
        """json
        [{"op": "replace", "value": {"displayName": "Ada Changed", "title": "Captain"}}]
        """
      Then the status is 200 or 204
      And Ada's user has `displayName` equal to `"Ada Changed"`
      And Ada's user has `title` equal to `"Captain"`

  @req:RFC7644-3.5.2.3-R02
  Rule: Without path, what the value does not name stays

    @id:patch-replace-pathless-rest @needs:title @needs:nick-name @needs:locale
    Scenario: The other attributes stay
      Given a client creates the user Ada with:
        """json
        {"title": "Engineer", "nickName": "Addie", "locale": "en-US"}
        """
      When a client modifies `/Users/${Ada.id}` with:
        """json
        [{"op": "replace", "value": {"title": "Captain"}}]
        """
      Then the status is 200 or 204
      And nothing but `title` of Ada's user changed

  @req:RFC7644-3.5.2.3-R03
  Rule: Without path, all values of a multi-valued attribute are replaced

    @id:patch-replace-pathless-values
    Scenario: One e-mail address takes the place of two
      Given a client creates the user Ada with:
        """json
        {"emails": [{"value": "${Ada.email}", "type": "work", "primary": true}, {"value": "home-${Ada.email}", "type": "home"}]}
        """
      When a client modifies `/Users/${Ada.id}` with:
        """json
        [{"op": "replace", "value": {"emails": [{"value": "new-${Ada.email}", "type": "other"}]}}]
        """
      Then the status is 200 or 204
      And Ada's user has `emails.value` equal to `"new-${Ada.email}"`
      And nothing but `emails` of Ada's user changed

  @req:RFC7644-3.5.2.3-R06
  Rule: A single-valued attribute has its value replaced

    @id:patch-replace-simple
    Scenario: The display name is replaced
      Given a client creates the user Ada
      When a client modifies `/Users/${Ada.id}` with:
        """json
        [{"op": "replace", "path": "displayName", "value": "Ada Changed"}]
        """
      Then the status is 200 or 204
      And Ada's user has `displayName` equal to `"Ada Changed"`
      And nothing but `displayName` of Ada's user changed

    @id:patch-replace-each
    Scenario Outline: Each attribute of the kind <kind> can be replaced
      Given a client creates the user Ada with every attribute that is advertised
      When a client tries to replace each <kind> attribute of Ada's user
      Then each attempt succeeds and is read back

      Examples:
        | kind     |
        | simple   |
        | sub      |
        | required |

  @req:RFC7644-3.5.2.3-R07
  Rule: A multi-valued attribute without a filter has all its values replaced

    @id:patch-replace-each-multi-valued
    Scenario: The values of each multi-valued attribute can be replaced
      Given a client creates the user Ada with every attribute that is advertised
      When a client tries to replace each multi-valued attribute of Ada's user
      Then each attempt succeeds and is read back

  @req:RFC7644-3.5.2.3-R08
  Rule: Where there is no value, replace adds one

    @id:patch-replace-absent @needs:title
    Scenario: A title is given to a user without one
      Given a client creates the user Ada
      When a client modifies `/Users/${Ada.id}` with:
        """json
        [{"op": "replace", "path": "title", "value": "Captain"}]
        """
      Then the status is 200 or 204
      And Ada's user has `title` equal to `"Captain"`
      And nothing but `title` of Ada's user changed

    @id:patch-replace-each-absent
    Scenario Outline: Each attribute of the kind <kind> can be replaced where there is none
      Given a client creates the user Ada
      When a client tries to replace each <kind> attribute of Ada's user
      Then each attempt succeeds and is read back

      Examples:
        | kind         |
        | simple       |
        | complex      |
        | multi-valued |

  @req:RFC7644-3.5.2.3-R09
  Rule: A complex attribute takes a set of sub-attributes

    @id:patch-replace-complex-scalar
    Scenario: Text for a complex attribute is refused
      Given a client creates the user Ada
      When a client modifies `/Users/${Ada.id}` with:
        """json
        [{"op": "replace", "path": "name", "value": "Ada Lane"}]
        """
      Then the answer is the error 400 with scimType invalidValue or invalidSyntax
      And nothing of Ada's user changed

  Rule: A replace of a complex attribute keeps the sub-attributes that it does not name

    @id:patch-replace-complex-merges @req:RFC7644-3.5.2.3-R10
    Scenario: With a path
      Given a client creates the user Ada
      When a client modifies `/Users/${Ada.id}` with:
        """json
        [{"op": "replace", "path": "name", "value": {"givenName": "Adah"}}]
        """
      Then the status is 200 or 204
      And Ada's user has `name.givenName` equal to `"Adah"`
      And Ada's user has `name.familyName` equal to `"${Ada.familyName}"`

    @id:patch-replace-complex-merges-pathless @req:RFC7644-3.5.2.3-R11
    Scenario: Without path
      Given a client creates the user Ada
      When a client modifies `/Users/${Ada.id}` with:
        """json
        [{"op": "replace", "value": {"name": {"givenName": "Adah"}}}]
        """
      Then the status is 200 or 204
      And Ada's user has `name.givenName` equal to `"Adah"`
      And Ada's user has `name.familyName` equal to `"${Ada.familyName}"`

  @req:RFC7644-3.5.2.3-R12
  Rule: Every value that the filter selects is replaced

    @id:patch-replace-all-matching @needs:addresses
    Scenario: Two of three addresses match
      Given a client creates the user Ada with:
        """json
        {"addresses": [{"type": "work", "locality": "Bern"}, {"type": "home", "locality": "Chur"}, {"type": "work", "locality": "Basel"}]}
        """
      When a client modifies `/Users/${Ada.id}` with:
        """json
        [{"op": "replace", "path": "addresses[type eq \"work\"]", "value": {"type": "work", "locality": "Lugano"}}]
        """
      Then the status is 200 or 204
      And Ada's user has no `addresses[locality eq "Bern"]`
      And Ada's user has no `addresses[locality eq "Basel"]`
      And Ada's user has `addresses[type eq "home"].locality` equal to `"Chur"`

  @req:RFC7644-3.5.2.3-R14
  Rule: A sub-attribute behind a filter is replaced in every value that matches

    @id:patch-replace-sub-of-values @needs:addresses
    Scenario: The locality of two of three addresses is replaced
      Given a client creates the user Ada with:
        """json
        {"addresses": [{"type": "work", "streetAddress": "1 Quay", "locality": "Bern"}, {"type": "home", "locality": "Chur"}, {"type": "work", "streetAddress": "3 Dock", "locality": "Basel"}]}
        """
      When a client modifies `/Users/${Ada.id}` with:
        """json
        [{"op": "replace", "path": "addresses[type eq \"work\"].locality", "value": "Lugano"}]
        """
      Then the status is 200 or 204
      And Ada's user has `addresses[streetAddress eq "1 Quay"].locality` equal to `"Lugano"`
      And Ada's user has `addresses[streetAddress eq "3 Dock"].locality` equal to `"Lugano"`
      And Ada's user has `addresses[type eq "home"].locality` equal to `"Chur"`

  @req:RFC7644-3.5.2.3-R15
  Rule: A filter that selects nothing gives replace no target

    @id:patch-replace-no-target
    Scenario Outline: No value has the <sub> asked for
      Given a client creates the user Ada
      When a client modifies `/Users/${Ada.id}` with:
        """json
        [{"op": "replace", "path": "emails[<filter>].<target>", "value": "new-${Ada.email}"}]
        """
      Then the answer is the error 400 with scimType noTarget
      And nothing of Ada's user changed

      Examples:
        | sub   | filter                              | target  |
        | type  | type eq \\"zzz\\"                   | value   |
        | value | value eq \\"nobody-${Ada.email}\\"  | display |

    @id:patch-replace-no-target-whole
    Scenario: No value is there to be replaced as a whole
      Given a client creates the user Ada
      When a client modifies `/Users/${Ada.id}` with:
        """json
        [{"op": "replace", "path": "emails[type eq \"other\"]", "value": {"value": "new-${Ada.email}", "type": "other"}}]
        """
      Then the answer is the error 400 with scimType noTarget
      And nothing of Ada's user changed

  @req:RFC7644-3.5.2.3-R16
  Rule: replace has a value

    @id:patch-replace-without-value
    Scenario: A replace without value is refused
      Given a client creates the user Ada
      When a client modifies `/Users/${Ada.id}` with:
        """json
        [{"op": "replace", "path": "displayName"}]
        """
      Then the answer is the error 400
      And nothing of Ada's user changed

  @req:RFC7644-3.5.2.3-R17
  Rule: A required attribute cannot be replaced with nothing

    @id:patch-replace-required-null
    Scenario: null for the user name is refused
      Given a client creates the user Ada
      When a client modifies `/Users/${Ada.id}` with:
        """json
        [{"op": "replace", "path": "userName", "value": null}]
        """
      Then the answer is the error 400 with scimType mutability or invalidValue
      And nothing of Ada's user changed

  @req:RFC7643-2.5-R04
  Rule: null and an empty array take the value away

    @id:patch-replace-null @needs:title
    Scenario Outline: <attribute> is replaced with <value>
      Given a client creates the user Ada with:
        """json
        {"title": "Engineer"}
        """
      When a client modifies `/Users/${Ada.id}` with:
        """json
        [{"op": "replace", "path": "<attribute>", "value": <value>}]
        """
      Then the status is 200 or 204
      And Ada's user has no `<attribute>`

      Examples:
        | attribute     | value |
        | title         | null  |
        | emails        | []    |
        | name.givenName | null  |

    @id:patch-replace-null-sub
    Scenario: A sub-attribute in a complex value is null
      Given a client creates the user Ada
      When a client modifies `/Users/${Ada.id}` with:
        """json
        [{"op": "replace", "path": "name", "value": {"givenName": "Adah", "familyName": null}}]
        """
      Then the status is 200 or 204
      And Ada's user has `name.givenName` equal to `"Adah"`
      And Ada's user has no `name.familyName`

  @req:RFC7644-3.5.2.3-R20
  Rule: A replace with the same value is a success

    @id:patch-replace-same @needs:title
    Scenario Outline: <attribute> is replaced with what it is
      Given a client creates the user Ada with:
        """json
        {"title": "Engineer"}
        """
      And a client retrieves `/Users/${Ada.id}`
      When a client modifies `/Users/${Ada.id}` with:
        """json
        [{"op": "replace", "path": "<attribute>", "value": ${json.<attribute>}}]
        """
      Then the status is 200 or 204
      And nothing of Ada's user changed

      Examples:
        | attribute |
        | title     |
        | userName  |

  @req:RFC7644-3.5.2.3-R22
  Rule: active can be switched

    @id:patch-replace-active
    Scenario Outline: A user is <deed>
      Given a client creates the user Ada with:
        """json
        {"active": <before>}
        """
      When a client modifies `/Users/${Ada.id}` with:
        """json
        [{"op": "replace", "path": "active", "value": <after>}]
        """
      Then the status is 200 or 204
      And Ada's user has `active` equal to `<after>`
      And nothing but `active` of Ada's user changed

      Examples:
        | deed        | before | after |
        | deactivated | true   | false |
        | reactivated | false  | true  |

  @req:RFC7644-3.5.2.3-R23 @needs:change-password
  Rule: A password can be set, and is not shown

    @id:patch-replace-password
    Scenario: A new password is accepted
      Given a client creates the user Ada
      When a client modifies `/Users/${Ada.id}` with:
        """json
        [{"op": "replace", "path": "password", "value": "Correct-Horse-9-Battery"}]
        """
      Then the status is 200 or 204
      And Ada's user has no `password`
      And no answer contains "Correct-Horse-9-Battery"
