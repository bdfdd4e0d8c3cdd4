
@needs:version-segment
Feature: The version of the protocol
  A base URL that ends in a version, such as v2 (RFC 7644, section 3.13).

  @req:RFC7644-3.13-R02
  Rule: The version stands right before the endpoint

    @id:version-in-location
    Scenario: The location of a user has the version before /Users
      When a client creates the user Ada
      Then the status is 201
      And each `meta.location` of the answer matches `"(.*/v[0-9]+)?/Users/[^/]+"`

  @req:RFC7644-3.13-R03
  Rule: A version that is not offered is refused

    @id:version-unknown
    Scenario Outline: A request for the version <version> of the protocol is refused
      Given a client creates the user Ada
      When a client of the version <version> retrieves `/Users/${Ada.id}`
      Then the status is 404 or 400

      Examples:
        | version |
        | v99     |
        | v0      |
