
@profile:docker
Feature: The sign-in of somebody whom the product knows
  Who wins when the identity provider says one thing at sign-in and another over SCIM.

  @req:DOCKER-JIT-A03 @needs:sign-in.name=always
  Rule: A sign-in writes the name and leaves the teams alone

    @id:jit-member
    Scenario Outline: A member by hand signs in (<case>)
      Given <idp> provisions roles and teams to the service provider
      And Ada was made a member of "home:desk" by hand
      And Ada's sign-in says:
        | attribute | value     |
        | name      | Ada Stone |
      When Ada signs in by <protocol>
      Then Ada's name at the product is "Ada Stone"
      And Ada's teams are "home:desk"

      @idp:okta
      Examples:
        | case      | idp      | protocol |
        | Okta SAML | okta-aiw | saml     |
        | Okta OIDC | okta-aiw | oidc     |

      @idp:entra
      Examples:
        | case       | idp           | protocol |
        | Entra SAML | entra-default | saml     |

  @req:DOCKER-BOTH-F01 @req:DOCKER-BOTH-F07 @needs:sign-in.name=always
  Rule: "JIT values still overwrite the attribute values set by SCIM provisioning whenever users log in": the name does

    @id:jit-name-over-scim
    Scenario Outline: The name of the sign-in wins over the provisioned one, at each sign-in (<case>)
      Given <idp> provisions roles and teams to the service provider
      And Ada is assigned to the application
      And Ada signs in by <protocol>
      And Ada's sign-in says:
        | attribute | value         |
        | name      | Adelaide Lane |
      When Ada signs in by <protocol>
      Then Ada's name at the product is "Adelaide Lane"

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

  @req:DOCKER-BOTH-F04 @req:DOCKER-BOTH-F08 @needs:sign-in.role=first
  Rule: "role mapping only applies when a user is initially provisioned": the role does not follow a later sign-in

    @id:jit-role-after-scim
    Scenario Outline: A provisioned role outlives a sign-in that says another (<case>)
      Given <idp> provisions roles and teams to the service provider
      And Ada is in the directory with:
        | attribute     | value         |
        | assigned role | <provisioned> |
      And Ada is assigned to the application
      And Ada's sign-in says:
        | attribute | value  |
        | role      | <said> |
      When Ada signs in by <protocol>
      Then Ada holds the role "<provisioned>" in "home:all"

      @idp:okta
      Examples:
        | case               | idp      | protocol | provisioned | said   |
        | Okta SAML down     | okta-aiw | saml     | owner       | member |
        | Okta SAML up       | okta-aiw | saml     | editor      | owner  |
        | Okta OIDC down     | okta-aiw | oidc     | owner       | member |
        | Okta OIDC up       | okta-aiw | oidc     | member      | owner  |

      @idp:entra
      Examples:
        | case            | idp           | protocol | provisioned | said   |
        | Entra SAML down | entra-default | saml     | owner       | member |
        | Entra OIDC up   | entra-default | oidc     | editor      | owner  |

  @req:DOCKER-JIT-A11 @needs:sign-in.role=first
  Rule: Who came by sign-in keeps the role of the first one

    @id:jit-role-second-sign-in
    Scenario Outline: The second sign-in says another role (<case>)
      Given <idp> provisions roles and teams to the service provider
      And Ada's sign-in says:
        | attribute | value  |
        | role      | editor |
      And Ada signs in by <protocol>
      And Ada's sign-in says:
        | attribute | value |
        | role      | owner |
      When Ada signs in by <protocol>
      Then Ada's role is "editor"

      @idp:okta
      Examples:
        | case      | idp      | protocol |
        | Okta SAML | okta-aiw | saml     |
        | Okta OIDC | okta-aiw | oidc     |

      @idp:entra
      Examples:
        | case       | idp           | protocol |
        | Entra SAML | entra-default | saml     |

    @id:jit-role-of-member
    Scenario: A member by hand keeps the role when a sign-in says another
      Given okta-aiw provisions roles and teams to the service provider
      And Ada was made a member of "home:desk" by hand
      And Ada's sign-in says:
        | attribute | value |
        | role      | owner |
      When Ada signs in by saml
      Then Ada's role is "member"

  @req:DOCKER-JIT-A15
  Rule: When the team of a later sign-in counts is a matter of the product

    @id:jit-team-first @needs:sign-in.team-attribute=first
    Scenario Outline: The team of a later sign-in does not count (<case>)
      Given <idp> provisions roles and teams to the service provider
      And Ada is assigned to the application
      And Ada's sign-in says:
        | attribute | value   |
        | team      | riggers |
      When Ada signs in by <protocol>
      Then Ada is signed in
      And Ada's teams are "home:all"

      @idp:okta
      Examples:
        | case      | idp      | protocol |
        | Okta SAML | okta-aiw | saml     |
        | Okta OIDC | okta-aiw | oidc     |

    @id:jit-team-always @needs:sign-in.team-attribute=always
    Scenario Outline: The team of a later sign-in is added (<case>)
      Given <idp> provisions roles and teams to the service provider
      And Ada is assigned to the application
      And Ada's sign-in says:
        | attribute | value   |
        | team      | riggers |
      When Ada signs in by <protocol>
      Then Ada is signed in
      And Ada's teams are "home:all, home:riggers"

      @idp:okta
      Examples:
        | case      | idp      | protocol |
        | Okta SAML | okta-aiw | saml     |
        | Okta OIDC | okta-aiw | oidc     |

  @req:DOCKER-JIT-A06 @needs:sign-in.teams=add
  Rule: Groups of a later sign-in are added

    @id:jit-groups-added @idp:okta-aiw @idp:entra-default
    Scenario: A provisioned person signs in with a group (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And Ada is assigned to the application
      And Ada's sign-in says:
        | attribute | value        |
        | groups    | home:riggers |
      When Ada signs in by saml
      Then Ada's teams are "home:all, home:riggers"
      And Ada's role is "member"

  @req:DOCKER-JIT-A07 @req:DOCKER-REMOVE-D06 @needs:sign-in.teams=add
  Rule: A group that a later sign-in no longer lists keeps its members

    @id:jit-groups-kept @idp:okta-aiw @idp:entra-default
    Scenario: The second sign-in lists another group (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And Ada's sign-in says:
        | attribute | value        |
        | groups    | home:riggers |
      And Ada signs in by saml
      And Ada's sign-in says:
        | attribute | value     |
        | groups    | home:desk |
      When Ada signs in by saml
      Then Ada's teams are "home:desk, home:riggers"

  @req:DOCKER-BOTH-F02 @needs:sign-in.name=always
  Rule: The name changes back when SCIM sends it again

    @id:jit-name-ping-pong
    Scenario Outline: Provisioned, signed in, provisioned again (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And Ada is assigned to the application
      And Ada's sign-in says:
        | attribute | value         |
        | name      | Adelaide Lane |
      And Ada signs in by saml
      When Ada's family name changes to "Stone"
      Then Ada's name at the product is "<name>"

      @idp:okta
      Examples:
        | idp      | name      |
        | okta-aiw | Ada Stone |
        | okta-oin | Ada Stone |

      @idp:entra
      Examples:
        | idp           | name      |
        | entra-default | Ada Stone |

  @req:DOCKER-BOTH-F03 @needs:sign-in.teams=add @needs:groups.sync=exact
  Rule: A team goes in with the sign-in and out with the sync of its group

    @id:jit-team-in @idp:okta-aiw @idp:entra-default
    Scenario: The sign-in brings a person into the team of a group that lacks her (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And Ada is assigned to the application
      And the group "home:riggers" with Ben is pushed
      And Ada's sign-in says:
        | attribute | value        |
        | groups    | home:riggers |
      When Ada signs in by saml
      Then Ada's teams are "home:all, home:riggers"

    @id:jit-team-out @idp:okta-aiw @idp:entra-default
    Scenario: The next sync of the group takes her out again (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And the group "home:riggers" with Ben and Cleo is pushed
      And Ada's sign-in says:
        | attribute | value                   |
        | groups    | home:all, home:riggers |
      And Ada signs in by saml
      When Cleo leaves the group "home:riggers"
      Then Ada's teams are "home:all"

  @req:DOCKER-BOTH-F05 @req:DOCKER-UPDATE-C06 @req:DOCKER-CREATE-B09 @needs:lifecycle.manages-jit-users=true @needs:sign-in.role=first
  Rule: Where SCIM manages who came by sign-in, its role counts from then on

    @id:jit-then-scim-role
    Scenario Outline: Signed in first, provisioned later (<case>)
      Given <idp> provisions roles and teams to the service provider
      And Ada signs in by <protocol>
      And Ada is in the directory with:
        | attribute     | value  |
        | assigned role | editor |
      When Ada is assigned to the application
      Then Ada's role is "editor"
      And Ada has just one account

      @idp:okta
      Examples:
        | case      | idp      | protocol |
        | Okta SAML | okta-aiw | saml     |
        | Okta OIDC | okta-oin | oidc     |

      @idp:entra
      Examples:
        | case       | idp                    | protocol |
        | Entra SAML | entra-default          | saml     |
        | Entra OIDC | entra-aadoptscim062020 | oidc     |

    @id:jit-then-scim-then-jit-role
    Scenario: The role of SCIM outlives the next sign-in
      Given okta-aiw provisions roles and teams to the service provider
      And Ada signs in by saml
      And Ada is in the directory with:
        | attribute     | value  |
        | assigned role | editor |
      And Ada is assigned to the application
      When Ada signs in by saml
      Then Ada's role is "editor"

  @req:DOCKER-BOTH-F06 @req:DOCKER-UPDATE-C06 @req:DOCKER-CREATE-B09 @needs:lifecycle.manages-jit-users=false
  Rule: Where SCIM does not manage who came by sign-in, it changes nothing of them

    @id:jit-unmanaged
    Scenario Outline: Signed in first, provisioned later, nothing changes (<case>)
      Given <idp> provisions roles and teams to the service provider
      And Ada signs in by <protocol>
      And Ada is in the directory with:
        | attribute     | value   |
        | assigned role | owner   |
        | assigned team | riggers |
      When Ada is assigned to the application
      Then nothing of Ada's membership changed

      @idp:okta
      Examples:
        | case      | idp      | protocol |
        | Okta SAML | okta-aiw | saml     |
        | Okta OIDC | okta-oin | oidc     |

      @idp:entra
      Examples:
        | case       | idp                    | protocol |
        | Entra SAML | entra-default          | saml     |
        | Entra OIDC | entra-aadoptscim062020 | oidc     |

    @id:jit-unmanaged-update
    Scenario: A later change over SCIM changes nothing either
      Given okta-aiw provisions roles and teams to the service provider
      And Ada signs in by saml
      And Ada is assigned to the application
      When Ada's assigned role changes to "owner"
      Then nothing of Ada's membership changed

  @req:DOCKER-CORNER-22 @needs:sign-in.name=always @needs:lifecycle.manages-jit-users=true
  Rule: The one full name of the product reads back as given and family name

    @id:jit-name-read-back
    Scenario: SCIM reads the name that a sign-in wrote
      Given okta-aiw provisions roles and teams to the service provider
      And Ada is assigned to the application
      And Ada's sign-in says:
        | attribute | value             |
        | name      | Adelaide Lane Lux |
      When Ada signs in by saml
      Then Ada's user has the given name "Adelaide"
      And Ada's user has the family name "Lane Lux"

  @req:DOCKER-CREATE-B12
  Rule: Letters of an address make no second person

    @id:jit-other-case
    Scenario Outline: The address comes in capital letters (<case>)
      Given <idp> provisions roles and teams to the service provider
      And Ada is assigned to the application
      And Ada's sign-in says:
        | attribute | value           |
        | email     | ${Ada.USERNAME} |
      When Ada signs in by <protocol>
      Then Ada is signed in
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
        | Entra OIDC | entra-default | oidc     |

    @id:jit-other-case-first
    Scenario: Who came in capital letters is provisioned in small ones
      Given okta-aiw provisions roles and teams to the service provider
      And Ada's sign-in says:
        | attribute | value           |
        | email     | ${Ada.USERNAME} |
      And Ada signs in by saml
      When Ada is assigned to the application
      Then Ada has just one account
      And Ada's teams are "home:all"
