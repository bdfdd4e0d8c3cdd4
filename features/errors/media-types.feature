
Feature: Media types and encodings
  What is in Content-Type and Accept, and how text is written (RFC 7644, section 3.8).

  @req:RFC7644-3.1-R01 @req:RFC7644-3.8-R07
  Rule: Who accepts application/scim+json gets it

    @id:media-type-of-user
    Scenario: The media type of a user
      Given a client creates the user Ada
      When a client with the header "Accept: application/scim+json" retrieves `/Users/${Ada.id}`
      Then the status is 200
      And the media type is SCIM's

  @req:RFC7644-8.1-R01
  Rule: application/scim+json is taken and given

    @id:media-type-of-create @req:RFC7644-3.1-R01
    Scenario: A user is created with that media type
      When a client with the header "Content-Type: application/scim+json" posts to `/Users`:
        """
        {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "${Ada.userName}"}
        """
      Then the status is 201
      And the media type is SCIM's

  @req:RFC7644-3.8-R09
  Rule: Whoever accepts anything gets application/scim+json

    @id:media-type-by-default
    Scenario: Accept is */*
      Given a client creates the user Ada
      When a client with the header "Accept: */*" retrieves `/Users/${Ada.id}`
      Then the status is 200
      And the media type is SCIM's

  @req:RFC7644-3.8-R08
  Rule: Accept may say application/json

    @id:media-type-json-accepted
    Scenario: Plain JSON is asked for
      Given a client creates the user Ada
      When a client with the header "Accept: application/json" retrieves `/Users/${Ada.id}`
      Then the status is 200
      And the answer has `id` equal to `"${Ada.id}"`

  @req:RFC7644-3.8-R10
  Rule: Content-Type may say application/json

    @id:media-type-json-sent
    Scenario: A user is sent as plain JSON
      When a client with the header "Content-Type: application/json" posts to `/Users`:
        """
        {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "${Ada.userName}"}
        """
      Then the status is 201

  @req:RFC7644-3.8-R02
  Rule: Content-Type may have a charset

    @id:media-type-with-charset
    Scenario: charset is utf-8
      When a client with the header "Content-Type: application/scim+json; charset=utf-8" posts to `/Users`:
        """
        {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "${Ada.userName}"}
        """
      Then the status is 201

  @req:RFC7644-3.8-R12
  Rule: Errors have the media type of SCIM

    @id:media-type-of-error
    Scenario: The answer for an unknown id
      When a client retrieves `/Users/${unknown.id}`
      Then the status is 404
      And the media type is SCIM's

  @req:RFC7644-3.8-R13
  Rule: Lists and discovery have the media type of SCIM

    @id:media-type-of
    Scenario Outline: The media type of <thing>
      When a client retrieves `<path>`
      Then the status is 200
      And the media type is SCIM's

      Examples:
        | thing                 | path                   |
        | a list                | /Users?count=1         |
        | schemas               | /Schemas               |
        | resource types        | /ResourceTypes         |
        | ServiceProviderConfig | /ServiceProviderConfig |

  @req:RFC7644-3.8-R14 @req:RFC9110-15.5.7-R01
  Rule: Whoever does not accept JSON gets 406 or JSON

    @id:media-type-not-acceptable
    Scenario: Accept is text/csv
      Given a client creates the user Ada
      When a client with the header "Accept: text/csv" retrieves `/Users/${Ada.id}`
      Then the status is 406 or 200
      And the answer has the header Content-Type matching `application/(?:scim\+)?json.*`

  @req:RFC7644-3.8-R15 @req:RFC9110-15.5.16-R01
  Rule: A media type that is not supported is refused

    @id:media-type-unsupported
    Scenario: A user is sent as text
      When a client with the header "Content-Type: text/plain" posts to `/Users`:
        """
        {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "${Ada.userName}"}
        """
      Then the status is 415

  @req:RFC7644-3.8-R16
  Rule: Several types with weights are read as HTTP says

    @id:media-type-weighted
    Scenario: JSON is one of two
      Given a client creates the user Ada
      When a client with the header "Accept: text/html;q=0.1, application/scim+json" retrieves `/Users/${Ada.id}`
      Then the status is 200
      And the media type is SCIM's

  @req:RFC7644-3.2-R09
  Rule: Answers are JSON

    @id:answers-are-json
    Scenario Outline: The body for <thing> is JSON
      When a client retrieves `<path>`
      Then the answer has a `schemas`

      Examples:
        | thing                 | path                   |
        | a list                | /Users?count=2         |
        | ServiceProviderConfig | /ServiceProviderConfig |

  @req:RFC7644-3.8-R01 @req:RFC7643-2.3.1-R01
  Rule: Text in UTF-8 is stored as it is

    @id:text-in-utf8
    Scenario Outline: A name <kind>
      When a client creates the user Ada with:
        """
        {"displayName": "<name>"}
        """
      Then the status is 201
      And the resource `/Users/${Ada.id}` has `displayName` equal to `"<name>"`

      Examples:
        | kind                   | name      |
        | with accents           | Zoë Ångst |
        | in Chinese             | 王小明       |
        | with a combining mark  | Zoë       |
        | beyond the first plane | Ada 😀     |

  @req:RFC7644-3.8-R03
  Rule: Answers are in UTF-8

    @id:answers-in-utf8
    Scenario: The charset, where it is named, is utf-8
      Given a client creates the user Ada with:
        """
        {"displayName": "Zoë"}
        """
      When a client retrieves `/Users/${Ada.id}`
      Then the status is 200
      And the answer has `displayName` equal to `"Zoë"`
      And the answer has the header Content-Type matching `(?i)[^;]+(?:;\s*charset="?utf-8"?\s*)?`

  @req:RFC7644-3.8-R04
  Rule: Without a charset text is in UTF-8

    @id:utf8-by-default
    Scenario: A name is sent without a charset
      When a client with the header "Content-Type: application/scim+json" posts to `/Users`:
        """
        {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "${Ada.userName}", "displayName": "Zoë"}
        """
      Then the status is 201
      And the answer has `displayName` equal to `"Zoë"`

  @req:RFC8259-7-R01
  Rule: Escapes in JSON strings are decoded

    @id:json-escapes
    Scenario: A surrogate pair
      When a client posts to `/Users`:
        """
        {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "${Ada.userName}", "displayName": "Ada \ud83d\ude00"}
        """
      Then the status is 201
      And the answer has `displayName` equal to `"Ada 😀"`

  @req:RFC8259-8.1-R01
  Rule: Answers have no byte order mark

    @id:no-byte-order-mark
    Scenario Outline: The first byte of <thing>
      When a client retrieves `<path>`
      Then the status is 200
      And the answer has a `schemas`

      Examples:
        | thing                 | path                   |
        | a list                | /Users?count=1         |
        | ServiceProviderConfig | /ServiceProviderConfig |

  @req:RFC7644-5-R01 @req:RFC7644-7.8-R01
  Rule: userName is prepared before it is compared

    @id:precis-username
    Scenario: The same userName composed and decomposed
      Given a client creates the user Ada with:
        """
        {"userName": "${Ada.stem}-caf\u00e9@${run.domain}"}
        """
      When a client posts to `/Users`:
        """
        {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "${Ada.stem}-cafe\u0301@${run.domain}",
         "emails": [{"value": "${run.tag}-other@${run.domain}", "type": "work", "primary": true}]}
        """
      Then the answer is the error 409

  @req:RFC7644-5-R02
  Rule: Full-width letters of userName are the ordinary ones

    @id:precis-width
    Scenario: The same userName in full-width letters
      Given a client creates the user Ada with:
        """
        {"userName": "${Ada.stem}-user@${run.domain}"}
        """
      When a client posts to `/Users`:
        """
        {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "${Ada.stem}-\uff55\uff53\uff45\uff52@${run.domain}",
         "emails": [{"value": "${run.tag}-other@${run.domain}", "type": "work", "primary": true}]}
        """
      Then the answer is the error 409

  @req:RFC7644-5-R04 @needs:filter
  Rule: A filter compares prepared strings

    @id:precis-filter
    Scenario: The userName is searched for in its other form
      Given a client creates the user Ben
      And a client creates the user Ada with:
        """
        {"userName": "${Ada.stem}-caf\u00e9@${run.domain}"}
        """
      When a client searches `/Users` for "userName eq \"${Ada.stem}-cafe\u0301@${run.domain}\""
      Then the status is 200
      And the answer has `Resources.id` equal to `"${Ada.id}"`
      And no answer contains "${Ben.userName}"
