
Feature: Reactivate a user
  What an identity provider does when a person gets the application or the account back.

  Rule: An update without a path that says active reactivates the user

    @id:okta-oin-assign-again @idp:okta @req:OKTA-REACTIVATE-01
    Scenario: A person is assigned again
      Given okta-oin provisions people to the service provider
      And Ada is assigned to the application
      And Ada is unassigned from the application
      When Ada is assigned to the application
      Then Ada's user is active
      And exactly one user matches Ada

    @id:okta-oin-enable-account @idp:okta @req:OKTA-REACTIVATE-01
    Scenario: A person's account is enabled again
      Given okta-oin provisions people to the service provider
      And Ada is assigned to the application
      And Ada is disabled in the directory
      When Ada is enabled in the directory
      Then Ada's user is active
      And exactly one user matches Ada

    @id:okta-oin-restore-account @idp:okta @req:OKTA-REACTIVATE-01
    Scenario: A person's account is restored
      Given okta-oin provisions people to the service provider
      And Ada is assigned to the application
      And Ada is deleted in the directory
      When Ada is restored in the directory
      Then Ada's user is active
      And exactly one user matches Ada

  Rule: The whole user, sent back with active, reactivates the user

    @id:okta-aiw-assign-again @idp:okta @req:OKTA-REACTIVATE-02
    Scenario: A person is assigned again
      Given okta-aiw provisions people to the service provider
      And Ada is assigned to the application
      And Ada is unassigned from the application
      When Ada is assigned to the application
      Then Ada's user is active
      And exactly one user matches Ada

    @id:okta-aiw-enable-account @idp:okta @req:OKTA-REACTIVATE-02
    Scenario: A person's account is enabled again
      Given okta-aiw provisions people to the service provider
      And Ada is assigned to the application
      And Ada is disabled in the directory
      When Ada is enabled in the directory
      Then Ada's user is active
      And exactly one user matches Ada

    @id:okta-aiw-restore-account @idp:okta @req:OKTA-REACTIVATE-02
    Scenario: A person's account is restored
      Given okta-aiw provisions people to the service provider
      And Ada is assigned to the application
      And Ada is deleted in the directory
      When Ada is restored in the directory
      Then Ada's user is active
      And exactly one user matches Ada

  Rule: The text True reactivates the user

    @id:entra-default-assign-again @idp:entra @req:ENTRA-REACTIVATE-01
    Scenario: A person is assigned again
      Given entra-default provisions people to the service provider
      And Ada is assigned to the application
      And Ada is unassigned from the application
      When Ada is assigned to the application
      Then Ada's user is active
      And exactly one user matches Ada

    @id:entra-default-enable-account @idp:entra @req:ENTRA-REACTIVATE-01
    Scenario: A person's account is enabled again
      Given entra-default provisions people to the service provider
      And Ada is assigned to the application
      And Ada is disabled in the directory
      When Ada is enabled in the directory
      Then Ada's user is active
      And exactly one user matches Ada

    @id:entra-default-restore-account @idp:entra @req:ENTRA-REACTIVATE-01
    Scenario: A person's account is restored
      Given entra-default provisions people to the service provider
      And Ada is assigned to the application
      And Ada is deleted in the directory
      When Ada is restored in the directory
      Then Ada's user is active
      And exactly one user matches Ada

  Rule: The Boolean true reactivates the user

    @id:entra-flag-assign-again @idp:entra @req:ENTRA-REACTIVATE-02
    Scenario: A person is assigned again
      Given entra-aadoptscim062020 provisions people to the service provider
      And Ada is assigned to the application
      And Ada is unassigned from the application
      When Ada is assigned to the application
      Then Ada's user is active
      And exactly one user matches Ada

    @id:entra-flag-enable-account @idp:entra @req:ENTRA-REACTIVATE-02
    Scenario: A person's account is enabled again
      Given entra-aadoptscim062020 provisions people to the service provider
      And Ada is assigned to the application
      And Ada is disabled in the directory
      When Ada is enabled in the directory
      Then Ada's user is active
      And exactly one user matches Ada

    @id:entra-flag-restore-account @idp:entra @req:ENTRA-REACTIVATE-02
    Scenario: A person's account is restored
      Given entra-aadoptscim062020 provisions people to the service provider
      And Ada is assigned to the application
      And Ada is deleted in the directory
      When Ada is restored in the directory
      Then Ada's user is active
      And exactly one user matches Ada

  Rule: A reactivated user has the id that it had before

    @id:<idp>-reactivation-keeps-id @idp:okta @idp:entra @req:OKTA-REACTIVATE-03 @req:ENTRA-REACTIVATE-03
    Scenario: A person who comes back is the same user (<idp>)
      Given <idp> provisions people to the service provider
      And Ada is assigned to the application
      And Ada is unassigned from the application
      When Ada is assigned to the application
      Then Ada's user keeps its id
      And nothing but `active, groups` of Ada's user changed

  Rule: What changed while a user was inactive is made up for

    @id:<idp>-reactivation-brings-changes @idp:okta @idp:entra @req:OKTA-REACTIVATE-04 @req:ENTRA-REACTIVATE-04
    Scenario: A person comes back with another title (<idp>)
      Given <idp> provisions people to the service provider
      And Ada is assigned to the application
      And Ada is unassigned from the application
      And Ada's title changes to "Pilot"
      When Ada is assigned to the application
      Then Ada's user has the title "Pilot"

  Rule: A reactivated user is a member of the groups that it was a member of

    @id:<idp>-reactivation-keeps-membership @idp:okta @idp:entra @needs:groups @req:OKTA-REACTIVATE-05 @req:ENTRA-REACTIVATE-05
    Scenario: A member of a group comes back (<idp>)
      Given <idp> provisions people to the service provider
      And the group "Keepers" with Ada and Ben is pushed
      And Ada is disabled in the directory
      When Ada is enabled in the directory
      Then Ada's user is active
      And the group "Keepers" has exactly the members Ada and Ben

  Rule: A user whom somebody deactivated by hand is brought back

    @id:entra-deactivated-by-hand @idp:entra
    Scenario Outline: A restart finds the user inactive (<idp>)
      Given <idp> provisions people to the service provider
      And Ada is assigned to the application
      And Ada's user is deactivated at the service provider
      When the administrator restarts provisioning
      Then Ada's user is active
      And nothing but `active` of Ada's user changed

      @req:ENTRA-REACTIVATE-01
      Examples:
        | idp           |
        | entra-default |

      @req:ENTRA-REACTIVATE-02
      Examples:
        | idp                    |
        | entra-aadoptscim062020 |

  Rule: A user can come and go more than once

    @id:<idp>-deactivate-again @idp:okta @idp:entra @req:OKTA-DEACTIVATE-03 @req:ENTRA-DEACTIVATE-03
    Scenario: A person leaves for the second time (<idp>)
      Given <idp> provisions people to the service provider
      And Ada is assigned to the application
      And Ada is disabled in the directory
      And Ada is enabled in the directory
      When Ada is disabled in the directory
      Then Ada's user is inactive
