
Feature: Attributes of a user
  What the core schema says of single attributes (RFC 7643, section 4.1).

  @req:RFC7643-4.1.1-R13
  Rule: profileUrl is a URL

    @id:attribute-profile-url
    Scenario: profileUrl is stored
      When a client creates the user Ada with:
        """
        {"profileUrl": "https://example.com/ada"}
        """
      Then the status is 201
      And the answer has `profileUrl` equal to `"https://example.com/ada"`

  @req:RFC7643-4.1.1-R14
  Rule: preferredLanguage has the form of Accept-Language

    @id:attribute-preferred-language
    Scenario: Weights are stored
      When a client creates the user Ada with:
        """
        {"preferredLanguage": "en-US,en;q=0.8"}
        """
      Then the status is 201
      And the resource `/Users/${Ada.id}` has `preferredLanguage` equal to `"en-US,en;q=0.8"`

  @req:RFC7643-4.1.1-R15
  Rule: locale is a language tag

    @id:attribute-locale
    Scenario: locale is stored
      When a client creates the user Ada with:
        """
        {"locale": "en-CA"}
        """
      Then the status is 201
      And the resource `/Users/${Ada.id}` has `locale` equal to `"en-CA"`

  @req:RFC7643-4.1.1-R17 @needs:locale
  Rule: A language tag holds no space

    @id:attribute-locale-space
    Scenario Outline: A locale with a space is refused, or mended (<locale>)
      When a client creates the user Ada with:
        """
        {"locale": "<locale>"}
        """
      Then the answer is no internal error
      And any `locale` of the answer matches `"[^ ]*"`

      Examples:
        | locale |
        | en US  |
        | fr -CA |

  @req:RFC7643-4.1.1-R18
  Rule: timezone is an IANA name

    @id:attribute-timezone
    Scenario: timezone is stored
      When a client creates the user Ada with:
        """
        {"timezone": "America/Los_Angeles"}
        """
      Then the status is 201
      And the resource `/Users/${Ada.id}` has `timezone` equal to `"America/Los_Angeles"`

  @req:RFC7643-4.1.1-R34
  Rule: An inactive user still exists

    @id:inactive-user-is-readable
    Scenario: An inactive user can be read
      Given a client creates the user Ada with:
        """
        {"active": false}
        """
      When a client retrieves `/Users/${Ada.id}`
      Then the status is 200
      And the answer has `active` equal to `false`

    @id:inactive-user-is-found @needs:filter
    Scenario: An inactive user is in lists
      Given a client creates the user Ben
      And a client creates the user Ada with:
        """
        {"active": false}
        """
      When a client searches `/Users` for "userName eq \"${Ada.userName}\""
      Then the status is 200
      And the answer lists exactly Ada

    @id:inactive-user-is-replaced
    Scenario: An inactive user can be made active again
      Given a client creates the user Ada with:
        """
        {"active": false}
        """
      When Ada's user is changed at the service provider to:
        """
        {"active": true}
        """
      Then the status is 200
      And nothing but `active` of Ada's user changed
      And Ada's user has `active` equal to `true`

    @id:inactive-user-is-modified @needs:patch
    Scenario: An inactive user can be made active again by PATCH
      Given a client creates the user Ada with:
        """
        {"active": false}
        """
      When a client modifies `/Users/${Ada.id}` with:
        """
        [{"op": "replace", "path": "active", "value": true}]
        """
      Then the status is 200 or 204
      And nothing but `active` of Ada's user changed
      And Ada's user has `active` equal to `true`

  @req:RFC7643-4.1.2-R01
  Rule: E-mail addresses follow RFC 5321

    @id:attribute-email
    Scenario: An address with a tag is stored
      When a client creates the user Ada with:
        """
        {"emails": [{"value": "${run.tag}-ada+scim@${run.domain}", "type": "work"}]}
        """
      Then the status is 201
      And the answer has `emails.value` equal to `"${run.tag}-ada+scim@${run.domain}"`

  @req:RFC7643-4.1.2-R05
  Rule: Phone numbers follow RFC 3966

    @id:attribute-phone-number
    Scenario: A tel URI is stored
      When a client creates the user Ada with:
        """
        {"phoneNumbers": [{"value": "tel:+12015550123", "type": "work"}]}
        """
      Then the status is 201
      And the answer has `phoneNumbers.value` equal to `"tel:+12015550123"`

  @req:RFC7643-4.1.2-R16
  Rule: A country is an ISO 3166-1 alpha-2 code

    @id:attribute-country
    Scenario: US is stored
      When a client creates the user Ada with:
        """
        {"addresses": [{"country": "US", "type": "work"}]}
        """
      Then the status is 201
      And the resource `/Users/${Ada.id}` has `addresses.country` equal to `"US"`

  @req:RFC7643-4.1.2-R28 @needs:roles
  Rule: roles are plain values

    @id:attribute-roles
    Scenario: A role that nobody knows is stored
      When a client creates the user Ada with:
        """
        {"roles": [{"value": "wren-keeper"}]}
        """
      Then the status is 201
      And the resource `/Users/${Ada.id}` has `roles.value` equal to `"wren-keeper"`

  @req:RFC7643-4.1.2-R28 @needs:entitlements
  Rule: entitlements are plain values

    @id:attribute-entitlements
    Scenario: An entitlement that nobody knows is stored
      When a client creates the user Ada with:
        """
        {"entitlements": [{"value": "wren-house"}]}
        """
      Then the status is 201
      And the resource `/Users/${Ada.id}` has `entitlements.value` equal to `"wren-house"`

  @req:RFC7643-4.1.2-R26
  Rule: A certificate is one DER structure in standard base64

    @id:attribute-certificate
    Scenario: A certificate is stored
      When a client creates the user Ada with:
        """
        {"x509Certificates": [{"value": "MIIBCDCBr6ADAgECAgEBMAoGCCqGSM49BAMCMA4xDDAKBgNVBAMTA2FkYTAeFw0yNjAxMDEwMDAwMDBaFw00OTAxMDEwMDAwMDBaMA4xDDAKBgNVBAMTA2FkYTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABOepln4KBkiRPEYMIWAIUfrUnTz98MzDJNBkGqf1ziS+Jt3l55PbeH2MFm2JH19/MsI0U1DUPtMlvNv+YTKMP6kwCgYIKoZIzj0EAwIDSAAwRQIhAPNW++fjVIogNg3t1/J7w4uP/HgkqPh32XyiLcs1uIa6AiA3OP24inUG1DWo6GgvwMJOPX+injzfhfesAr3pkg29AQ=="}]}
        """
      Then the status is 201
      And each `x509Certificates.value` of the answer matches `"MIIB[A-Za-z0-9+/]+={0,2}"`

  @req:RFC7643-4.1.2-R27
  Rule: A value holds one certificate

    @id:attribute-certificates-together
    Scenario: Two certificates in one value are refused, or not kept together
      When a client creates the user Ada with:
        """
        {"x509Certificates": [{"value": "MIIBCDCBr6ADAgECAgEBMAoGCCqGSM49BAMCMA4xDDAKBgNVBAMTA2FkYTAeFw0yNjAxMDEwMDAwMDBaFw00OTAxMDEwMDAwMDBaMA4xDDAKBgNVBAMTA2FkYTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABOepln4KBkiRPEYMIWAIUfrUnTz98MzDJNBkGqf1ziS+Jt3l55PbeH2MFm2JH19/MsI0U1DUPtMlvNv+YTKMP6kwCgYIKoZIzj0EAwIDSAAwRQIhAPNW++fjVIogNg3t1/J7w4uP/HgkqPh32XyiLcs1uIa6AiA3OP24inUG1DWo6GgvwMJOPX+injzfhfesAr3pkg29ATCCAQgwga+gAwIBAgIBAjAKBggqhkjOPQQDAjAOMQwwCgYDVQQDEwNiZW4wHhcNMjYwMTAxMDAwMDAwWhcNNDkwMTAxMDAwMDAwWjAOMQwwCgYDVQQDEwNiZW4wWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAARIBcl2Hw7B1hSkjqN7OOjSDVAaQowjx3ezdQlEYco9Y46qaLDURf42JXOktqnOJ4P4me+ZzfSLfENFmawVB+O9MAoGCCqGSM49BAMCA0gAMEUCIEqn2WPtDFdgfeJHxyYqN+CNyegxRpyICpEy2krXGxrKAiEAlPPcpJ/i3emv83Ke9Mln3PGaHsoREQVrYoQV9S4LocM="}]}
        """
      Then the answer is no internal error
      And any `x509Certificates.value` of the answer matches `"MIIB[A-Za-z0-9+/=]{0,500}"`

  @req:RFC7643-4.1.2-R20 @needs:groups @needs:user-groups
  Rule: groups of a user holds ids of groups

    @id:user-groups-value
    Scenario: The member of a group names it
      Given a client creates the users Ada and Ben
      And a client creates the group "Keepers" with Ada
      When a client retrieves `/Users/${Ada.id}`
      Then the status is 200
      And the answer has `groups.value` equal to `"${"Keepers".id}"`

  @req:RFC7643-4.1.2-R21 @needs:groups @needs:user-groups
  Rule: $ref of groups leads to the group

    @id:user-groups-ref
    Scenario: Each reference leads to the group beside it
      Given a client creates the user Ada
      And a client creates the group "Keepers" with Ada
      When a client retrieves `/Users/${Ada.id}`
      Then the status is 200
      And each `groups.$ref` of the answer can be retrieved
      And each `groups.value` of the answer is the id of a resource below `/Groups`

  @req:RFC7643-4.1.2-R22 @req:RFC7643-4.1.2-R23 @needs:groups @needs:user-groups
  Rule: groups of a user follows the group's members

    @id:user-groups-appear
    Scenario: A member lists the group, another user does not
      Given a client creates the users Ada and Ben
      When a client creates the group "Keepers" with Ada
      Then the status is 201
      And Ada's user lists the group "Keepers"
      And Ben's user does not list the group "Keepers"

    @id:user-groups-disappear
    Scenario: A former member lists the group no longer
      Given a client creates the users Ada and Ben
      And a client creates the group "Keepers" with Ada
      When a client replaces `/Groups/${"Keepers".id}` with:
        """
        {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"], "displayName": "${"Keepers".displayName}", "members": [{"value": "${Ben.id}"}]}
        """
      Then the status is 200
      And Ada's user does not list the group "Keepers"
      And Ben's user lists the group "Keepers"

  @req:RFC7643-4.1.2-R25 @needs:groups @needs:user-groups
  Rule: The type of a membership is direct or indirect

    @id:user-groups-type
    Scenario: A member is one directly
      Given a client creates the user Ada
      And a client creates the group "Keepers" with Ada
      When a client retrieves `/Users/${Ada.id}`
      Then the status is 200
      And each `groups.type` of the answer matches `"(?:direct|indirect)"`
