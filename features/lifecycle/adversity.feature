
Feature: Take what identity providers do twice, on demand or at an odd moment
  Repetition and haste that a service provider must take well.

  Rule: A person is provisioned on demand like in a cycle

    @id:entra-on-demand-again @idp:entra @req:ENTRA-CREATE-06
    Scenario: A person who is provisioned already is provisioned on demand (<idp>)
      Given <idp> provisions people to the service provider
      And Ada is assigned to the application
      When the administrator provisions Ada on demand
      Then nothing is written
      And nothing of Ada's user changed

    @id:entra-on-demand-mends @idp:entra @req:ENTRA-UPDATE-18 @req:ENTRA-UPDATE-15
    Scenario: A user who was changed by hand is mended on demand (<idp>)
      Given <idp> provisions people to the service provider
      And Ada is assigned to the application
      And Ada's user is changed at the service provider to:
        """
        {"title": "Stowaway"}
        """
      When the administrator provisions Ada on demand
      Then Ada's user has the title "Engineer"
      And nothing but `title` of Ada's user changed

    @id:entra-on-demand-reactivates @idp:entra
    Scenario Outline: A user who was deactivated by hand is reactivated on demand (<idp>)
      Given <idp> provisions people to the service provider
      And Ada is assigned to the application
      And Ada's user is deactivated at the service provider
      When the administrator provisions Ada on demand
      Then Ada's user is active
      And Ada's user keeps its id

      @req:ENTRA-REACTIVATE-01
      Examples:
        | idp           |
        | entra-default |

      @req:ENTRA-REACTIVATE-02
      Examples:
        | idp                    |
        | entra-aadoptscim062020 |

  Rule: A profile that is sent twice has the same effect as one that is sent once

    @id:okta-second-push @idp:okta @req:OKTA-UPDATE-01
    Scenario: A person who comes back is pushed twice (<idp>)
      Given <idp> provisions people to the service provider with:
        | setting     | value |
        | second push | on    |
      And Ada is assigned to the application
      And Ada is unassigned from the application
      When Ada is assigned to the application
      Then the service provider refuses nothing
      And nothing but `active, groups` of Ada's user changed

    @id:okta-forced-sync-mends @idp:okta @req:OKTA-UPDATE-04
    Scenario: A user who was changed by hand is mended by a forced sync (<idp>)
      Given <idp> provisions people to the service provider
      And Ada is assigned to the application
      And Ada's user is changed at the service provider to:
        """
        {"title": "Stowaway"}
        """
      When the administrator forces a sync of Ada
      Then Ada's user has the title "Engineer"
      And nothing but `title` of Ada's user changed

    @id:okta-change-and-back @idp:okta @req:OKTA-UPDATE-04
    Scenario: An attribute changes and changes back (<idp>)
      Given <idp> provisions people to the service provider
      And Ada is assigned to the application
      And Ada's title changes to "Pilot"
      When Ada's title changes to "Engineer"
      Then Ada's user has the title "Engineer"
      And nothing but `title` of Ada's user changed

  Rule: A cycle without a change leaves the users alone

    @id:<idp>-idle-cycle @idp:okta @idp:entra @req:OKTA-CREATE-08 @req:ENTRA-CREATE-06
    Scenario: Provisioning runs again although nothing changed (<idp>)
      Given <idp> provisions people to the service provider
      And Ada and Ben are assigned to the application
      When provisioning runs again
      Then nothing is sent
      And nothing of Ada's user changed
      And nothing of Ben's user changed

  Rule: A forced sync never brings back who was deactivated by hand

    @id:okta-push-keeps-inactive @idp:okta @req:OKTA-UPDATE-04
    Scenario: A profile is pushed to a user who was deactivated by hand (<idp>)
      Given <idp> provisions people to the service provider
      And Ada is assigned to the application
      And Ada's user is deactivated at the service provider
      When Ada's title changes to "Pilot"
      Then Ada's user has the title "Pilot"
      And Ada's user is inactive

  Rule: A failed task succeeds once its cause is gone

    @id:okta-retry-update @idp:okta @req:OKTA-MATCH-01
    Scenario: A person who was linked by a second try is updated (<idp>)
      Given <idp> provisions people to the service provider
      And somebody creates Ada's user while the identity provider does
      And the administrator retries the failed tasks
      When Ada's title changes to "Pilot"
      Then Ada's user has the title "Pilot"
      And exactly one user matches Ada

  Rule: Several people at once all arrive

    @id:<idp>-several-at-once @idp:okta @idp:entra @req:OKTA-CREATE-01 @req:ENTRA-CREATE-01
    Scenario: Five people are assigned at once (<idp>)
      Given <idp> provisions people to the service provider
      When Ada, Ben, Cleo, Dana and Emil are assigned to the application
      Then the service provider refuses nothing
      And exactly one user matches Ada
      And exactly one user matches Dana
      And Emil's user has the attributes of the directory

  Rule: What the identity provider sends meets no server error

    @id:okta-no-server-error @idp:okta @req:OKTA-WIRE-08
    Scenario: A title is cleared (<idp>)
      Given <idp> provisions people to the service provider
      And Ada is assigned to the application
      When Ada's title is cleared
      Then the identity provider meets no server error

    @id:entra-no-server-error @idp:entra @needs:enterprise @req:ENTRA-WIRE-07
    Scenario: A manager is cleared (<idp>)
      Given <idp> provisions people to the service provider
      And Ada and Ben are assigned to the application
      And Ada's manager becomes Ben
      When Ada's manager is cleared
      Then the identity provider meets no server error
