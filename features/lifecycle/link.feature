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
