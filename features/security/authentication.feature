
@needs:authentication
Feature: Authentication
  Requests without credentials, or with wrong ones (RFC 7644, section 2).

  @req:RFC9110-15.5.2-R01
  Rule: A 401 has a challenge

    @id:auth-challenge
    Scenario: WWW-Authenticate is not empty
      When a client without credentials retrieves `/Users?count=1`
      Then an answer with 401 has the header WWW-Authenticate matching `.+`

  @req:RFC7644-2-R01
  Rule: The schemes that are supported are in the challenge

    @id:auth-challenge-names-scheme
    Scenario: WWW-Authenticate names a scheme
      When a client without credentials retrieves `/Users?count=1`
      Then an answer with 401 has the header WWW-Authenticate matching `[A-Za-z][A-Za-z0-9-]*(?: .*)?`

  @req:RFC7644-2-R02
  Rule: A wrong credential gets a challenge too

    @id:auth-wrong-token-challenge
    Scenario: A token that was never given out
      When a client with the header "Authorization: Bearer not-the-token" retrieves `/Users?count=1`
      Then an answer with 401 has the header WWW-Authenticate matching `.+`

  @req:RFC7644-2-R10
  Rule: A request without valid credentials is not carried out

    @id:auth-read-refused
    Scenario Outline: A read with <credential>
      Given a client creates the user Ada
      When a client with the header "Authorization: <header>" retrieves `/Users/${Ada.id}`
      Then the answer is a refusal
      And no answer contains "${Ada.userName}"

      Examples:
        | credential              | header                 |
        | a wrong token           | Bearer not-the-token   |
        | an empty token          | Bearer                 |
        | an unknown scheme       | Wren not-the-token     |
        | a name without password | Basic YWRh             |

    @id:auth-anonymous-read-refused
    Scenario: A read without credentials
      Given a client creates the user Ada
      When a client without credentials retrieves `/Users/${Ada.id}`
      Then the answer is a refusal
      And no answer contains "${Ada.userName}"

    @id:auth-anonymous-create-refused @needs:filter
    Scenario: A create without credentials
      When a client without credentials posts to `/Users`:
        """
        {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "${Ada.userName}"}
        """
      Then the answer is a refusal
      And no user matches Ada

    @id:auth-anonymous-group-create-refused @needs:groups @needs:filter
    Scenario: A create of a group without credentials
      When a client without credentials posts to `/Groups`:
        """
        {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"], "displayName": "${"Keepers".displayName}"}
        """
      Then the answer is a refusal
      And no group matches "Keepers"

    @id:auth-wrong-token-create-refused @needs:filter
    Scenario: A create with a wrong token
      When a client with the header "Authorization: Bearer not-the-token" posts to `/Users`:
        """
        {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "${Ada.userName}"}
        """
      Then the answer is a refusal
      And no user matches Ada

    @id:auth-part-of-token-refused
    Scenario: A part of the token is not the token
      Given a client creates the user Ada
      When a client with half of its token retrieves `/Users/${Ada.id}`
      Then the answer is a refusal
      And no answer contains "${Ada.userName}"

    @id:auth-part-of-token-list-refused
    Scenario: A part of the token is not the token for lists either
      Given a client creates the user Ada
      When a client with half of its token retrieves `/Users?count=10`
      Then the answer is a refusal
      And no answer contains "ListResponse"

  @req:RFC7644-3.12-R10
  Rule: Missing and wrong credentials are answered with 401

    @id:auth-missing-is-401
    Scenario: A read without credentials
      When a client without credentials retrieves `/Users?count=1`
      Then the answer is the error 401

    @id:auth-wrong-is-401
    Scenario: A read with a wrong token
      When a client with the header "Authorization: Bearer not-the-token" retrieves `/Users?count=1`
      Then the answer is the error 401

  @req:RFC6750-3-R01 @needs:bearer
  Rule: Where tokens are taken the challenge says Bearer

    @id:auth-bearer-challenge
    Scenario: The challenge of a request without a token
      When a client without credentials retrieves `/Users?count=1`
      Then an answer with 401 has the header WWW-Authenticate matching `(?i)(?:.*,\s*)?Bearer(?:[ ,].*)?`

  @req:RFC6750-3.1-R01 @needs:bearer
  Rule: The challenge for a wrong token says invalid_token

    @id:auth-invalid-token
    Scenario: A token that was never given out
      When a client with the header "Authorization: Bearer not-the-token" retrieves `/Users?count=1`
      Then an answer with 401 has the header WWW-Authenticate matching `.*error="?invalid_token"?.*`

  @req:RFC7643-5-R21
  Rule: The authentication schemes can be read by everybody

    @id:auth-schemes-are-public
    Scenario: ServiceProviderConfig without credentials
      When a client without credentials retrieves `/ServiceProviderConfig`
      Then the status is 200
      And the answer has a `authenticationSchemes`

  @req:RFC7644-3.11-R11 @needs:me
  Rule: /Me without credentials is nobody

    @id:auth-me-anonymous
    Scenario: /Me without credentials
      When a client without credentials retrieves `/Me`
      Then the answer is a refusal
