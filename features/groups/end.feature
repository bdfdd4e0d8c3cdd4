Feature: Nest, unlink and delete groups
  What an identity provider does with a group inside a group, and at the end of a push.

  Rule: A group can be a member of a group

    @id:entra-nest-group @idp:entra @needs:groups @req:ENTRA-MEMBER-10
    Scenario Outline: A group joins another group (<idp>)
      Given <idp> provisions to the service provider
      And the group "Divers" with Ada is pushed
      And the empty group "Staff" is pushed
      When the group "Divers" joins the group "Staff"
      Then the service provider refuses nothing
      And the group "Staff" has exactly the group "Divers" as member

      Examples:
        | idp                    |
        | entra-default          |
        | entra-aadoptscim062020 |

    @id:entra-unnest-group @idp:entra @needs:groups @req:ENTRA-MEMBER-10
    Scenario Outline: A group leaves another group (<idp>)
      Given <idp> provisions to the service provider
      And the group "Divers" with Ada is pushed
      And the empty group "Staff" is pushed
      And the group "Divers" joins the group "Staff"
      When the group "Divers" leaves the group "Staff"
      Then the group "Staff" has no members

      Examples:
        | idp                    |
        | entra-default          |
        | entra-aadoptscim062020 |

    @id:entra-nesting-keeps-inner-members @idp:entra @needs:groups @req:ENTRA-MEMBER-10
    Scenario Outline: The members of the inner group stay its own (<idp>)
      Given <idp> provisions to the service provider
      And the group "Divers" with Ada is pushed
      And the empty group "Staff" is pushed
      When the group "Divers" joins the group "Staff"
      Then the group "Divers" has exactly the members Ada
      And the group "Staff" has exactly the group "Divers" as member

      Examples:
        | idp                    |
        | entra-default          |
        | entra-aadoptscim062020 |

  Rule: A group is provisioned on demand like in a cycle

    @id:entra-group-on-demand @idp:entra @needs:groups @req:ENTRA-MEMBER-01
    Scenario Outline: A group that has got a member is provisioned on demand (<idp>)
      Given <idp> provisions to the service provider
      And the group "Keepers" with Ada and Ben is pushed
      And Cleo is assigned to the application
      And the directory has the group "Keepers" with Cleo
      When the administrator provisions the group "Keepers" on demand
      Then the group "Keepers" has exactly the members Ada, Ben and Cleo

      Examples:
        | idp                    |
        | entra-default          |
        | entra-aadoptscim062020 |

  Rule: The name of a deleted group can be given to another group

    @id:okta-push-deleted-group-again @idp:okta @needs:groups @req:OKTA-REMOVE-01
    Scenario Outline: A group is pushed again after it was deleted (<idp>)
      Given <idp> provisions to the service provider
      And the group "Keepers" with Ada and Ben is pushed
      And the group "Keepers" is deleted in the directory
      When the group "Keepers" with Ada is pushed
      Then exactly one group matches "Keepers"
      And the group "Keepers" has exactly the members Ada

      Examples:
        | idp      |
        | okta-aiw |
        | okta-oin |

    @id:entra-push-deleted-group-again @idp:entra @needs:groups @req:ENTRA-REMOVE-04
    Scenario Outline: A group is pushed again after it was deleted (<idp>)
      Given <idp> provisions to the service provider
      And the group "Keepers" with Ada and Ben is pushed
      And the group "Keepers" is deleted in the directory
      When the group "Keepers" with Ada is pushed
      Then exactly one group matches "Keepers"
      And the group "Keepers" has exactly the members Ada

      Examples:
        | idp                    |
        | entra-default          |
        | entra-aadoptscim062020 |

  Rule: A group name is given to one group only

    @id:entra-create-group-race @idp:entra @needs:groups @req:ENTRA-GROUP-07
    Scenario Outline: Somebody else was faster to create the group (<idp>)
      Given <idp> provisions to the service provider
      When somebody creates the group "Keepers" while the identity provider does
      Then the service provider refuses with 409
      And exactly one group matches "Keepers"

      Examples:
        | idp                    |
        | entra-default          |
        | entra-aadoptscim062020 |

  Rule: A group whose push ends with its deletion is gone

    @id:okta-delete-group @idp:okta @needs:groups @req:OKTA-REMOVE-01
    Scenario Outline: A group is deleted (<idp>)
      Given <idp> provisions to the service provider
      And the group "Keepers" with Ada and Ben is pushed
      When the group "Keepers" is deleted in the directory
      Then the service provider refuses nothing
      And the group "Keepers" can no longer be retrieved
      And no group matches "Keepers"

      Examples:
        | idp      |
        | okta-aiw |
        | okta-oin |

    @id:entra-delete-group @idp:entra @needs:groups @req:ENTRA-REMOVE-04
    Scenario Outline: A group is deleted (<idp>)
      Given <idp> provisions to the service provider
      And the group "Keepers" with Ada and Ben is pushed
      When the group "Keepers" is deleted in the directory
      Then the service provider refuses nothing
      And the group "Keepers" can no longer be retrieved
      And no group matches "Keepers"

      Examples:
        | idp                    |
        | entra-default          |
        | entra-aadoptscim062020 |

    @id:okta-delete-empty-group @idp:okta @needs:groups @req:OKTA-REMOVE-01
    Scenario Outline: An empty group is deleted (<idp>)
      Given <idp> provisions to the service provider
      And the empty group "Keepers" is pushed
      When the group "Keepers" is deleted in the directory
      Then the group "Keepers" can no longer be retrieved

      Examples:
        | idp      |
        | okta-aiw |
        | okta-oin |

    @id:entra-delete-empty-group @idp:entra @needs:groups @req:ENTRA-REMOVE-04
    Scenario Outline: An empty group is deleted (<idp>)
      Given <idp> provisions to the service provider
      And the empty group "Keepers" is pushed
      When the group "Keepers" is deleted in the directory
      Then the group "Keepers" can no longer be retrieved

      Examples:
        | idp                    |
        | entra-default          |
        | entra-aadoptscim062020 |

    @id:okta-delete-one-group-of-two @idp:okta @needs:groups @req:OKTA-REMOVE-01
    Scenario Outline: Another group stays (<idp>)
      Given <idp> provisions to the service provider
      And the group "Keepers" with Ada and Ben is pushed
      And the group "Divers" with Ada is pushed
      When the group "Keepers" is deleted in the directory
      Then no group matches "Keepers"
      And the group "Divers" has exactly the members Ada

      Examples:
        | idp      |
        | okta-aiw |
        | okta-oin |

    @id:entra-delete-one-group-of-two @idp:entra @needs:groups @req:ENTRA-REMOVE-04
    Scenario Outline: Another group stays (<idp>)
      Given <idp> provisions to the service provider
      And the group "Keepers" with Ada and Ben is pushed
      And the group "Divers" with Ada is pushed
      When the group "Keepers" is deleted in the directory
      Then no group matches "Keepers"
      And the group "Divers" has exactly the members Ada

      Examples:
        | idp                    |
        | entra-default          |
        | entra-aadoptscim062020 |

  Rule: The members of a deleted group stay users

    @id:okta-delete-group-keeps-users @idp:okta @needs:groups @req:OKTA-REMOVE-02
    Scenario Outline: The members of a group that is deleted are still there (<idp>)
      Given <idp> provisions to the service provider
      And the group "Keepers" with Ada and Ben is pushed
      When the group "Keepers" is deleted in the directory
      Then Ada's user is active
      And exactly one user matches Ben
      And Ben's user is active

      Examples:
        | idp      |
        | okta-aiw |
        | okta-oin |

    @id:entra-delete-group-keeps-users @idp:entra @needs:groups @req:ENTRA-REMOVE-08
    Scenario Outline: The members of a group that is deleted are still there (<idp>)
      Given <idp> provisions to the service provider
      And the group "Keepers" with Ada and Ben is pushed
      When the group "Keepers" is deleted in the directory
      Then Ada's user is active
      And exactly one user matches Ben
      And Ben's user is active

      Examples:
        | idp                    |
        | entra-default          |
        | entra-aadoptscim062020 |

  Rule: A group that was unlinked and left can be pushed again

    @id:okta-unlink-and-push-again @idp:okta @needs:groups @req:OKTA-MATCH-06
    Scenario Outline: A group comes back and is linked (<idp>)
      Given <idp> provisions to the service provider
      And the group "Keepers" with Ada and Ben is pushed
      And the group "Keepers" is unlinked and left
      When the group "Keepers" with Ada and Ben is pushed
      Then the group "Keepers" keeps its id
      And the group "Keepers" has exactly the members Ada and Ben

      Examples:
        | idp      |
        | okta-aiw |
        | okta-oin |

    @id:entra-unlink-and-push-again @idp:entra @needs:groups @req:ENTRA-MATCH-07
    Scenario Outline: A group comes back and is linked (<idp>)
      Given <idp> provisions to the service provider
      And the group "Keepers" with Ada and Ben is pushed
      And the group "Keepers" is unlinked and left
      When the group "Keepers" with Ada and Ben is pushed
      Then the group "Keepers" keeps its id
      And the group "Keepers" has exactly the members Ada and Ben

      Examples:
        | idp                    |
        | entra-default          |
        | entra-aadoptscim062020 |

    @id:okta-unlink-leaves-group @idp:okta @needs:groups @req:OKTA-MATCH-06
    Scenario Outline: A group that was unlinked stays with its members (<idp>)
      Given <idp> provisions to the service provider
      And the group "Keepers" with Ada and Ben is pushed
      When the group "Keepers" is unlinked and left
      Then nothing is written
      And the group "Keepers" has exactly the members Ada and Ben

      Examples:
        | idp      |
        | okta-aiw |
        | okta-oin |

    @id:entra-unlink-leaves-group @idp:entra @needs:groups @req:ENTRA-MATCH-07
    Scenario Outline: A group that was unlinked stays with its members (<idp>)
      Given <idp> provisions to the service provider
      And the group "Keepers" with Ada and Ben is pushed
      When the group "Keepers" is unlinked and left
      Then nothing is written
      And the group "Keepers" has exactly the members Ada and Ben

      Examples:
        | idp                    |
        | entra-default          |
        | entra-aadoptscim062020 |

  Rule: A group that was deleted at the service provider is gone for the identity provider too

    @id:okta-push-to-deleted-group @idp:okta @needs:groups @req:OKTA-GROUP-07
    Scenario Outline: A person joins a group that was deleted by hand (<idp>)
      Given <idp> provisions to the service provider
      And the group "Keepers" with Ada and Ben is pushed
      And Cleo is assigned to the application
      And the group "Keepers" is deleted at the service provider
      When Cleo joins the group "Keepers"
      Then the service provider refuses with 404

      Examples:
        | idp      |
        | okta-aiw |
        | okta-oin |

    @id:entra-delete-absent-group @idp:entra @needs:groups @req:ENTRA-REMOVE-07
    Scenario Outline: A group that was deleted by hand is deleted (<idp>)
      Given <idp> provisions to the service provider
      And the group "Keepers" with Ada and Ben is pushed
      And the group "Keepers" is deleted at the service provider
      When the group "Keepers" is deleted in the directory
      Then the service provider refuses with 404
      And the identity provider reports no failure

      Examples:
        | idp                    |
        | entra-default          |
        | entra-aadoptscim062020 |
