
@needs:patch
Feature: Several operations in one PATCH
  Their order, their effect on each other, and what is left when one of them fails (RFC 7644, section 3.5.2).

  @req:RFC7644-3.5.2-R28
  Rule: Each operation works on the result of the one before

    @id:patch-sequence-last-wins
    Scenario: The last of two values stays
      Given a client creates the user Ada
      When a client modifies `/Users/${Ada.id}` with:
        """json
        [{"op": "replace", "path": "displayName", "value": "First"},
         {"op": "replace", "path": "displayName", "value": "Second"}]
        """
      Then the status is 200 or 204
      And Ada's user has `displayName` equal to `"Second"`

    @id:patch-sequence-add-remove
    Scenario: What one operation adds the next one finds
      Given a client creates the user Ada
      When a client modifies `/Users/${Ada.id}` with:
        """json
        [{"op": "add", "path": "emails", "value": [{"value": "home-${Ada.email}", "type": "home"}]},
         {"op": "replace", "path": "emails[type eq \"home\"].value", "value": "moved-${Ada.email}"},
         {"op": "remove", "path": "emails[type eq \"work\"]"}]
        """
      Then the status is 200 or 204
      And Ada's user has `emails.value` equal to `"moved-${Ada.email}"`

  @req:RFC7644-3.5.2-R29
  Rule: Every operation is carried out

    @id:patch-sequence-all @needs:title @needs:nick-name
    Scenario: Three operations have three effects
      Given a client creates the user Ada
      When a client modifies `/Users/${Ada.id}` with:
        """json
        [{"op": "add", "path": "title", "value": "Captain"},
         {"op": "add", "path": "nickName", "value": "Addie"},
         {"op": "replace", "path": "name.familyName", "value": "Harbour"}]
        """
      Then the status is 200 or 204
      And Ada's user has `title` equal to `"Captain"`
      And Ada's user has `nickName` equal to `"Addie"`
      And Ada's user has `name.familyName` equal to `"Harbour"`

  Rule: When one operation fails the request fails, and nothing of it is kept

    @id:patch-atomic @req:RFC7644-3.5.2-R32 @needs:title
    Scenario Outline: Nothing is kept when <which> operation fails
      Given a client creates the user Ada
      When a client modifies `/Users/${Ada.id}` with:
        """json
        [<operations>]
        """
      Then the answer is the error 400
      And nothing of Ada's user changed

      Examples:
        | which      | operations                                                                                                                                                      |
        | the second | {"op": "replace", "path": "displayName", "value": "Half"}, {"op": "replace", "path": "emails[value eq \\"nobody-${Ada.email}\\"].value", "value": "x"}          |
        | the third  | {"op": "add", "path": "title", "value": "Half"}, {"op": "remove", "path": "emails"}, {"op": "remove"}                                                           |

    @id:patch-atomic-metadata @req:RFC7644-3.5.2-R33
    Scenario: Even the metadata is as before
      Given a client creates the user Ada
      And a moment passes
      When a client modifies `/Users/${Ada.id}` with:
        """json
        [{"op": "replace", "path": "displayName", "value": "Half"},
         {"op": "replace", "path": "emails[value eq \"nobody-${Ada.email}\"].value", "value": "x"}]
        """
      Then the answer is the error 400
      And the resource `/Users/${Ada.id}` has `meta` as before
      And nothing of Ada's user changed

    @id:patch-failure-status @req:RFC7644-3.5.2-R34 @needs:nick-name
    Scenario: The status tells of the failure
      Given a client creates the user Ada
      When a client modifies `/Users/${Ada.id}` with:
        """json
        [{"op": "replace", "path": "displayName", "value": "Half"},
         {"op": "remove", "path": "userName"},
         {"op": "add", "path": "nickName", "value": "Addie"}]
        """
      Then the status is 400
      And nothing of Ada's user changed

    @id:patch-failure-body @req:RFC7644-3.5.2-R35
    Scenario: The body is a SCIM error
      Given a client creates the user Ada
      When a client modifies `/Users/${Ada.id}` with:
        """json
        [{"op": "replace", "path": "displayName", "value": "Half"},
         {"op": "replace", "path": "emails[value eq \"nobody-${Ada.email}\"].value", "value": "x"}]
        """
      Then the answer is the error 400
      And each `status` of the answer matches `"?400"?`

  Rule: One value at most is primary

    @id:patch-primary-moves @req:RFC7644-3.5.2-R30
    Scenario: Another value becomes primary
      Given a client creates the user Ada with:
        """json
        {"emails": [{"value": "${Ada.email}", "type": "work", "primary": true}, {"value": "home-${Ada.email}", "type": "home"}]}
        """
      When a client modifies `/Users/${Ada.id}` with:
        """json
        [{"op": "replace", "path": "emails[type eq \"home\"].primary", "value": true}]
        """
      Then the status is 200 or 204
      And Ada's user has `emails[primary eq "true"].type` equal to `"home"`

    @id:patch-primary-added @req:RFC7644-3.5.2-R31
    Scenario: A new value is primary
      Given a client creates the user Ada
      When a client modifies `/Users/${Ada.id}` with:
        """json
        [{"op": "add", "path": "emails", "value": [{"value": "home-${Ada.email}", "type": "home", "primary": true}]}]
        """
      Then the status is 200 or 204
      And Ada's user has `emails[primary eq "true"].type` equal to `"home"`
      And Ada's user has `emails[type eq "work"].value` equal to `"${Ada.email}"`

    @id:patch-primary-replaced @req:RFC7644-3.5.2.3-R21 @needs:addresses
    Scenario: A replaced value is primary
      Given a client creates the user Ada with:
        """json
        {"addresses": [{"type": "work", "locality": "Bern"}, {"type": "home", "locality": "Chur", "primary": true}]}
        """
      When a client modifies `/Users/${Ada.id}` with:
        """json
        [{"op": "replace", "path": "addresses[type eq \"work\"]", "value": {"type": "work", "locality": "Basel", "primary": true}}]
        """
      Then the status is 200 or 204
      And Ada's user has `addresses[primary eq "true"].locality` equal to `"Basel"`
      And Ada's user has `addresses[type eq "home"].locality` equal to `"Chur"`
