
Feature: Replace a user
  PUT to a resource, and what becomes of values that are sent, left out or not the client's.

  @req:RFC7644-3.5-R01 @req:RFC7644-3.5.1-R18
  Rule: PUT is supported and answers 200 with the whole resource

    @id:replace-answers-200
    Scenario: A replace is answered with the resource
      Given a client creates the user Ada
      When a client replaces `/Users/${Ada.id}` with:
        """
        {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "${Ada.userName}", "title": "Engineer"}
        """
      Then the status is 200
      And the answer has `userName` equal to `"${Ada.userName}"`
      And the answer has `title` equal to `"Engineer"`

  @req:RFC7644-3.5.1-R03
  Rule: Values that are sent take the place of the old ones

    @id:replace-sets-values
    Scenario: New values are in the answer and stay
      Given a client creates the user Ada with:
        """
        {"title": "First", "externalId": "${run.tag}-one"}
        """
      When Ada's user is changed at the service provider to:
        """
        {"title": "Second", "displayName": "Ada M. Lane", "externalId": "${run.tag}-two"}
        """
      Then the status is 200
      And Ada's user has `displayName` equal to `"Ada M. Lane"`
      And Ada's user has `externalId` equal to `"${run.tag}-two"`
      And nothing but `title, displayName, externalId` of Ada's user changed

    @id:replace-sets-active @req:RFC7643-4.1.1-R19
    Scenario Outline: active becomes <value>
      Given a client creates the user Ada with:
        """
        {"active": <before>}
        """
      When Ada's user is changed at the service provider to:
        """
        {"active": <value>}
        """
      Then the status is 200
      And Ada's user has `active` equal to `<value>`
      And nothing but `active` of Ada's user changed

      Examples:
        | value | before |
        | true  | false  |
        | false | true   |

    @id:replace-leaves-active
    Scenario: A replace of another value leaves an inactive user inactive
      Given a client creates the user Ada with:
        """
        {"active": false}
        """
      When Ada's user is changed at the service provider to:
        """
        {"title": "Engineer"}
        """
      Then the status is 200
      And nothing but `title` of Ada's user changed

  @req:RFC7643-4.1.1-R07
  Rule: userName can be changed

    @id:replace-renames @req:RFC7644-3.5.1-R03
    Scenario: A user gets another userName
      Given a client creates the user Ada
      When Ada's user is changed at the service provider to:
        """
        {"userName": "${Cleo.userName}"}
        """
      Then the status is 200
      And Ada's user has `userName` equal to `"${Cleo.userName}"`
      And nothing but `userName` of Ada's user changed

  @req:RFC7643-4.1.1-R35
  Rule: A userName that was given up can be used by another user

    @id:replace-frees-username
    Scenario: The old userName of a renamed user is free
      Given a client creates the user Ada
      And Ada's user is changed at the service provider to:
        """
        {"userName": "${Cleo.userName}"}
        """
      When a client posts to `/Users`:
        """
        {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "${Ada.userName}", "displayName": "${run.tag} other Ada",
         "emails": [{"value": "${run.tag}-other@${run.domain}", "type": "work", "primary": true}]}
        """
      Then the status is 201

  @req:RFC7644-3.5.1-R05
  Rule: A multi-valued attribute is replaced as a whole

    @id:replace-emails
    Scenario: The old addresses go
      Given a client creates the user Ada with:
        """
        {"emails": [{"value": "${run.tag}-a@${run.domain}", "type": "work", "primary": true}, {"value": "${run.tag}-b@${run.domain}", "type": "home"}]}
        """
      When Ada's user is changed at the service provider to:
        """
        {"emails": [{"value": "${run.tag}-c@${run.domain}", "type": "home"}]}
        """
      Then the status is 200
      And the resource `/Users/${Ada.id}` has `emails.value` equal to `"${run.tag}-c@${run.domain}"`
      And each `emails.value` of the answer matches `"${run.tag}-c@\Q${run.domain}\E"`
      And nothing but `emails` of Ada's user changed

  @req:RFC7644-3.5.1-R06
  Rule: A complex attribute is replaced as a whole

    @id:replace-name
    Scenario: A sub-attribute that is not sent goes
      Given a client creates the user Ada with:
        """
        {"name": {"givenName": "Ada", "familyName": "Lane", "middleName": "M."}}
        """
      When Ada's user is changed at the service provider to:
        """
        {"name": {"givenName": "Ada", "familyName": "Lane"}}
        """
      Then the status is 200
      And the resource `/Users/${Ada.id}` has no `name.middleName`
      And the resource `/Users/${Ada.id}` has `name.givenName` equal to `"Ada"`

  @req:RFC7644-3.5.1-R11 @req:RFC7643-2.5-R02
  Rule: null clears a singular attribute

    @id:replace-clears-with-null
    Scenario: title is cleared
      Given a client creates the user Ada with:
        """
        {"title": "Engineer", "nickName": "A"}
        """
      When Ada's user is changed at the service provider to:
        """
        {"title": null}
        """
      Then the status is 200
      And the resource `/Users/${Ada.id}` has no `title`
      And nothing but `title` of Ada's user changed

  @req:RFC7644-3.5.1-R11 @req:RFC7643-2.5-R03
  Rule: An empty array clears a multi-valued attribute

    @id:replace-clears-with-empty-array
    Scenario: roles are cleared
      Given a client creates the user Ada with:
        """
        {"roles": [{"value": "student"}], "nickName": "A"}
        """
      When Ada's user is changed at the service provider to:
        """
        {"roles": []}
        """
      Then the status is 200
      And the resource `/Users/${Ada.id}` has no `roles`
      And nothing but `roles` of Ada's user changed

  @req:RFC7644-3.5.1-R15 @req:RFC7644-3.1-R06 @req:RFC7644-3.1-R05
  Rule: readOnly values are ignored and need not be left out

    @id:replace-with-what-was-read
    Scenario: What was read is put back
      Given a client creates the user Ada
      When Ada's user is changed at the service provider to:
        """
        {}
        """
      Then the status is 200
      And nothing of Ada's user changed
      And the answer has `id` equal to `"${Ada.id}"`

    @id:replace-with-groups @needs:groups
    Scenario: A member of a group is put back as it was read
      Given a client creates the user Ada
      And a client creates the group "Keepers" with Ada
      When Ada's user is changed at the service provider to:
        """
        {}
        """
      Then the status is 200
      And the group "Keepers" has exactly the members Ada

  @req:RFC7643-3.1-R23
  Rule: meta of a replace is ignored

    @id:replace-ignores-meta
    Scenario: Forged meta is not taken
      Given a client creates the user Ada
      When Ada's user is changed at the service provider to:
        """
        {"meta": {"resourceType": "Forged", "created": "2001-02-03T04:05:06Z", "location": "https://example.com/forged"}}
        """
      Then the status is 200
      And the resource `/Users/${Ada.id}` has `meta.created` as before
      And the resource `/Users/${Ada.id}` has `meta.location` as before
      And the resource `/Users/${Ada.id}` has `meta.resourceType` as before

  @req:RFC7643-4.1.2-R18 @needs:groups
  Rule: groups of a replace is ignored

    @id:replace-ignores-groups
    Scenario: A user does not leave a group by a replace
      Given a client creates the user Ada
      And a client creates the group "Keepers" with Ada
      When Ada's user is changed at the service provider to:
        """
        {"groups": []}
        """
      Then the status is 200
      And the group "Keepers" has exactly the members Ada

  @req:RFC7644-3.5.1-R16
  Rule: An id in the body that is not the resource's does not move it

    @id:replace-with-another-id @req:RFC7643-3.1-R12 @req:RFC7644-3.5.1-R15
    Scenario: The body has the id of another user
      Given a client creates the users Ada and Ben
      When Ada's user is changed at the service provider to:
        """
        {"id": "${Ben.id}", "title": "Engineer"}
        """
      Then the status is 200
      And the answer has `id` equal to `"${Ada.id}"`
      And nothing of Ben's user changed

  @req:RFC7644-3.5.1-R17
  Rule: Required attributes are in the request

    @id:replace-without-username
    Scenario: A replace without userName is refused
      Given a client creates the user Ada
      When a client replaces `/Users/${Ada.id}` with:
        """
        {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "displayName": "Nobody"}
        """
      Then the answer is the error 400
      And nothing of Ada's user changed

  @req:RFC7644-3.5.1-R01 @req:RFC7644-3.2-R05
  Rule: PUT creates nothing

    @id:replace-creates-nothing @needs:filter
    Scenario: A replace of nothing leaves nothing
      Given a client creates the user Ben
      When a client replaces `/Users/${unknown.id}` with:
        """
        {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "${Ada.userName}"}
        """
      Then the status is 404
      And no user matches Ada

  @req:RFC7644-3.5.1-R19
  Rule: PUT to an unknown id is answered with 404

    @id:replace-unknown-is-404
    Scenario: The error has its form
      When a client replaces `/Users/${unknown.id}` with:
        """
        {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "${Ada.userName}"}
        """
      Then the answer is the error 404

  @req:RFC7644-3.5.1-R20
  Rule: A replace that goes against uniqueness is refused

    @id:replace-duplicate-is-refused @req:RFC7643-4.1.1-R04
    Scenario: A user gets the userName of another
      Given a client creates the users Ada and Ben
      When Ben's user is changed at the service provider to:
        """
        {"userName": "${Ada.userName}"}
        """
      Then the status is 409 or 400
      And the error has the scimType uniqueness
      And nothing of Ben's user changed

  @req:RFC7644-3.5.1-R21
  Rule: A replace that cannot be read is refused and changes nothing

    @id:replace-malformed-is-refused
    Scenario Outline: The body is <kind>
      Given a client creates the user Ada
      When a client replaces `/Users/${Ada.id}` with:
        """
        <body>
        """
      Then the answer is the error 400
      And nothing of Ada's user changed

      Examples:
        | kind            | body                                                                                                            |
        | cut short       | {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName":                                         |
        | an array        | [{"userName": "${Ada.userName}"}]                                                                               |
        | of another type | {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "${Ada.userName}", "active": "perhaps"} |

  @req:RFC7644-3.5.1-R22
  Rule: An effective replace moves meta.lastModified and leaves meta.created

    @id:replace-moves-last-modified @slow
    Scenario: The dates of a replaced user
      Given a client creates the user Ada
      And a moment passes
      When Ada's user is changed at the service provider to:
        """
        {"title": "Engineer"}
        """
      Then the status is 200
      And the resource `/Users/${Ada.id}` has `meta.lastModified` later than before
      And the resource `/Users/${Ada.id}` has `meta.created` as before

  @req:RFC7644-3.5.1-R23 @req:RFC9110-9.2.2-R01
  Rule: The same replace again changes nothing more

    @id:replace-is-idempotent
    Scenario: A replace is repeated
      Given a client creates the user Ada
      And a client replaces `/Users/${Ada.id}` with:
        """
        {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "${Ada.userName}", "active": true, "emails": [{"value": "${run.tag}-c@${run.domain}", "type": "home"}]}
        """
      When a client replaces `/Users/${Ada.id}` with:
        """
        {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "${Ada.userName}", "active": true, "emails": [{"value": "${run.tag}-c@${run.domain}", "type": "home"}]}
        """
      Then the status is 200
      And nothing of Ada's user changed

  @req:RFC7644-3.5.1-R25 @needs:enterprise
  Rule: A replace sets and changes attributes of an extension

    @id:replace-changes-extension @req:RFC7643-4.3-R02
    Scenario: The department changes
      Given a client creates the user Ada with:
        """
        {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User", "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"], "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": {"department": "Research", "costCenter": "1"}}
        """
      When Ada's user is changed at the service provider to:
        """
        {"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": {"department": "Sales", "costCenter": "1"}}
        """
      Then the status is 200
      And Ada's user has `urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department` equal to `"Sales"`
      And Ada's user has `urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:costCenter` equal to `"1"`
      And nothing but `urn:ietf:params:scim:schemas:extension:enterprise:2.0:User` of Ada's user changed

  @req:RFC7644-3.5.1-R27
  Rule: An attribute that no schema knows does not appear

    @id:replace-with-unknown-attribute @req:RFC7644-3.1-R09
    Scenario: A made-up attribute is ignored or refused
      Given a client creates the user Ada
      When Ada's user is changed at the service provider to:
        """
        {"favouriteBird": "wren"}
        """
      Then the status is 200 or 400
      And no answer contains "wren"
      And the resource `/Users/${Ada.id}` has no `favouriteBird`

  @req:RFC7643-2.4-R05
  Rule: A replace leaves no two primary values

    @id:replace-two-primaries
    Scenario: Two primary addresses are refused or mended
      Given a client creates the user Ada
      When Ada's user is changed at the service provider to:
        """
        {"emails": [{"value": "${run.tag}-a@${run.domain}", "type": "work", "primary": true}, {"value": "${run.tag}-b@${run.domain}", "type": "home", "primary": true}]}
        """
      Then the status is 200 or 400
      And the resource `/Users/${Ada.id}` has `id` equal to `"${Ada.id}"`
      And each `emails[primary eq "true"].primary` of the answer is there once

  @req:RFC7643-2-R01
  Rule: Each attribute of a replace is handled by its own characteristics

    @id:replace-mixed
    Scenario: A readOnly attribute does not keep a readWrite one from being set
      Given a client creates the user Ada
      When Ada's user is changed at the service provider to:
        """
        {"id": "${run.tag}-forged", "groups": [{"value": "${run.tag}-forged"}], "nickName": "A"}
        """
      Then the status is 200
      And Ada's user has `nickName` equal to `"A"`
      And the resource `/Users/${Ada.id}` has no `groups`
      And nothing but `nickName` of Ada's user changed
