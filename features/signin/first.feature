
@profile:docker
Feature: The first sign-in of a person
  With provisioning at sign-in, whoever the identity provider lets in becomes a member.

  @req:DOCKER-JIT-A01 @needs:sign-in.creates=true
  Rule: A stranger becomes a member of the default organization and team, with the default role

    @id:jit-stranger
    Scenario Outline: A stranger signs in (<case>)
      Given <idp> provisions roles and teams to the service provider
      When Ada signs in by <protocol>
      Then Ada is signed in
      And Ada's role is "member"
      And Ada's teams are "home:all"
      And Ada's name at the product is "Ada Lane"

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

  @req:DOCKER-JIT-A02 @needs:sign-in.creates=true
  Rule: An account with the same address is used, and its name follows the identity provider

    @id:jit-account
    Scenario Outline: Somebody with an account signs in (<case>)
      Given <idp> provisions roles and teams to the service provider
      And Ada has an account at the product
      And Ada's sign-in says:
        | attribute | value     |
        | name      | Ada Stone |
      When Ada signs in by <protocol>
      Then Ada's name at the product is "Ada Stone"
      And Ada has just one account

      @idp:okta
      Examples:
        | case      | idp      | protocol |
        | Okta SAML | okta-aiw | saml     |
        | Okta OIDC | okta-aiw | oidc     |

      @idp:entra
      Examples:
        | case       | idp           | protocol |
        | Entra SAML | entra-default | saml     |

  @req:DOCKER-JIT-A10 @needs:sign-in.creates=true @needs:sign-in.role=first|always
  Rule: The role of the sign-in is given to who comes by it

    @id:jit-role
    Scenario Outline: The sign-in says <role> (<case>)
      Given <idp> provisions roles and teams to the service provider
      And Ada's sign-in says:
        | attribute | value  |
        | role      | <role> |
      When Ada signs in by <protocol>
      Then Ada's role is "<role>"
      And Ada's teams are "home:all"

      @idp:okta
      Examples:
        | case             | idp      | protocol | role   |
        | Okta SAML editor | okta-aiw | saml     | editor |
        | Okta SAML owner  | okta-aiw | saml     | owner  |
        | Okta OIDC editor | okta-aiw | oidc     | editor |

      @idp:entra
      Examples:
        | case              | idp           | protocol | role   |
        | Entra SAML editor | entra-default | saml     | editor |
        | Entra OIDC owner  | entra-default | oidc     | owner  |

  @req:DOCKER-CORNER-10 @needs:sign-in.creates=true @needs:sign-in.invalid-role=default
  Rule: A role that the product does not have is never more than the default role

    @id:jit-role-unknown
    Scenario Outline: The sign-in says <role>, which is no role (<case>)
      Given <idp> provisions roles and teams to the service provider
      And Ada's sign-in says:
        | attribute | value  |
        | role      | <role> |
      When Ada signs in by <protocol>
      Then Ada's role is "member"
      And Ada's teams are "home:all"

      @idp:okta
      Examples:
        | case               | idp      | protocol | role           |
        | Okta SAML admin    | okta-aiw | saml     | superuser      |
        | Okta OIDC admin    | okta-aiw | oidc     | superuser      |
        | Okta SAML template | okta-aiw | saml     | My Corp Admins |

      @idp:entra
      Examples:
        | case             | idp           | protocol | role  |
        | Entra SAML admin | entra-default | saml     | superuser |

    @id:jit-role-other-case @needs:roles.case=exact
    Scenario Outline: Owner in other letters raises nobody (<case>)
      Given <idp> provisions roles and teams to the service provider
      And Ada's sign-in says:
        | attribute | value |
        | role      | Owner |
      When Ada signs in by <protocol>
      Then Ada's role is "member"

      @idp:okta
      Examples:
        | case      | idp      | protocol |
        | Okta SAML | okta-aiw | saml     |
        | Okta OIDC | okta-aiw | oidc     |

  @req:DOCKER-JIT-A12 @needs:sign-in.creates=true @needs:placement.organization-skips-default-team=true
  Rule: The organization of the sign-in takes the place of the default one, without a team

    @id:jit-organization
    Scenario Outline: The sign-in names another organization (<case>)
      Given <idp> provisions roles and teams to the service provider
      And Ada's sign-in says:
        | attribute    | value |
        | organization | other  |
      When Ada signs in by <protocol>
      Then Ada's organizations are "other"
      And Ada's teams are "none"

      @idp:okta
      Examples:
        | case      | idp      | protocol |
        | Okta SAML | okta-aiw | saml     |
        | Okta OIDC | okta-aiw | oidc     |

      @idp:entra
      Examples:
        | case       | idp           | protocol |
        | Entra SAML | entra-default | saml     |

  @req:DOCKER-JIT-A13 @req:DOCKER-JIT-A14 @needs:sign-in.creates=true @needs:placement.create-teams=true
  Rule: The team of the sign-in takes the place of the default team, in the organization that it names

    @id:jit-team
    Scenario Outline: The sign-in names a team (<case>)
      Given <idp> provisions roles and teams to the service provider
      And Ada's sign-in says:
        | attribute    | value          |
        | organization | <organization> |
        | team         | desk           |
      When Ada signs in by <protocol>
      Then Ada's teams are "<teams>"
      And Ada's role is "member"

      @idp:okta
      Examples:
        | case            | idp      | protocol | organization | teams     |
        | alone, SAML     | okta-aiw | saml     |              | home:desk |
        | alone, OIDC     | okta-aiw | oidc     |              | home:desk |
        | with quay, SAML | okta-aiw | saml     | other         | other:desk |
        | with quay, OIDC | okta-aiw | oidc     | other         | other:desk |

      @idp:entra
      Examples:
        | case             | idp           | protocol | organization | teams     |
        | alone, Entra     | entra-default | saml     |              | home:desk |
        | with quay, Entra | entra-default | saml     | other         | other:desk |

  @req:DOCKER-CORNER-09 @needs:sign-in.creates=true @needs:sign-in.unknown-organization=default
  Rule: An organization that is not on the connection counts for nothing at sign-in

    @id:jit-organization-unknown
    Scenario Outline: The sign-in names an unknown organization (<case>)
      Given <idp> provisions roles and teams to the service provider
      And Ada's sign-in says:
        | attribute    | value    |
        | organization | lighters |
      When Ada signs in by <protocol>
      Then Ada is signed in
      And Ada's organizations are "home"
      And Ada's teams are "home:all"

      @idp:okta
      Examples:
        | case      | idp      | protocol |
        | Okta SAML | okta-aiw | saml     |
        | Okta OIDC | okta-aiw | oidc     |

  @req:DOCKER-CORNER-19 @needs:sign-in.creates=true @needs:placement.owners-team=refuse
  Rule: Nobody comes into the owners' team by a sign-in

    @id:jit-owners
    Scenario Outline: The sign-in names the team owners as <attribute>
      Given okta-aiw provisions roles and teams to the service provider
      And Ada's sign-in says:
        | attribute   | value   |
        | <attribute> | <value> |
      When Ada signs in by saml
      Then Ada's role is "member"
      And Ada's teams are "home:all"

      @idp:okta
      Examples:
        | attribute | value       |
        | team      | owners      |
        | groups    | home:owners |

  @req:DOCKER-JIT-A05 @req:DOCKER-JIT-A09 @needs:sign-in.creates=true @needs:sign-in.teams=add|exact
  Rule: Groups of the sign-in bring a person into their teams instead of the default team

    @id:jit-groups
    Scenario Outline: The sign-in lists <groups> (<case>)
      Given <idp> provisions roles and teams to the service provider
      And Ada's sign-in says:
        | attribute | value    |
        | groups    | <groups> |
      When Ada signs in by saml
      Then Ada's teams are "<groups>"
      And Ada's organizations are "<organizations>"
      And Ada's role is "member"

      @idp:okta
      Examples:
        | case              | idp      | groups                  | organizations |
        | one team          | okta-aiw | home:riggers            | home          |
        | two organizations | okta-aiw | home:riggers, other:desk | home, other    |
        | other one alone   | okta-aiw | other:desk               | other          |

      @idp:entra
      Examples:
        | case                     | idp           | groups                  | organizations |
        | one team, Entra          | entra-default | home:riggers            | home          |
        | two organizations, Entra | entra-default | home:riggers, other:desk | home, other    |

    @id:jit-groups-and-team
    Scenario: Groups and the team attribute add up
      Given okta-aiw provisions roles and teams to the service provider
      And Ada's sign-in says:
        | attribute | value     |
        | team      | riggers   |
        | groups    | other:desk |
      When Ada signs in by saml
      Then Ada's teams are "home:riggers, other:desk"

  @req:DOCKER-JIT-A08 @needs:sign-in.creates=true @needs:sign-in.malformed-group=ignore-all
  Rule: One group that names no team, and no group counts

    @id:jit-malformed-group
    Scenario Outline: The sign-in lists <groups>
      Given <idp> provisions roles and teams to the service provider
      And Ada's sign-in says:
        | attribute | value    |
        | groups    | <groups> |
      When Ada signs in by saml
      Then Ada is signed in
      And Ada's teams are "home:all"
      And Ada's organizations are "home"

      @idp:okta
      Examples:
        | groups                           | idp      |
        | riggers                          | okta-aiw |
        | other:desk, riggers               | okta-aiw |
        | home:riggers:desk, home:desk     | okta-aiw |
        | lighters:desk                    | okta-aiw |

      @idp:entra
      Examples:
        | groups             | idp           |
        | home:desk, riggers | entra-default |

  @req:DOCKER-JIT-A31 @needs:sign-in.creates=true @needs:sign-in.oidc-teams=none
  Rule: Groups of an ID token count for nothing

    @id:jit-oidc-groups @idp:okta-aiw @idp:entra-default
    Scenario: The ID token lists a group (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And Ada's sign-in says:
        | attribute | value        |
        | groups    | home:riggers |
      When Ada signs in by oidc
      Then Ada is signed in
      And Ada's teams are "home:all"

  @req:DOCKER-JIT-A26 @needs:sign-in.creates=true @needs:sign-in.no-name=email
  Rule: Who has no name is called by the address

    @id:jit-no-name
    Scenario Outline: The sign-in says no name (<case>)
      Given <idp> provisions roles and teams to the service provider
      And Ada's sign-in says:
        | attribute | value |
        | name      | none  |
      When Ada signs in by <protocol>
      Then Ada is signed in
      And Ada's name at the product is "${Ada.userName}"

      @idp:okta
      Examples:
        | case      | idp      | protocol |
        | Okta SAML | okta-aiw | saml     |
        | Okta OIDC | okta-aiw | oidc     |

  @req:DOCKER-JIT-A04 @needs:sign-in.creates=true
  Rule: Who belongs to another organization of the connection is a member already

    @id:jit-member-elsewhere
    Scenario Outline: A member of the other organization signs in (<case>)
      Given <idp> provisions roles and teams to the service provider
      And Ada was made a member of "other:desk" by hand
      When Ada signs in by <protocol>
      Then Ada's organizations are "other"
      And Ada's teams are "other:desk"

      @idp:okta
      Examples:
        | case      | idp      | protocol |
        | Okta SAML | okta-aiw | saml     |
        | Okta OIDC | okta-aiw | oidc     |

  @req:DOCKER-JIT-A28 @needs:sign-in.creates=true @needs:lifecycle.no-seats=refuse @serial
  Rule: Without a free seat nobody comes in

    @id:jit-no-seat
    Scenario Outline: A stranger signs in without a free seat (<case>)
      Given <idp> provisions roles and teams to the service provider
      And the product's number of free seats is 0
      When Ada signs in by <protocol>
      Then the sign-in is refused
      And Ada is no member

      @idp:okta
      Examples:
        | case      | idp      | protocol |
        | Okta SAML | okta-aiw | saml     |
        | Okta OIDC | okta-aiw | oidc     |
