Feature: Deactivate a user in an unusual situation
  People who come by a group, and users whom somebody has deactivated already.

  Rule: A person who leaves the assigned group is deactivated

    @id:okta-leave-assigned-group @idp:okta @needs:groups @req:OKTA-DEACTIVATE-03
    Scenario Outline: A person leaves the group that gave the application (<idp>)
      Given <idp> provisions to the service provider
      And the group "Staff" with Ada and Ben is assigned to the application
      When Ben leaves the group "Staff"
      Then Ben's user is inactive
      And Ada's user is active

      Examples:
        | idp      |
        | okta-aiw |
        | okta-oin |

    @id:entra-leave-assigned-group @idp:entra @needs:groups @req:ENTRA-DEACTIVATE-03
    Scenario Outline: A person leaves the group that gave the application (<idp>)
      Given <idp> provisions to the service provider
      And the group "Staff" with Ada and Ben is assigned to the application
      When Ben leaves the group "Staff"
      Then Ben's user is inactive
      And Ada's user is active
      And the group "Staff" has exactly the members Ada

      Examples:
        | idp                    |
        | entra-default          |
        | entra-aadoptscim062020 |

  Rule: Deactivating an inactive user is a success

    @id:okta-deactivate-inactive-user @idp:okta @req:OKTA-DEACTIVATE-03
    Scenario Outline: Somebody has deactivated the user before (<idp>)
      Given <idp> provisions to the service provider
      And Ada is assigned to the application
      And Ada's user is deactivated at the service provider
      When Ada is unassigned from the application
      Then Ada's user is inactive
      And nothing of Ada's user changed

      Examples:
        | idp      |
        | okta-aiw |
        | okta-oin |

    @id:entra-deactivate-inactive-user @idp:entra @req:ENTRA-DEACTIVATE-03
    Scenario Outline: Somebody has deactivated the user before (<idp>)
      Given <idp> provisions to the service provider
      And Ada is assigned to the application
      And Ada's user is deactivated at the service provider
      When Ada is unassigned from the application
      Then Ada's user is inactive
      And nothing of Ada's user changed

      Examples:
        | idp                    |
        | entra-default          |
        | entra-aadoptscim062020 |

  Rule: A user whom somebody changed by hand can be deactivated

    @id:okta-deactivate-changed-user @idp:okta @req:OKTA-DEACTIVATE-04
    Scenario Outline: The user was changed at the service provider (<idp>)
      Given <idp> provisions to the service provider
      And Ada is assigned to the application
      And Ada's user is changed at the service provider to:
        """
        {"displayName": "Stowaway", "nickName": "Addie"}
        """
      When Ada is unassigned from the application
      Then Ada's user is inactive
      And nothing but `active` of Ada's user changed

      Examples:
        | idp      |
        | okta-aiw |
        | okta-oin |

    @id:entra-deactivate-changed-user @idp:entra @req:ENTRA-DEACTIVATE-04
    Scenario Outline: The user was changed at the service provider (<idp>)
      Given <idp> provisions to the service provider
      And Ada is assigned to the application
      And Ada's user is changed at the service provider to:
        """
        {"displayName": "Stowaway", "nickName": "Addie"}
        """
      When Ada is unassigned from the application
      Then Ada's user is inactive
      And nothing but `active` of Ada's user changed

      Examples:
        | idp                    |
        | entra-default          |
        | entra-aadoptscim062020 |

  Rule: An inactive user is not removed, however long it lasts

    @id:okta-inactive-user-stays @idp:okta @req:OKTA-DEACTIVATE-03
    Scenario Outline: Nothing is sent for a person who is no longer assigned (<idp>)
      Given <idp> provisions to the service provider
      And Ada is assigned to the application
      And Ada is unassigned from the application
      When 40 days pass
      Then nothing is sent
      And Ada's user is inactive

      Examples:
        | idp      |
        | okta-aiw |
        | okta-oin |

    @id:entra-inactive-user-stays @idp:entra @req:ENTRA-DEACTIVATE-03
    Scenario Outline: Nothing is sent for a person who is no longer assigned (<idp>)
      Given <idp> provisions to the service provider
      And Ada is assigned to the application
      And Ada is unassigned from the application
      When 40 days pass
      Then nothing is sent
      And Ada's user is inactive

      Examples:
        | idp                    |
        | entra-default          |
        | entra-aadoptscim062020 |
