
@needs:etag
Feature: Conditional requests
  If-None-Match spares a client what it has; If-Match keeps two clients from undoing each other's work.

  @req:RFC7644-3.14-R10
  Rule: What a client has already is not sent again

    @id:if-none-match-current
    Scenario: A GET with the current tag is answered with 304
      Given a client creates the user Ada
      And a client retrieves `/Users/${Ada.id}`
      When a client with the header "If-None-Match: ${Ada.version}" retrieves `/Users/${Ada.id}`
      Then the status is 304
      And the answer has no body

  @req:RFC7644-3.14-R11
  Rule: What a client does not have is sent

    @id:if-none-match-other
    Scenario Outline: A GET with <tag> is answered with the resource
      Given a client creates the user Ada
      And a client replaces `/Users/${Ada.id}` with:
        """json
        {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "${Ada.userName}", "displayName": "Ada Changed"}
        """
      When a client with the header "If-None-Match: <value>" retrieves `/Users/${Ada.id}`
      Then the status is 200
      And the answer has `displayName` equal to `"Ada Changed"`

      Examples:
        | tag          | value               |
        | another tag  | W/\"another\"       |
        | an older tag | ${Ada.firstVersion} |

  @req:RFC7644-3.14-R12
  Rule: The condition counts for a part of a resource too

    @id:if-none-match-part
    Scenario: A GET of one attribute with the current tag is answered with 304
      Given a client creates the user Ada
      And a client retrieves `/Users/${Ada.id}?attributes=displayName`
      When a client with the header "If-None-Match: ${Ada.version}" retrieves `/Users/${Ada.id}?attributes=displayName`
      Then the status is 304
      And the answer has no body

  @req:RFC9110-13.1.2-R01
  Rule: If-None-Match compares without regard to strength

    @id:if-none-match-strength
    Scenario: The tag with its strength changed still matches
      Given a client creates the user Ada
      And a client retrieves `/Users/${Ada.id}`
      When a client with the header "If-None-Match: ${Ada.otherStrength}" retrieves `/Users/${Ada.id}`
      Then the status is 304

  @req:RFC9110-15.4.5-R01
  Rule: 304 carries the entity-tag and nothing else

    @id:not-modified-tag
    Scenario: The answer 304 has the tag of the resource
      Given a client creates the user Ada
      And a client retrieves `/Users/${Ada.id}`
      When a client with the header "If-None-Match: ${Ada.version}" retrieves `/Users/${Ada.id}`
      Then the status is 304
      And the answer has no body
      And the ETag of the answer is that of reading `/Users/${Ada.id}` back

  @req:RFC7643-3.1-R34
  Rule: Letter case counts in a version

    @id:version-case-exact
    Scenario: The tag in other letter case is another tag
      Given a client creates the user Ada
      And a client retrieves `/Users/${Ada.id}`
      When a client with the header "If-None-Match: ${Ada.otherCase}" retrieves `/Users/${Ada.id}`
      Then the status is 200
      And the answer has `userName` equal to `"${Ada.userName}"`

  Rule: With the current version a change is made

    @id:if-match-replace @req:RFC7644-3.14-R14
    Scenario: A PUT with the current tag
      Given a client creates the user Ada
      And a client retrieves `/Users/${Ada.id}`
      When a client with the header "If-Match: ${Ada.version}" replaces `/Users/${Ada.id}` with:
        """json
        {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "${Ada.userName}", "displayName": "Ada Changed"}
        """
      Then the status is 200
      And Ada's user has `displayName` equal to `"Ada Changed"`

    @id:if-match-modify @req:RFC7644-3.14-R16 @needs:patch
    Scenario: A PATCH with the current tag
      Given a client creates the user Ada
      And a client retrieves `/Users/${Ada.id}`
      When a client with the header "If-Match: ${Ada.version}" modifies `/Users/${Ada.id}` with:
        """json
        [{"op": "replace", "path": "displayName", "value": "Ada Changed"}]
        """
      Then the status is 200 or 204
      And Ada's user has `displayName` equal to `"Ada Changed"`

  @req:RFC9110-13.1.1-R02
  Rule: An asterisk is any version

    @id:if-match-any
    Scenario: A PUT with an asterisk in If-Match
      Given a client creates the user Ada
      When a client with the header "If-Match: *" replaces `/Users/${Ada.id}` with:
        """json
        {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "${Ada.userName}", "displayName": "Ada Changed"}
        """
      Then the status is 200
      And Ada's user has `displayName` equal to `"Ada Changed"`

  @req:RFC9110-13.1.1-R03
  Rule: One of several versions is enough

    @id:if-match-list
    Scenario: A PUT with the current tag behind another one
      Given a client creates the user Ada
      And a client retrieves `/Users/${Ada.id}`
      When a client with the header "If-Match: \"another\", ${Ada.version}" replaces `/Users/${Ada.id}` with:
        """json
        {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "${Ada.userName}", "displayName": "Ada Changed"}
        """
      Then the status is 200
      And Ada's user has `displayName` equal to `"Ada Changed"`

  Rule: With another version no change is made

    @id:if-match-replace-stale @req:RFC7644-3.14-R15
    Scenario: A PUT with another tag is not carried out
      Given a client creates the user Ada
      When a client with the header "If-Match: W/\"another\"" replaces `/Users/${Ada.id}` with:
        """json
        {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "${Ada.userName}", "displayName": "Ada Changed"}
        """
      Then the status is 412 or 409
      And nothing of Ada's user changed

    @id:if-match-modify-stale @req:RFC7644-3.14-R17 @needs:patch
    Scenario: A PATCH with another tag is not carried out
      Given a client creates the user Ada
      When a client with the header "If-Match: W/\"another\"" modifies `/Users/${Ada.id}` with:
        """json
        [{"op": "replace", "path": "displayName", "value": "Ada Changed"}]
        """
      Then the status is 412 or 409
      And nothing of Ada's user changed

  @req:RFC9110-13.1.1-R01
  Rule: A condition that does not hold is answered with 412

    @id:precondition-failed
    Scenario: The status is that of HTTP
      Given a client creates the user Ada
      When a client with the header "If-Match: W/\"another\"" replaces `/Users/${Ada.id}` with:
        """json
        {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "${Ada.userName}", "displayName": "Ada Changed"}
        """
      Then the status is 412

  @req:RFC9110-15.5.13-R01
  Rule: 412 comes with a SCIM error and without a change

    @id:precondition-failed-body
    Scenario: The refusal is a SCIM error
      Given a client creates the user Ada
      When a client with the header "If-Match: W/\"another\"" replaces `/Users/${Ada.id}` with:
        """json
        {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "${Ada.userName}", "displayName": "Ada Changed"}
        """
      Then the status is 412 or 409
      And the answer names the schema `urn:ietf:params:scim:api:messages:2.0:Error`
      And nothing of Ada's user changed
      And reading `/Users/${Ada.id}` back gives the same ETag as before

  @req:RFC7644-3.14-R18
  Rule: A version that was overtaken is noticed

    @id:if-match-overtaken
    Scenario: Between reading and writing somebody else wrote
      Given a client creates the user Ada
      And a client replaces `/Users/${Ada.id}` with:
        """json
        {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "${Ada.userName}", "displayName": "Changed First"}
        """
      When a client with the header "If-Match: ${Ada.firstVersion}" replaces `/Users/${Ada.id}` with:
        """json
        {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "${Ada.userName}", "displayName": "Changed Second"}
        """
      Then the status is 412 or 409
      And Ada's user has `displayName` equal to `"Changed First"`

  @req:RFC7644-3.5.2-R51 @needs:patch
  Rule: Of two changes on the same version one is made

    @id:if-match-race
    Scenario Outline: Two clients change the <attribute> at the same time
      Given a client creates the user Ada
      And a client retrieves `/Users/${Ada.id}`
      When each of two clients with the header "If-Match: ${Ada.version}" modifies `/Users/${Ada.id}` with:
        """json
        [{"op": "<op>", "path": "<attribute>", "value": <value>}]
        """
      Then one of the answers is a success and the others are 412 or 409

      Examples:
        | attribute   | op      | value                                                |
        | displayName | replace | "Ada Changed"                                        |
        | emails      | add     | [{"value": "home-${Ada.email}", "type": "home"}]     |
