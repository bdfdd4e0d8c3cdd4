Feature: Link a user
  What an identity provider does with users who are there already when a person is assigned.

  Rule: A user who was made by hand is linked, not doubled

    @id:okta-link-by-hand @idp:okta @req:OKTA-MATCH-01 @req:OKTA-WIRE-03
    Scenario Outline: A person has a user already (<idp>)
      Given <idp> provisions to the service provider
      And the service provider already has a user for Ada
      When Ada is assigned to the application
      Then exactly one user matches Ada
      And Ada's user keeps its id
      And Ada's user has the title "Engineer"

      Examples:
        | idp      |
        | okta-aiw |
        | okta-oin |

    @id:entra-link-by-hand @idp:entra @req:ENTRA-MATCH-01
    Scenario Outline: A person has a user already (<idp>)
      Given <idp> provisions to the service provider
      And the service provider already has a user for Ada
      When Ada is assigned to the application
      Then exactly one user matches Ada
      And Ada's user keeps its id
      And Ada's user has the title "Engineer"

      Examples:
        | idp                    |
        | entra-default          |
        | entra-aadoptscim062020 |

    @id:okta-linked-user-is-updated @idp:okta @req:OKTA-MATCH-01
    Scenario Outline: A linked user follows later changes (<idp>)
      Given <idp> provisions to the service provider
      And the service provider already has a user for Ada
      And Ada is assigned to the application
      When Ada's title changes to "Pilot"
      Then Ada's user has the title "Pilot"
      And exactly one user matches Ada

      Examples:
        | idp      |
        | okta-aiw |
        | okta-oin |

    @id:entra-linked-user-is-updated @idp:entra @req:ENTRA-MATCH-01
    Scenario Outline: A linked user follows later changes (<idp>)
      Given <idp> provisions to the service provider
      And the service provider already has a user for Ada
      And Ada is assigned to the application
      When Ada's title changes to "Pilot"
      Then Ada's user has the title "Pilot"
      And exactly one user matches Ada

      Examples:
        | idp                    |
        | entra-default          |
        | entra-aadoptscim062020 |

  Rule: A search that finds nobody is answered with an empty list

    @id:okta-link-nobody @idp:okta @req:OKTA-MATCH-02
    Scenario Outline: Nobody has the name of the person (<idp>)
      Given <idp> provisions to the service provider
      And the service provider already has a user for Ben
      When Ada is assigned to the application
      Then the service provider refuses nothing
      And exactly one user matches Ada
      And nothing of Ben's user changed

      Examples:
        | idp      |
        | okta-aiw |
        | okta-oin |

    @id:entra-link-nobody @idp:entra @req:ENTRA-MATCH-03
    Scenario Outline: Nobody has the name of the person (<idp>)
      Given <idp> provisions to the service provider
      And the service provider already has a user for Ben
      When Ada is assigned to the application
      Then the service provider refuses nothing
      And exactly one user matches Ada
      And nothing of Ben's user changed

      Examples:
        | idp                    |
        | entra-default          |
        | entra-aadoptscim062020 |

  Rule: A search finds the user with just that name

    @id:okta-link-among-similar @idp:okta @req:OKTA-MATCH-03
    Scenario Outline: Others have similar names (<idp>)
      Given <idp> provisions to the service provider
      And the service provider already has a user for Ben with:
        """
        {"userName": "${Ada.userName}.example"}
        """
      And the service provider already has a user for Ada
      When Ada is assigned to the application
      Then Ada's user has the title "Engineer"
      And nothing of Ben's user changed

      Examples:
        | idp      |
        | okta-aiw |
        | okta-oin |

    @id:entra-link-among-similar @idp:entra @req:ENTRA-MATCH-09
    Scenario Outline: Others have similar names (<idp>)
      Given <idp> provisions to the service provider
      And the service provider already has a user for Ben with:
        """
        {"userName": "${Ada.userName}.example"}
        """
      And the service provider already has a user for Ada
      When Ada is assigned to the application
      Then Ada's user has the title "Engineer"
      And nothing of Ben's user changed

      Examples:
        | idp                    |
        | entra-default          |
        | entra-aadoptscim062020 |

    @id:okta-create-among-similar @idp:okta @req:OKTA-MATCH-03
    Scenario Outline: Another user's name begins with the person's (<idp>)
      Given <idp> provisions to the service provider
      And the service provider already has a user for Ben with:
        """
        {"userName": "${Ada.userName}.example"}
        """
      When Ada is assigned to the application
      Then Ada's user is active
      And nothing of Ben's user changed

      Examples:
        | idp      |
        | okta-aiw |
        | okta-oin |

    @id:entra-create-among-similar @idp:entra @req:ENTRA-MATCH-09
    Scenario Outline: Another user's name begins with the person's (<idp>)
      Given <idp> provisions to the service provider
      And the service provider already has a user for Ben with:
        """
        {"userName": "${Ada.userName}.example"}
        """
      When Ada is assigned to the application
      Then Ada's user is active
      And nothing of Ben's user changed

      Examples:
        | idp                    |
        | entra-default          |
        | entra-aadoptscim062020 |

  Rule: A user is found whatever the letter case of its name

    @id:okta-link-other-case @idp:okta @req:OKTA-MATCH-04
    Scenario Outline: The user was made with a name in capitals (<idp>)
      Given <idp> provisions to the service provider
      And the service provider already has a user for Ada with:
        """
        {"userName": "${Ada.USERNAME}"}
        """
      When Ada is assigned to the application
      Then the service provider refuses nothing
      And exactly one user matches Ada
      And Ada's user keeps its id

      Examples:
        | idp      |
        | okta-aiw |
        | okta-oin |

    @id:entra-link-other-case @idp:entra @req:ENTRA-MATCH-02
    Scenario Outline: The user was made with a name in capitals (<idp>)
      Given <idp> provisions to the service provider
      And the service provider already has a user for Ada with:
        """
        {"userName": "${Ada.USERNAME}"}
        """
      When Ada is assigned to the application
      Then the service provider refuses nothing
      And exactly one user matches Ada
      And Ada's user keeps its id

      Examples:
        | idp                    |
        | entra-default          |
        | entra-aadoptscim062020 |

  Rule: An inactive user is linked and reactivated

    @id:okta-link-inactive @idp:okta @req:OKTA-MATCH-05
    Scenario Outline: The user is there and inactive (<idp>)
      Given <idp> provisions to the service provider
      And the service provider already has a user for Ada with:
        """
        {"active": false}
        """
      When Ada is assigned to the application
      Then Ada's user is active
      And Ada's user keeps its id
      And exactly one user matches Ada

      Examples:
        | idp      |
        | okta-aiw |
        | okta-oin |

    @id:entra-link-inactive @idp:entra @req:ENTRA-MATCH-04
    Scenario Outline: The user is there and inactive (<idp>)
      Given <idp> provisions to the service provider
      And the service provider already has a user for Ada with:
        """
        {"active": false}
        """
      When Ada is assigned to the application
      Then Ada's user is active
      And Ada's user keeps its id
      And exactly one user matches Ada

      Examples:
        | idp                    |
        | entra-default          |
        | entra-aadoptscim062020 |

  Rule: A user who is linked gets the values of the directory

    @id:okta-link-updates-profile @idp:okta @req:OKTA-UPDATE-01
    Scenario Outline: The user was made with another name (<idp>)
      Given <idp> provisions to the service provider
      And the service provider already has a user for Ada with:
        """
        {"displayName": "A. L.", "name": {"givenName": "A.", "familyName": "L."}}
        """
      When Ada is assigned to the application
      Then Ada's user has the attributes of the directory
      And Ada's user keeps its id

      Examples:
        | idp      |
        | okta-aiw |
        | okta-oin |

    @id:entra-link-updates-profile @idp:entra @req:ENTRA-UPDATE-13
    Scenario Outline: The user was made with another name (<idp>)
      Given <idp> provisions to the service provider
      And the service provider already has a user for Ada with:
        """
        {"displayName": "A. L.", "name": {"givenName": "A.", "familyName": "L."}}
        """
      When Ada is assigned to the application
      Then Ada's user has the attributes of the directory
      And Ada's user keeps its id

      Examples:
        | idp                    |
        | entra-default          |
        | entra-aadoptscim062020 |

  Rule: A user who is linked keeps what the identity provider does not manage

    @id:okta-link-keeps-foreign @idp:okta @req:OKTA-UPDATE-01
    Scenario Outline: The user has attributes of its own (<idp>)
      Given <idp> provisions to the service provider
      And the service provider already has a user for Ada with:
        """
        {"timezone": "Europe/Zurich", "ims": [{"value": "ada", "type": "xmpp"}]}
        """
      When Ada is assigned to the application
      Then Ada's user has `timezone` equal to `"Europe/Zurich"`
      And Ada's user has `ims.value` equal to `"ada"`

      Examples:
        | idp      |
        | okta-aiw |
        | okta-oin |

    @id:entra-link-keeps-foreign @idp:entra @req:ENTRA-UPDATE-15
    Scenario Outline: The user has attributes of its own (<idp>)
      Given <idp> provisions to the service provider
      And the service provider already has a user for Ada with:
        """
        {"timezone": "Europe/Zurich", "ims": [{"value": "ada", "type": "xmpp"}]}
        """
      When Ada is assigned to the application
      Then Ada's user has `timezone` equal to `"Europe/Zurich"`
      And Ada's user has `ims.value` equal to `"ada"`

      Examples:
        | idp                    |
        | entra-default          |
        | entra-aadoptscim062020 |

  Rule: A name with special characters is found

    @id:okta-link-special-characters @idp:okta @req:OKTA-WIRE-03
    Scenario Outline: A person with a plus sign and an apostrophe in the name comes back (<idp>)
      Given <idp> provisions to the service provider
      And Ada is in the directory with:
        | attribute | value                             |
        | user name | ${Ada.stem}+o'hara@${run.domain}  |
      And Ada is assigned to the application
      And Ada is unassigned from the application
      When Ada is assigned to the application
      Then Ada's user keeps its id

      Examples:
        | idp      |
        | okta-aiw |
        | okta-oin |

    @id:entra-link-special-characters @idp:entra @req:ENTRA-MATCH-01
    Scenario Outline: A person with a plus sign and an apostrophe in the name comes back (<idp>)
      Given <idp> provisions to the service provider
      And Ada is in the directory with:
        | attribute | value                             |
        | user name | ${Ada.stem}+o'hara@${run.domain}  |
      And Ada is assigned to the application
      And Ada is unassigned from the application
      When Ada is assigned to the application
      Then Ada's user keeps its id

      Examples:
        | idp                    |
        | entra-default          |
        | entra-aadoptscim062020 |

  Rule: A person who became somebody's user by hand later is linked at the next try

    @id:okta-retry-links @idp:okta @req:OKTA-MATCH-01
    Scenario Outline: A failed task is tried again (<idp>)
      Given <idp> provisions to the service provider
      And somebody creates a user for Ada while the identity provider does
      When the administrator retries the failed tasks
      Then the service provider refuses nothing
      And exactly one user matches Ada
      And Ada's user has the title "Engineer"

      Examples:
        | idp      |
        | okta-aiw |
        | okta-oin |

    @id:entra-retry-links @idp:entra @req:ENTRA-MATCH-01
    Scenario Outline: What failed is tried again after some hours (<idp>)
      Given <idp> provisions to the service provider
      And somebody creates a user for Ada while the identity provider does
      When 1 days pass
      Then the service provider refuses nothing
      And exactly one user matches Ada
      And Ada's user has the title "Engineer"

      Examples:
        | idp                    |
        | entra-default          |
        | entra-aadoptscim062020 |

  Rule: A user is found by the identity provider's own id for the person

    @id:entra-link-by-external-id @idp:entra @req:ENTRA-MATCH-05
    Scenario Outline: The user has the alias of the person and another name (<idp>)
      Given <idp> provisions to the service provider with:
        | setting | value |
        | matching attribute | externalId |
      And the service provider already has a user for Ada with:
        """
        {"userName": "${Ada.stem}-old@${run.domain}", "externalId": "${Ada.stem}"}
        """
      When Ada is assigned to the application
      Then exactly one user matches Ada
      And Ada's user keeps its id

      Examples:
        | idp                    |
        | entra-default          |
        | entra-aadoptscim062020 |

  Rule: A search shows every user who has the value

    @id:entra-two-matches @idp:entra @req:ENTRA-MATCH-10
    Scenario Outline: Two users have the alias of the person (<idp>)
      Given <idp> provisions to the service provider with:
        | setting | value |
        | matching attribute | externalId |
      And the service provider already has a user for Ben with:
        """
        {"externalId": "${Ada.stem}"}
        """
      And the service provider already has a user for Cleo with:
        """
        {"externalId": "${Ada.stem}"}
        """
      When Ada is assigned to the application
      Then the identity provider reports a failure for Ada
      And nothing is written

      Examples:
        | idp                    |
        | entra-default          |
        | entra-aadoptscim062020 |

  Rule: A user is found by the e-mail address of one type

    @id:entra-link-by-email @idp:entra @req:ENTRA-MATCH-06
    Scenario Outline: The user has the e-mail address of the person and another name (<idp>)
      Given <idp> provisions to the service provider with:
        | setting | value |
        | matching attribute | emails[type eq "work"].value |
      And the service provider already has a user for Ada with:
        """
        {"userName": "${Ada.stem}-old@${run.domain}"}
        """
      When Ada is assigned to the application
      Then exactly one user matches Ada
      And Ada's user keeps its id

      Examples:
        | idp                    |
        | entra-default          |
        | entra-aadoptscim062020 |
