
@needs:patch
Feature: The operation remove
  What remove takes away, and what it leaves (RFC 7644, section 3.5.2.2).

  Rule: remove has a path

    @id:patch-remove-without-path-with-value @req:RFC7644-3.5.2-R10 @needs:title
    Scenario: A value does not stand in for the path
      Given a client creates the user Ada with:
        """json
        {"title": "Engineer"}
        """
      When a client modifies `/Users/${Ada.id}` with:
        """json
        [{"op": "remove", "value": {"title": "Engineer"}}]
        """
      Then the answer is the error 400
      And nothing of Ada's user changed

    @id:patch-remove-without-path @req:RFC7644-3.5.2.2-R01
    Scenario: A remove without path has no target
      Given a client creates the user Ada
      When a client modifies `/Users/${Ada.id}` with:
        """json
        [{"op": "remove"}]
        """
      Then the answer is the error 400 with scimType noTarget
      And nothing of Ada's user changed

  @req:RFC7644-3.5.2.2-R02
  Rule: A single-valued attribute is left without value

    @id:patch-remove-simple @needs:title @needs:nick-name
    Scenario: The title goes, the rest stays
      Given a client creates the user Ada with:
        """json
        {"title": "Engineer", "nickName": "Addie"}
        """
      When a client modifies `/Users/${Ada.id}` with:
        """json
        [{"op": "remove", "path": "title"}]
        """
      Then the status is 200 or 204
      And Ada's user has no `title`
      And nothing but `title` of Ada's user changed

    @id:patch-remove-each-simple
    Scenario: Each single-valued attribute can be removed
      Given a client creates the user Ada with every attribute that is advertised
      When a client tries to remove each simple attribute of Ada's user
      Then each attempt succeeds and is read back

  @req:RFC7644-3.5.2.2-R03
  Rule: A multi-valued attribute is left without any value

    @id:patch-remove-values
    Scenario: All e-mail addresses go
      Given a client creates the user Ada with:
        """json
        {"emails": [{"value": "${Ada.email}", "type": "work", "primary": true}, {"value": "home-${Ada.email}", "type": "home"}]}
        """
      When a client modifies `/Users/${Ada.id}` with:
        """json
        [{"op": "remove", "path": "emails"}]
        """
      Then the status is 200 or 204
      And Ada's user has no `emails`
      And nothing but `emails` of Ada's user changed

    @id:patch-remove-each-multi-valued
    Scenario: The values of each multi-valued attribute can be removed
      Given a client creates the user Ada with every attribute that is advertised
      When a client tries to remove each multi-valued attribute of Ada's user
      Then each attempt succeeds and is read back

  @req:RFC7644-3.5.2.2-R04
  Rule: A filter names the values to remove

    @id:patch-remove-selected
    Scenario Outline: The value that a filter on <sub> selects goes, the other stays
      Given a client creates the user Ada with:
        """json
        {"emails": [{"value": "${Ada.email}", "type": "work", "primary": true}, {"value": "home-${Ada.email}", "type": "home"}]}
        """
      When a client modifies `/Users/${Ada.id}` with:
        """json
        [{"op": "remove", "path": "emails[<filter>]"}]
        """
      Then the status is 200 or 204
      And Ada's user has no `emails[type eq "home"]`
      And Ada's user has `emails[type eq "work"].value` equal to `"${Ada.email}"`
      And nothing but `emails` of Ada's user changed

      Examples:
        | sub   | filter                           |
        | type  | type eq \\"home\\"               |
        | value | value eq \\"home-${Ada.email}\\" |

  @req:RFC7644-3.5.2.2-R05
  Rule: When the last value is removed the attribute has none

    @id:patch-remove-last-value
    Scenario: The only e-mail address is selected and removed
      Given a client creates the user Ada
      When a client modifies `/Users/${Ada.id}` with:
        """json
        [{"op": "remove", "path": "emails[type eq \"work\"]"}]
        """
      Then the status is 200 or 204
      And Ada's user has no `emails`

  @req:RFC7644-3.5.2.2-R06
  Rule: Every value that matches is removed

    @id:patch-remove-all-matching @needs:phone-numbers
    Scenario: Two of three telephone numbers match
      Given a client creates the user Ada with:
        """json
        {"phoneNumbers": [{"value": "tel:+12015550123", "type": "work"}, {"value": "tel:+12015550124", "type": "home"}, {"value": "tel:+12015550125", "type": "work"}]}
        """
      When a client modifies `/Users/${Ada.id}` with:
        """json
        [{"op": "remove", "path": "phoneNumbers[type eq \"work\"]"}]
        """
      Then the status is 200 or 204
      And Ada's user has no `phoneNumbers[type eq "work"]`
      And Ada's user has `phoneNumbers[type eq "home"].value` equal to `"tel:+12015550124"`

  @req:RFC7644-3.5.2.2-R07
  Rule: Both halves of a conjunction must match the same value

    @id:patch-remove-compound
    Scenario: Only the value that meets both conditions goes
      Given a client creates the user Ada with:
        """json
        {"emails": [{"value": "one-${Ada.email}", "type": "work"}, {"value": "two-${Ada.email}", "type": "work"}, {"value": "one-home-${Ada.email}", "type": "home"}]}
        """
      When a client modifies `/Users/${Ada.id}` with:
        """json
        [{"op": "remove", "path": "emails[type eq \"work\" and value sw \"one-\"]"}]
        """
      Then the status is 200 or 204
      And Ada's user has `emails[type eq "work"].value` equal to `"two-${Ada.email}"`
      And Ada's user has `emails[type eq "home"].value` equal to `"one-home-${Ada.email}"`

  @req:RFC7644-3.5.2.2-R08
  Rule: A sub-attribute of the values that match is removed by itself

    @id:patch-remove-sub-of-value @needs:addresses
    Scenario: The region of one address goes
      Given a client creates the user Ada with:
        """json
        {"addresses": [{"type": "work", "locality": "Bern", "region": "BE", "country": "CH"}, {"type": "home", "locality": "Chur", "region": "GR", "country": "CH"}]}
        """
      When a client modifies `/Users/${Ada.id}` with:
        """json
        [{"op": "remove", "path": "addresses[type eq \"work\"].region"}]
        """
      Then the status is 200 or 204
      And Ada's user has no `addresses[type eq "work"].region`
      And Ada's user has `addresses[type eq "work"].locality` equal to `"Bern"`
      And Ada's user has `addresses[type eq "home"].region` equal to `"GR"`

  @req:RFC7644-3.5.2.2-R09
  Rule: A sub-attribute of a complex attribute is removed by itself

    @id:patch-remove-sub
    Scenario: The middle name goes, the other names stay
      Given a client creates the user Ada with:
        """json
        {"name": {"givenName": "Ada", "middleName": "May", "familyName": "Lane"}}
        """
      When a client modifies `/Users/${Ada.id}` with:
        """json
        [{"op": "remove", "path": "name.middleName"}]
        """
      Then the status is 200 or 204
      And Ada's user has no `name.middleName`
      And Ada's user has `name.givenName` equal to `"Ada"`
      And Ada's user has `name.familyName` equal to `"Lane"`

  @req:RFC7644-3.5.2.2-R10
  Rule: A complex attribute goes as a whole

    @id:patch-remove-each-complex
    Scenario: Each complex attribute can be removed
      Given a client creates the user Ada with every attribute that is advertised
      When a client tries to remove each complex attribute of Ada's user
      Then each attempt succeeds and is read back

  @req:RFC7644-3.5.2.2-R11
  Rule: A required attribute cannot be removed

    @id:patch-remove-required
    Scenario Outline: Each required attribute of a user with <values> refuses a remove
      Given <given>
      When a client tries to remove each required attribute of Ada's user
      Then each attempt is refused
      And each attempt changes nothing

      Examples:
        | values      | given                                                                 |
        | few values  | a client creates the user Ada                                         |
        | every value | a client creates the user Ada with every attribute that is advertised |

    @id:patch-remove-group-name @needs:groups
    Scenario: A group keeps its displayName
      Given a client creates the empty group "Crew"
      When a client modifies `/Groups/${"Crew".id}` with:
        """json
        [{"op": "remove", "path": "displayName"}]
        """
      Then the status is 400
      And the resource `/Groups/${"Crew".id}` has `displayName` equal to `"${"Crew".displayName}"`

  @req:RFC7644-3.5.2.2-R21
  Rule: The refusal to remove a required attribute has the scimType mutability

    @id:patch-remove-required-scimtype
    Scenario: Each required attribute refuses a remove by its mutability
      Given a client creates the user Ada
      When a client tries to remove each required attribute of Ada's user
      Then each attempt is refused with scimType mutability

  @req:RFC7644-3.5.2.2-R12
  Rule: A read-only attribute cannot be removed

    @id:patch-remove-read-only
    Scenario: Each read-only attribute refuses a remove
      Given a client creates the user Ada with every attribute that is advertised
      When a client tries to remove each read-only attribute of Ada's user
      Then each attempt is refused with scimType mutability
      And each attempt changes nothing

  @req:RFC7644-3.5.2.2-R18
  Rule: What has no value can be removed all the same

    @id:patch-remove-nothing @needs:nick-name
    Scenario: An attribute without value is removed
      Given a client creates the user Ada
      When a client modifies `/Users/${Ada.id}` with:
        """json
        [{"op": "remove", "path": "nickName"}]
        """
      Then the answer is a success or the error 400 with scimType noTarget
      And nothing of Ada's user changed
