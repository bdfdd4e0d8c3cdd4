
@profile:docker
Feature: Who gets in and who stays out
  Provisioning at sign-in switched off, invitations, and people who were deactivated.

  @req:DOCKER-JIT-A18 @req:DOCKER-JIT-A19 @req:DOCKER-CORNER-38 @needs:sign-in.off=members @serial
  Rule: With provisioning at sign-in off, a stranger stays out

    @id:off-stranger
    Scenario Outline: A stranger is refused (<case>)
      Given <idp> provisions roles and teams to the service provider
      And the product's provisioning at sign-in is off
      When Ada signs in by <protocol>
      Then the sign-in is refused
      And Ada is no member
      And Ada's sessions are dead

      @idp:okta
      Examples:
        | case      | idp      | protocol |
        | Okta SAML | okta-aiw | saml     |
        | Okta OIDC | okta-aiw | oidc     |

      @idp:entra
      Examples:
        | case       | idp           | protocol |
        | Entra SAML | entra-default | saml     |
        | Entra OIDC | entra-default | oidc     |

    @id:off-stranger-account @needs:sign-in.account-when-off=create
    Scenario: An account is left behind all the same
      Given okta-aiw provisions roles and teams to the service provider
      And the product's provisioning at sign-in is off
      When Ada signs in by saml
      Then the sign-in is refused
      And Ada's account is active
      And Ada is no member

    @id:off-account
    Scenario Outline: Somebody with an account is refused (<case>)
      Given <idp> provisions roles and teams to the service provider
      And Ada has an account at the product
      And the product's provisioning at sign-in is off
      When Ada signs in by <protocol>
      Then the sign-in is refused
      And nothing of Ada's membership changed

      @idp:okta
      Examples:
        | case      | idp      | protocol |
        | Okta SAML | okta-aiw | saml     |
        | Okta OIDC | okta-aiw | oidc     |

  @req:DOCKER-JIT-A20 @needs:sign-in.off=members @needs:sign-in.invitation=accept @serial
  Rule: With provisioning at sign-in off, who is invited gets in

    @id:off-invited
    Scenario Outline: An invited person signs in (<case>)
      Given <idp> provisions roles and teams to the service provider
      And Ada is invited to "home:desk"
      And the product's provisioning at sign-in is off
      When Ada signs in by <protocol>
      Then Ada's teams are "home:desk"
      And Ada's invitation is closed

      @idp:okta
      Examples:
        | case      | idp      | protocol |
        | Okta SAML | okta-aiw | saml     |
        | Okta OIDC | okta-aiw | oidc     |

  @req:DOCKER-JIT-A21 @req:DOCKER-JIT-A23 @needs:sign-in.off=members @serial
  Rule: With provisioning at sign-in off, who is provisioned gets in, and groups of the sign-in count for nothing

    @id:off-member
    Scenario Outline: A provisioned person signs in with a group (<case>)
      Given <idp> provisions roles and teams to the service provider
      And Ada is assigned to the application
      And Ada's sign-in says:
        | attribute | value        |
        | groups    | home:riggers |
      And the product's provisioning at sign-in is off
      When Ada signs in by <protocol>
      Then nothing of Ada's membership changed

      @idp:okta
      Examples:
        | case      | idp      | protocol |
        | Okta SAML | okta-aiw | saml     |
        | Okta OIDC | okta-aiw | oidc     |

      @idp:entra
      Examples:
        | case       | idp           | protocol |
        | Entra SAML | entra-default | saml     |

    @id:off-member-name-kept @needs:sign-in.name-when-off=false
    Scenario: The name of the sign-in is not taken
      Given okta-aiw provisions roles and teams to the service provider
      And Ada is assigned to the application
      And Ada's sign-in says:
        | attribute | value     |
        | name      | Ada Stone |
      And the product's provisioning at sign-in is off
      When Ada signs in by saml
      Then Ada's name at the product is "Ada Lane"

    @id:off-member-name-taken @needs:sign-in.name-when-off=true
    Scenario: The name of the sign-in is taken all the same
      Given okta-aiw provisions roles and teams to the service provider
      And Ada is assigned to the application
      And Ada's sign-in says:
        | attribute | value     |
        | name      | Ada Stone |
      And the product's provisioning at sign-in is off
      When Ada signs in by saml
      Then Ada's name at the product is "Ada Stone"

  @req:DOCKER-JIT-A22 @req:DOCKER-TOGGLE-G05 @req:DOCKER-CORNER-29 @needs:sign-in.off=members @serial
  Rule: With sign-in and SCIM both off for provisioning, members get in and nothing changes

    @id:off-both
    Scenario: A member signs in with a group
      Given okta-aiw provisions roles and teams to the service provider
      And Ada was made a member of "home:desk" by hand
      And the product's provisioning over SCIM is off
      And the product's provisioning at sign-in is off
      When Ada signs in by saml
      Then Ada's teams are "home:desk"

    @id:off-both-groups
    Scenario: A group of the sign-in brings a member nowhere
      Given okta-aiw provisions roles and teams to the service provider
      And Ada was made a member of "home:desk" by hand
      And Ada's sign-in says:
        | attribute | value        |
        | groups    | home:riggers |
      And the product's provisioning at sign-in is off
      When Ada signs in by saml
      Then Ada's teams are "home:desk"

  @req:DOCKER-REMOVE-D05 @serial
  Rule: With SCIM off nobody who came by sign-in is taken out

    @id:off-scim-jit-stays
    Scenario: Who came by sign-in stays when the directory lets him go
      Given okta-aiw provisions roles and teams to the service provider
      And Ada signs in by saml
      And the product's provisioning over SCIM is off
      When Ada is disabled in the directory
      Then nothing of Ada's membership changed
      And Ada's teams are "home:all"

  @req:DOCKER-JIT-A16 @req:DOCKER-JIT-A17 @needs:sign-in.invitation=accept
  Rule: A sign-in takes up an invitation, and groups come on top

    @id:jit-invited
    Scenario Outline: An invited person signs in (<case>)
      Given <idp> provisions roles and teams to the service provider
      And Ada is invited to "home:desk"
      When Ada signs in by <protocol>
      Then Ada's teams are "home:desk"
      And Ada's invitation is closed

      @idp:okta
      Examples:
        | case      | idp      | protocol |
        | Okta SAML | okta-aiw | saml     |
        | Okta OIDC | okta-aiw | oidc     |

      @idp:entra
      Examples:
        | case       | idp           | protocol |
        | Entra SAML | entra-default | saml     |

    @id:jit-invited-groups @idp:okta-aiw @idp:entra-default @needs:sign-in.teams=add
    Scenario: An invited person signs in with a group (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And Ada is invited to "home:desk"
      And Ada's sign-in says:
        | attribute | value        |
        | groups    | home:riggers |
      When Ada signs in by saml
      Then Ada's teams are "home:desk, home:riggers"

  @req:DOCKER-CORNER-16 @needs:sign-in.deactivated=refuse
  Rule: Who was deactivated stays out, and a sign-in brings nobody back

    @id:deactivated-signs-in
    Scenario Outline: A deactivated person signs in (<case>)
      Given <idp> provisions roles and teams to the service provider
      And Ada is assigned to the application
      And Ada is unassigned from the application
      When Ada signs in by <protocol>
      Then the sign-in is refused
      And nothing of Ada's membership changed

      @idp:okta
      Examples:
        | case      | idp      | protocol |
        | Okta SAML | okta-aiw | saml     |
        | Okta OIDC | okta-aiw | oidc     |

      @idp:entra
      Examples:
        | case       | idp           | protocol |
        | Entra SAML | entra-default | saml     |
        | Entra OIDC | entra-default | oidc     |

    @id:deactivated-signs-in-with-role
    Scenario: A deactivated person signs in with role and group
      Given okta-aiw provisions roles and teams to the service provider
      And Ada is assigned to the application
      And Ada is unassigned from the application
      And Ada's sign-in says:
        | attribute | value        |
        | role      | owner        |
        | groups    | home:riggers |
      When Ada signs in by saml
      Then nothing of Ada's membership changed

    @id:reactivated-signs-in
    Scenario: Who was assigned again gets in
      Given okta-aiw provisions roles and teams to the service provider
      And Ada is assigned to the application
      And Ada is unassigned from the application
      And Ada is assigned to the application
      When Ada signs in by saml
      Then Ada is signed in

  @req:DOCKER-REMOVE-D10 @req:DOCKER-CORNER-15 @needs:lifecycle.sessions=revoke
  Rule: Sessions end with the assignment

    @id:deactivated-session
    Scenario Outline: A person who is signed in is unassigned (<case>)
      Given <idp> provisions roles and teams to the service provider
      And Ada is assigned to the application
      And Ada signs in by <protocol>
      When Ada is unassigned from the application
      Then Ada's sessions are dead

      @idp:okta
      Examples:
        | case      | idp      | protocol |
        | Okta SAML | okta-aiw | saml     |
        | Okta OIDC | okta-aiw | oidc     |

      @idp:entra
      Examples:
        | case       | idp           | protocol |
        | Entra SAML | entra-default | saml     |
        | Entra OIDC | entra-default | oidc     |

    @id:removed-session
    Scenario: A person who is signed in is removed by an administrator
      Given okta-aiw provisions roles and teams to the service provider
      And Ada signs in by saml
      And Ben signs in by saml
      When Ada is removed by an administrator
      Then Ada's sessions are dead
      And Ben's sessions are alive

  @req:DOCKER-JIT-A27 @needs:sign-in.unverified-domain=refuse
  Rule: An address of a domain that is not verified stays out

    @id:jit-other-domain
    Scenario Outline: Somebody from another domain signs in (<case>)
      Given <idp> provisions roles and teams to the service provider
      And Ada is in the directory with:
        | attribute | value                     |
        | user name | ${Ada.stem}@other.example |
        | email     | ${Ada.stem}@other.example |
      When Ada signs in by <protocol>
      Then the sign-in is refused
      And Ada's account is absent

      @idp:okta
      Examples:
        | case      | idp      | protocol |
        | Okta SAML | okta-aiw | saml     |
        | Okta OIDC | okta-aiw | oidc     |

      @idp:entra
      Examples:
        | case       | idp           | protocol |
        | Entra SAML | entra-default | saml     |

  @req:DOCKER-JIT-A29 @needs:sign-in.idp-initiated=refuse
  Rule: A response that nobody asked for is refused

    @id:jit-unsolicited @idp:okta-aiw @idp:entra-default
    Scenario: A member comes from the identity provider's side (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And Ada is assigned to the application
      When Ada signs in by saml from the identity provider's side
      Then the sign-in is refused
      And Ada's sessions are dead

    @id:jit-unsolicited-stranger
    Scenario: A stranger comes from the identity provider's side
      Given okta-aiw provisions roles and teams to the service provider
      When Ada signs in by saml from the identity provider's side
      Then the sign-in is refused
      And Ada's account is absent
