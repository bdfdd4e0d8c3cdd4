
Feature: The resource of whoever asks
  /Me, where it is offered and where it is not (RFC 7644, section 3.11).

  @req:RFC7644-3.11-R02 @needs:no-me
  Rule: /Me that is not supported is answered with 501

    @id:me-unsupported
    Scenario: /Me is not there
      When a client retrieves `/Me`
      Then the answer is the error 501

  @req:RFC7644-3.11-R04 @needs:me-redirect
  Rule: A redirect of /Me leads to the resource

    @id:me-redirect
    Scenario: Location can be followed
      When a client retrieves `/Me`
      Then the status is 308 or 307
      And the answer has the header Location

  @req:RFC7644-3.11-R06 @needs:me-direct
  Rule: Location of /Me is that of the resource

    @id:me-location
    Scenario: Location is not /Me
      When a client retrieves `/Me`
      Then the status is 200
      And the answer has the header Location matching `.*/Users/[^/]+`
      And the header Location can be followed to the `id` of the answer

  @req:RFC7644-3.11-R07 @needs:me-direct
  Rule: meta.location of /Me is that of the resource

    @id:me-meta-location
    Scenario: meta.location is not /Me
      When a client retrieves `/Me`
      Then the status is 200
      And each `meta.location` of the answer matches `".*/Users/[^/]+"`
      And the header Location names the resource of the answer

  @req:RFC7644-3.11-R08 @needs:me-direct
  Rule: /Me shows the resource as it is at its own URI

    @id:me-is-the-resource
    Scenario: Both have the same id and userName
      When a client retrieves `/Me`
      Then the status is 200
      And each `meta.location` of the answer leads to the resource with that `id`
      And each `meta.location` of the answer leads to the resource with that `userName`
