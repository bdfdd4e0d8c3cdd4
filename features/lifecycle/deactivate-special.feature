
Feature: Deactivate a user in an unusual situation
  People who come by a group, and users whom somebody has deactivated already.

  Rule: A person who leaves the assigned group is deactivated

    @id:okta-leave-assigned-group @idp:okta @needs:groups @req:OKTA-DEACTIVATE-03
    Scenario: A person leaves the group that gave the application (<idp>)
      Given <idp> provisions people to the service provider
      And the group "Staff" with Ada and Ben is assigned to the application
      When Ben leaves the group "Staff"
      Then Ben's user is inactive
      And Ada's user is active

    @id:entra-leave-assigned-group @idp:entra @needs:groups @req:ENTRA-DEACTIVATE-03
    Scenario: A person leaves the group that gave the application (<idp>)
      Given <idp> provisions people to the service provider
      And the group "Staff" with Ada and Ben is assigned to the application
      When Ben leaves the group "Staff"
      Then Ben's user is inactive
      And Ada's user is active
      And the group "Staff" has exactly the members Ada

  Rule: Deactivating an inactive user is a success

    @id:<idp>-deactivate-inactive-user @idp:okta @idp:entra @req:OKTA-DEACTIVATE-03 @req:ENTRA-DEACTIVATE-03
    Scenario: Somebody has deactivated the user before (<idp>)
      Given <idp> provisions people to the service provider
      And Ada is assigned to the application
      And Ada's user is deactivated at the service provider
      When Ada is unassigned from the application
      Then Ada's user is inactive
      And nothing of Ada's user changed

  Rule: A user whom somebody changed by hand can be deactivated

    @id:<idp>-deactivate-changed-user @idp:okta @idp:entra @req:OKTA-DEACTIVATE-04 @req:ENTRA-DEACTIVATE-04
    Scenario: The user was changed at the service provider (<idp>)
      Given <idp> provisions people to the service provider
      And Ada is assigned to the application
      And Ada's user is changed at the service provider to:
        """
        {"displayName": "Stowaway", "nickName": "Addie"}
        """
      When Ada is unassigned from the application
      Then Ada's user is inactive
      And nothing but `active` of Ada's user changed

  Rule: An inactive user is not removed, however long it lasts

    @id:<idp>-inactive-user-stays @idp:okta @idp:entra @req:OKTA-DEACTIVATE-03 @req:ENTRA-DEACTIVATE-03
    Scenario: Nothing is sent for a person who is no longer assigned (<idp>)
      Given <idp> provisions people to the service provider
      And Ada is assigned to the application
      And Ada is unassigned from the application
      When provisioning runs after 40 days
      Then nothing is sent
      And Ada's user is inactive

  Rule: A user name that changes with the deletion does not keep the user active

    @id:entra-deleted-under-another-name @idp:entra @req:ENTRA-DEACTIVATE-06
    Scenario: A deleted person gets a user name with an id before it (<idp>)
      Given <idp> provisions people to the service provider with:
        | setting             | value |
        | name of the deleted | on    |
      And Ada is assigned to the application
      When Ada is deleted in the directory
      Then the service provider refuses nothing
      And Ada's user is inactive
      And nothing but `userName, active` of Ada's user changed

    @id:entra-restored-under-old-name @idp:entra @req:ENTRA-REACTIVATE-03 @req:ENTRA-DEACTIVATE-06
    Scenario: A deleted person is restored and has the old user name (<idp>)
      Given <idp> provisions people to the service provider with:
        | setting             | value |
        | name of the deleted | on    |
      And Ada is assigned to the application
      And Ada is deleted in the directory
      When Ada is restored in the directory
      Then Ada's user is active
      And Ada's user keeps its id
