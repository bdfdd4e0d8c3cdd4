
Feature: Deactivate a user
  What an identity provider does when a person loses the application or the account.

  @idp:okta
  Rule: An update without a path that says inactive deactivates the user

    @id:okta-oin-unassign-deactivates @req:OKTA-DEACTIVATE-01
    Scenario: A person is unassigned
      Given okta-oin provisions people to the service provider
      And Ada is assigned to the application
      When Ada is unassigned from the application
      Then the service provider refuses nothing
      And Ada's user is inactive

    @id:okta-oin-account-deactivates @req:OKTA-DEACTIVATE-01
    Scenario Outline: A person's account is <what>
      Given okta-oin provisions people to the service provider
      And Ada is assigned to the application
      When Ada is <what> in the directory
      Then the service provider refuses nothing
      And Ada's user is inactive

      Examples:
        | what     |
        | disabled |
        | deleted  |

  @idp:okta
  Rule: The whole user, sent back with inactive, deactivates the user

    @id:okta-aiw-unassign-deactivates @req:OKTA-DEACTIVATE-02
    Scenario: A person is unassigned
      Given okta-aiw provisions people to the service provider
      And Ada is assigned to the application
      When Ada is unassigned from the application
      Then the service provider refuses nothing
      And Ada's user is inactive

    @id:okta-aiw-account-deactivates @req:OKTA-DEACTIVATE-02
    Scenario Outline: A person's account is <what>
      Given okta-aiw provisions people to the service provider
      And Ada is assigned to the application
      When Ada is <what> in the directory
      Then the service provider refuses nothing
      And Ada's user is inactive

      Examples:
        | what     |
        | disabled |
        | deleted  |

  @idp:entra
  Rule: The text False deactivates the user

    @id:entra-default-unassign-deactivates @req:ENTRA-DEACTIVATE-01
    Scenario: A person is unassigned
      Given entra-default provisions people to the service provider
      And Ada is assigned to the application
      When Ada is unassigned from the application
      Then the service provider refuses nothing
      And Ada's user is inactive

    @id:entra-default-account-deactivates @req:ENTRA-DEACTIVATE-01
    Scenario Outline: A person's account is <what>
      Given entra-default provisions people to the service provider
      And Ada is assigned to the application
      When Ada is <what> in the directory
      Then the service provider refuses nothing
      And Ada's user is inactive

      Examples:
        | what     |
        | disabled |
        | deleted  |

  @idp:entra
  Rule: The Boolean false deactivates the user

    @id:entra-flag-unassign-deactivates @req:ENTRA-DEACTIVATE-02
    Scenario: A person is unassigned
      Given entra-aadoptscim062020 provisions people to the service provider
      And Ada is assigned to the application
      When Ada is unassigned from the application
      Then the service provider refuses nothing
      And Ada's user is inactive

    @id:entra-flag-account-deactivates @req:ENTRA-DEACTIVATE-02
    Scenario Outline: A person's account is <what>
      Given entra-aadoptscim062020 provisions people to the service provider
      And Ada is assigned to the application
      When Ada is <what> in the directory
      Then the service provider refuses nothing
      And Ada's user is inactive

      Examples:
        | what     |
        | disabled |
        | deleted  |

  Rule: A deactivated user can still be read

    @id:<idp>-deactivated-user-readable @idp:okta @idp:entra @req:OKTA-DEACTIVATE-03 @req:ENTRA-DEACTIVATE-03
    Scenario: A deactivated user is read by its id (<idp>)
      Given <idp> provisions people to the service provider
      And Ada is assigned to the application
      When Ada is unassigned from the application
      Then Ada's user is inactive
      And Ada's user has the attributes of the directory

  Rule: A deactivated user is still found by its name

    @id:<idp>-deactivated-user-found @idp:okta @idp:entra @req:OKTA-MATCH-05 @req:ENTRA-MATCH-04
    Scenario: A deactivated user is found by the search (<idp>)
      Given <idp> provisions people to the service provider
      And Ada and Ben are assigned to the application
      When Ada is unassigned from the application
      Then exactly one user matches Ada
      And Ada's user keeps its id
      And Ada's user is inactive

  Rule: A deactivation changes nothing but the activity

    @id:<idp>-deactivation-changes-nothing-else @idp:okta @idp:entra @req:OKTA-DEACTIVATE-04 @req:ENTRA-DEACTIVATE-04
    Scenario: All other attributes stay (<idp>)
      Given <idp> provisions people to the service provider
      And Ada is in the directory with:
        | attribute | value |
        | city      | Bern  |
      And Ada is assigned to the application
      When Ada is unassigned from the application
      Then Ada's user is inactive
      And nothing but `active` of Ada's user changed

    @id:<idp>-deactivation-touches-nobody-else @idp:okta @idp:entra @req:OKTA-DEACTIVATE-04 @req:ENTRA-DEACTIVATE-04
    Scenario: Another user stays active (<idp>)
      Given <idp> provisions people to the service provider
      And Ada and Ben are assigned to the application
      When Ada is unassigned from the application
      Then Ben's user is active
      And nothing of Ben's user changed

  Rule: A deactivated user stays a member of its groups

    @id:<idp>-deactivation-keeps-membership @idp:okta @idp:entra @needs:groups @req:OKTA-DEACTIVATE-05 @req:ENTRA-DEACTIVATE-05
    Scenario: A member of a group is deactivated (<idp>)
      Given <idp> provisions people to the service provider
      And the group "Keepers" with Ada and Ben is pushed
      When Ada is unassigned from the application
      Then nothing but `active` of Ada's user changed
      And the group "Keepers" has exactly the members Ada and Ben
