
Feature: ServiceProviderConfig
  What the service provider says of its features (RFC 7643, section 5; RFC 7644, section 4).

  @id:config-has
  Scenario Outline: <member> is there
    When a client retrieves `/ServiceProviderConfig`
    Then the status is 200
    And the answer has a `<member>`
    And each `<member>` of the answer matches `<form>`

    @req:RFC7643-5-R05
    Examples:
      | member          | form        |
      | patch.supported | true\|false |

    @req:RFC7643-5-R06
    Examples:
      | member         | form        |
      | bulk.supported | true\|false |

    @req:RFC7643-5-R07 @req:RFC7643-2.3.4-R01
    Examples:
      | member             | form            |
      | bulk.maxOperations | 0\|[1-9][0-9]*  |

    @req:RFC7643-5-R08
    Examples:
      | member              | form            |
      | bulk.maxPayloadSize | 0\|[1-9][0-9]*  |

    @req:RFC7643-5-R09
    Examples:
      | member           | form        |
      | filter.supported | true\|false |

    @req:RFC7643-5-R10
    Examples:
      | member            | form            |
      | filter.maxResults | 0\|[1-9][0-9]*  |

    @req:RFC7643-5-R12
    Examples:
      | member                   | form        |
      | changePassword.supported | true\|false |

    @req:RFC7643-5-R13
    Examples:
      | member         | form        |
      | sort.supported | true\|false |

    @req:RFC7643-5-R14
    Examples:
      | member         | form        |
      | etag.supported | true\|false |

  @id:config-scheme-has
  Scenario Outline: Each scheme has <member>
    When a client retrieves `/ServiceProviderConfig`
    Then the status is 200
    And each of `authenticationSchemes` in the answer has `<member>` matching `<form>`

    @req:RFC7643-5-R16
    Examples:
      | member | form      |
      | type   | "[^"]+.*" |

    @req:RFC7643-5-R17
    Examples:
      | member | form       |
      | name   | "[^"].*"   |

    @req:RFC7643-5-R18
    Examples:
      | member      | form       |
      | description | "[^"].*"   |

  @req:RFC7644-4-R02 @req:RFC7644-4-R04
  Rule: ServiceProviderConfig is one object at its endpoint

    @id:config-is-served
    Scenario: ServiceProviderConfig is there
      When a client retrieves `/ServiceProviderConfig`
      Then the status is 200
      And the answer names the schema `urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig`
      And the answer has no `Resources`

  @req:RFC7643-5-R01
  Rule: ServiceProviderConfig names its schema

    @id:config-names-schema
    Scenario: schemas of ServiceProviderConfig
      When a client retrieves `/ServiceProviderConfig`
      Then the status is 200
      And the answer names the schema `urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig`

  @req:RFC7643-5-R15
  Rule: authenticationSchemes is an array of objects

    @id:config-authentication-schemes
    Scenario: There is a scheme
      When a client retrieves `/ServiceProviderConfig`
      Then the status is 200
      And the answer has a `authenticationSchemes`
      And each `authenticationSchemes` of the answer matches `\{.*\}`

  @req:RFC7643-5-R02
  Rule: ServiceProviderConfig cannot be written

    @id:config-is-read-only
    Scenario: POST to ServiceProviderConfig changes nothing
      When a client posts to `/ServiceProviderConfig`:
        """
        {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"], "documentationUri": "https://example.com/${run.tag}"}
        """
      Then the answer is a refusal, or what a GET of the same path gives
      And the resource `/ServiceProviderConfig` has `schemas` equal to `["urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"]`
      And no answer contains "https://example.com/${run.tag}"

  @req:RFC7644-4-R03
  Rule: ServiceProviderConfig has the attributes of its schema

    @id:config-is-complete
    Scenario: Every feature is named
      When a client retrieves `/ServiceProviderConfig`
      Then the status is 200
      And the answer has a `patch`
      And the answer has a `filter`
      And the answer has a `authenticationSchemes`

  @req:RFC7644-4-R17
  Rule: ServiceProviderConfig is the same at every time

    @id:config-is-stable
    Scenario: Two reads agree
      Given a client retrieves `/ServiceProviderConfig`
      When a client retrieves `/ServiceProviderConfig`
      Then the status is 200
      And the answer is the same as the one before

    @id:schemas-are-stable
    Scenario: Two reads of /Schemas agree
      Given a client retrieves `/Schemas`
      When a client retrieves `/Schemas`
      Then the status is 200
      And the answer is the same as the one before
