
@profile:docker
Feature: The role that the directory gives a person
  An attribute of the person, or of the assignment, names the role at the product. The words member, editor and
  owner stand for the default role of the profile, one between, and the highest.

  @req:DOCKER-CREATE-B01 @req:DOCKER-CREATE-B04
  Rule: Who has no role in the directory gets the default role, organization and team

    @id:role-default @idp:okta @idp:entra
    Scenario: A person without attributes is placed by default (<idp>)
      Given <idp> provisions roles and teams to the service provider
      When Ada is assigned to the application
      Then Ada's role is "member"
      And Ada's organizations are "home"
      And Ada's teams are "home:all"
      And Ada's account is active

  @req:DOCKER-CREATE-B03
  Rule: The role of the directory takes the place of the default

    @id:role-override
    Scenario Outline: The role <role> of the directory is given (<case>)
      Given <idp> provisions roles and teams to the service provider
      And Ada is in the directory with:
        | attribute     | value  |
        | assigned role | <role> |
      When Ada is assigned to the application
      Then Ada's role is "<role>"
      And Ada's teams are "home:all"

      @idp:okta
      Examples:
        | case       | idp      | role   |
        | owner aiw  | okta-aiw | owner  |
        | owner oin  | okta-oin | owner  |
        | editor aiw | okta-aiw | editor |
        | editor oin | okta-oin | editor |
        | member aiw | okta-aiw | member |

      @idp:entra
      Examples:
        | case           | idp                    | role   |
        | owner default  | entra-default          | owner  |
        | owner opted    | entra-aadoptscim062020 | owner  |
        | editor default | entra-default          | editor |
        | editor opted   | entra-aadoptscim062020 | editor |
        | member default | entra-default          | member |

  @req:DOCKER-CORNER-10 @req:DOCKER-CORNER-35 @needs:roles.invalid=refuse
  Rule: A role that the product does not have is refused, and nobody is made

    @id:role-unknown-refused
    Scenario Outline: The role <role> is refused at creation (<case>)
      Given <idp> provisions roles and teams to the service provider
      And Ada is in the directory with:
        | attribute     | value  |
        | assigned role | <role> |
      When Ada is assigned to the application
      Then the service provider refuses with 400 and invalidValue
      And no user matches Ada
      And Ada's account is absent

      @idp:okta
      Examples:
        | case             | idp      | role           |
        | admin aiw        | okta-aiw | superuser      |
        | custom role aiw  | okta-aiw | Harbour Master |
        | several aiw      | okta-aiw | member owner   |
        | broken switch    | okta-oin | My Corp Admins |

      @idp:entra
      Examples:
        | case                | idp                    | role           |
        | admin default       | entra-default          | superuser      |
        | custom role default | entra-default          | Harbour Master |
        | broken switch opted | entra-aadoptscim062020 | My Corp Admins |

    @id:role-other-case-refused @needs:roles.case=exact
    Scenario Outline: The role <role> is no role in these letters (<case>)
      Given <idp> provisions roles and teams to the service provider
      And Ada is in the directory with:
        | attribute     | value  |
        | assigned role | <role> |
      When Ada is assigned to the application
      Then the service provider refuses with 400 and invalidValue
      And Ada's account is absent

      @idp:okta
      Examples:
        | case         | idp      | role  |
        | capital aiw  | okta-aiw | Owner |
        | capitals oin | okta-oin | OWNER |

      @idp:entra
      Examples:
        | case             | idp                    | role  |
        | capital default  | entra-default          | Owner |
        | capitals opted   | entra-aadoptscim062020 | OWNER |

    @id:role-unknown-refused-on-update
    Scenario Outline: A change to the role <role> is refused and leaves the role alone (<case>)
      Given <idp> provisions roles and teams to the service provider
      And Ada is in the directory with:
        | attribute     | value  |
        | assigned role | editor |
      And Ada is assigned to the application
      When Ada's assigned role changes to "<role>"
      Then the service provider refuses with 400 and invalidValue
      And nothing of Ada's membership changed

      @idp:okta
      Examples:
        | case        | idp      | role  |
        | admin aiw   | okta-aiw | superuser |
        | admin oin   | okta-oin | superuser |

      @idp:entra
      Examples:
        | case          | idp                    | role  |
        | admin default | entra-default          | superuser |
        | admin opted   | entra-aadoptscim062020 | superuser |

  @req:DOCKER-UPDATE-C05
  Rule: A role that changes in the directory changes at the product

    @id:role-change
    Scenario Outline: The role goes from <before> to <after> (<case>)
      Given <idp> provisions roles and teams to the service provider
      And Ada is in the directory with:
        | attribute     | value    |
        | assigned role | <before> |
      And Ada is assigned to the application
      When Ada's assigned role changes to "<after>"
      Then Ada's role is "<after>"
      And Ada's teams are "home:all"

      @idp:okta
      Examples:
        | case     | idp      | before | after  |
        | up aiw   | okta-aiw | member | owner  |
        | up oin   | okta-oin | member | editor |
        | down aiw | okta-aiw | editor | member |

      @idp:entra
      Examples:
        | case         | idp                    | before | after  |
        | up default   | entra-default          | member | owner  |
        | up opted     | entra-aadoptscim062020 | member | editor |
        | down default | entra-default          | editor | member |

  @req:DOCKER-UPDATE-C07 @req:DOCKER-CORNER-11
  Rule: A role that is taken away is another thing than one that was never mapped

    @id:role-cleared @needs:roles.cleared=default @idp:okta
    Scenario Outline: A role that Okta clears gives the default role back (<form>)
      Given okta-aiw provisions roles and teams to the service provider with:
        | setting       | value  |
        | cleared value | <form> |
      And Ada is in the directory with:
        | attribute     | value  |
        | assigned role | editor |
        | assigned team | riggers |
      And Ada is assigned to the application
      When Ada's assigned role is cleared
      Then Ada's role is "member"
      And Ada's teams are "home:riggers"

      Examples:
        | form   |
        | empty  |
        | null   |
        | absent |

    @id:role-unmapped @idp:okta @idp:entra @needs:roles.unmapped=keep
    Scenario: An application that maps no role leaves a role alone that the user has (<idp>)
      Given <idp> provisions roles and teams to the service provider with:
        | setting      | value |
        | role         | none  |
        | organization | none  |
        | team         | none  |
      And the service provider already has the user Ada with:
        """json
        {"${product.urn}": {"${product.role}": "${product.editor}"}}
        """
      And Ada is in the directory with:
        | attribute   | value |
        | family name | Stone |
      When Ada is assigned to the application
      Then Ada's user has the family name "Stone"
      And Ada's role is "editor"

    @id:entra-role-cleared @idp:entra @needs:roles.unmapped=keep
    Scenario: Entra sends nothing when a role is taken away, and the role stays (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And Ada is in the directory with:
        | attribute     | value  |
        | assigned role | editor |
      And Ada is assigned to the application
      When Ada's assigned role is cleared
      Then nothing is written
      And Ada's role is "editor"

  @req:DOCKER-UPDATE-C11 @req:DOCKER-CORNER-37
  Rule: What the product does not know of a person does not stand in the way

    @id:role-with-foreign-attributes @idp:okta-aiw @idp:entra
    Scenario: A person with every attribute of the directory is placed (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And Ada is in the directory with:
        | attribute     | value       |
        | assigned role | editor      |
        | mobile phone  | +1-555-0161 |
        | department    | Harbour     |
      When Ada is assigned to the application
      Then the service provider refuses nothing
      And Ada's role is "editor"
