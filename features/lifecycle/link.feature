
Feature: Link a user
  What an identity provider does with users who are there already when a person is assigned.

  Rule: A user who was made by hand is linked, not doubled

    @id:<idp>-link-by-hand @idp:okta @idp:entra @req:OKTA-MATCH-01 @req:OKTA-WIRE-03 @req:ENTRA-MATCH-01
    Scenario: A person has a user already (<idp>)
      Given <idp> provisions people to the service provider
      And the service provider already has the user Ada
      When Ada is assigned to the application
      Then exactly one user matches Ada
      And Ada's user keeps its id
      And Ada's user has the title "Engineer"

    @id:<idp>-linked-user-is-updated @idp:okta @idp:entra @req:OKTA-MATCH-01 @req:ENTRA-MATCH-01
    Scenario: A linked user follows later changes (<idp>)
      Given <idp> provisions people to the service provider
      And the service provider already has the user Ada
      And Ada is assigned to the application
      When Ada's title changes to "Pilot"
      Then Ada's user has the title "Pilot"
      And exactly one user matches Ada

  Rule: A search that finds nobody is answered with an empty list

    @id:<idp>-link-nobody @idp:okta @idp:entra @req:OKTA-MATCH-02 @req:ENTRA-MATCH-03
    Scenario: Nobody has the name of the person (<idp>)
      Given <idp> provisions people to the service provider
      And the service provider already has the user Ben
      When Ada is assigned to the application
      Then the service provider refuses nothing
      And exactly one user matches Ada
      And nothing of Ben's user changed

  Rule: A search finds the user with just that name

    @id:<idp>-link-among-similar @idp:okta @idp:entra @req:OKTA-MATCH-03 @req:ENTRA-MATCH-09
    Scenario: Others have similar names (<idp>)
      Given <idp> provisions people to the service provider
      And the service provider already has the user Ben with:
        """
        {"userName": "${Ada.userName}.example"}
        """
      And the service provider already has the user Ada
      When Ada is assigned to the application
      Then Ada's user has the title "Engineer"
      And nothing of Ben's user changed

    @id:<idp>-create-among-similar @idp:okta @idp:entra @req:OKTA-MATCH-03 @req:ENTRA-MATCH-09
    Scenario: Another user's name begins with the person's (<idp>)
      Given <idp> provisions people to the service provider
      And the service provider already has the user Ben with:
        """
        {"userName": "${Ada.userName}.example"}
        """
      When Ada is assigned to the application
      Then Ada's user is active
      And nothing of Ben's user changed

  Rule: A user is found whatever the letter case of its name

    @id:<idp>-link-other-case @idp:okta @idp:entra @req:OKTA-MATCH-04 @req:ENTRA-MATCH-02
    Scenario: The user was made with a name in capitals (<idp>)
      Given <idp> provisions people to the service provider
      And the service provider already has the user Ada with:
        """
        {"userName": "${Ada.USERNAME}"}
        """
      When Ada is assigned to the application
      Then the service provider refuses nothing
      And exactly one user matches Ada
      And Ada's user keeps its id

  Rule: An inactive user is linked and reactivated

    @id:<idp>-link-inactive @idp:okta @idp:entra @req:OKTA-MATCH-05 @req:ENTRA-MATCH-04
    Scenario: The user is there and inactive (<idp>)
      Given <idp> provisions people to the service provider
      And the service provider already has the user Ada with:
        """
        {"active": false}
        """
      When Ada is assigned to the application
      Then Ada's user is active
      And Ada's user keeps its id
      And exactly one user matches Ada

  Rule: A user who is linked gets the values of the directory

    @id:<idp>-link-updates-profile @idp:okta @idp:entra @req:OKTA-UPDATE-04 @req:ENTRA-UPDATE-18
    Scenario: The user was made with another name (<idp>)
      Given <idp> provisions people to the service provider
      And the service provider already has the user Ada with:
        """
        {"displayName": "A. L.", "name": {"givenName": "A.", "familyName": "L."}}
        """
      When Ada is assigned to the application
      Then Ada's user has the attributes of the directory
      And Ada's user keeps its id

  Rule: A user who is linked keeps what the identity provider does not manage

    @id:<idp>-link-keeps-foreign @idp:okta @idp:entra @req:OKTA-UPDATE-04 @req:ENTRA-UPDATE-15
    Scenario: The user has attributes of its own (<idp>)
      Given <idp> provisions people to the service provider
      And the service provider already has the user Ada with:
        """
        {"timezone": "Europe/Zurich", "ims": [{"value": "ada", "type": "xmpp"}]}
        """
      When Ada is assigned to the application
      Then Ada's user has `timezone` equal to `"Europe/Zurich"`
      And Ada's user has `ims.value` equal to `"ada"`
