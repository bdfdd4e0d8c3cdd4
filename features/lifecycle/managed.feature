
@needs:roles @needs:entitlements
Feature: Keep what only the service provider manages
  Roles, entitlements and other complex values that somebody gave a person at the service provider itself. The identity
  provider has no mapping for them, and none of its writes may take them away.

  Rule: A person who is linked keeps complex values that are not mapped

    @id:<idp>-managed-linked @idp:okta @idp:entra @req:OKTA-UPDATE-04 @req:ENTRA-UPDATE-15
    Scenario: A person has a user with roles already (<idp>)
      Given <idp> provisions people to the service provider
      And the service provider already has the user Ada with:
        """
        {"roles": [{"value": "pilot"}], "entitlements": [{"value": "wren-house"}]}
        """
      When Ada is assigned to the application
      Then Ada's user has the title "Engineer"
      And Ada's user has `roles.value` equal to `"pilot"`
      And Ada's user has `entitlements.value` equal to `"wren-house"`

  Rule: A change of one attribute leaves complex values that are not mapped

    @id:<idp>-managed-updated @idp:okta @idp:entra @req:OKTA-UPDATE-04 @req:ENTRA-UPDATE-15
    Scenario: A title changes (<idp>)
      Given <idp> provisions people to the service provider
      And Ada is assigned to the application
      And Ada's user is changed at the service provider to:
        """
        {"roles": [{"value": "pilot", "type": "quay"}, {"value": "keeper"}], "entitlements": [{"value": "wren-house"}]}
        """
      When Ada's title changes to "Pilot"
      Then Ada's user has the title "Pilot"
      And nothing but `title` of Ada's user changed

  Rule: A deactivation leaves complex values that are not mapped

    @id:<idp>-managed-deactivated @idp:okta @idp:entra @req:OKTA-DEACTIVATE-04 @req:ENTRA-DEACTIVATE-04
    Scenario: A person loses the assignment (<idp>)
      Given <idp> provisions people to the service provider
      And Ada is assigned to the application
      And Ada's user is changed at the service provider to:
        """
        {"roles": [{"value": "pilot", "type": "quay"}, {"value": "keeper"}], "entitlements": [{"value": "wren-house"}]}
        """
      When Ada is unassigned from the application
      Then Ada's user is inactive
      And nothing but `active` of Ada's user changed
