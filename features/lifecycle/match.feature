
Feature: Match a user
  How an identity provider finds the user of a person: by names with special characters, at a second try, by other attributes.

  Rule: A name with special characters is found

    @id:<idp>-link-special-characters @idp:okta @idp:entra @req:OKTA-WIRE-03 @req:ENTRA-MATCH-01
    Scenario: A person with a plus sign and an apostrophe in the name comes back (<idp>)
      Given <idp> provisions people to the service provider
      And Ada is in the directory with:
        | attribute | value                             |
        | user name | ${Ada.stem}+o'hara@${run.domain}  |
      And Ada is assigned to the application
      And Ada is unassigned from the application
      When Ada is assigned to the application
      Then Ada's user keeps its id

  Rule: A person who became somebody's user by hand later is linked at the next try

    @id:okta-retry-links @idp:okta @req:OKTA-MATCH-01
    Scenario: A failed task is tried again (<idp>)
      Given <idp> provisions people to the service provider
      And somebody creates Ada's user while the identity provider does
      When the administrator retries the failed tasks
      Then the service provider refuses nothing
      And exactly one user matches Ada
      And Ada's user has the title "Engineer"

    @id:entra-retry-links @idp:entra @req:ENTRA-MATCH-01
    Scenario: What failed is tried again after some hours (<idp>)
      Given <idp> provisions people to the service provider
      And somebody creates Ada's user while the identity provider does
      When provisioning runs after 1 days
      Then the service provider refuses nothing
      And exactly one user matches Ada
      And Ada's user has the title "Engineer"

  Rule: A user is found by the identity provider's own id for the person

    @id:entra-link-by-external-id @idp:entra @req:ENTRA-MATCH-05
    Scenario: The user has the alias of the person and another name (<idp>)
      Given <idp> provisions people to the service provider with:
        | setting | value |
        | matching attribute | externalId |
      And the service provider already has the user Ada with:
        """
        {"userName": "${Ada.stem}-old@${run.domain}", "externalId": "${Ada.stem}"}
        """
      When Ada is assigned to the application
      Then exactly one user matches Ada
      And Ada's user keeps its id

  Rule: A search shows every user who has the value

    @id:entra-two-matches @idp:entra @req:ENTRA-MATCH-10
    Scenario: Two users have the alias of the person (<idp>)
      Given <idp> provisions people to the service provider with:
        | setting | value |
        | matching attribute | externalId |
      And the service provider already has the user Ben with:
        """
        {"externalId": "${Ada.stem}"}
        """
      And the service provider already has the user Cleo with:
        """
        {"externalId": "${Ada.stem}"}
        """
      When Ada is assigned to the application
      Then the identity provider reports a failure for Ada
      And nothing is written

  Rule: A user is found by the e-mail address of one type

    @id:entra-link-by-email @idp:entra @req:ENTRA-MATCH-06
    Scenario: The user has the e-mail address of the person and another name (<idp>)
      Given <idp> provisions people to the service provider with:
        | setting | value |
        | matching attribute | emails[type eq "work"].value |
      And the service provider already has the user Ada with:
        """
        {"userName": "${Ada.stem}-old@${run.domain}"}
        """
      When Ada is assigned to the application
      Then exactly one user matches Ada
      And Ada's user keeps its id

  Rule: A user is found by an attribute of an extension

    @id:entra-link-by-employee-number @idp:entra @needs:enterprise @req:ENTRA-MATCH-11
    Scenario: The user has the employee number of the person and another name (<idp>)
      Given <idp> provisions people to the service provider with:
        | setting            | value                                                                     |
        | matching attribute | urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:employeeNumber |
      And Ada is in the directory with:
        | attribute       | value       |
        | employee number | ${Ada.stem} |
      And the service provider already has the user Ada with:
        """
        {"userName": "${Ada.stem}-old@${run.domain}", "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": {"employeeNumber": "${Ada.stem}"}}
        """
      When Ada is assigned to the application
      Then exactly one user matches Ada
      And Ada's user keeps its id
