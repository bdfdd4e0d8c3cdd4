
Feature: A second resource that shares a value
  Whoever is there keeps everything, whatever another request repeats of theirs (RFC 7644, sections 3.3 and 3.5).

  @req:RFC7644-3.3-R23
  Rule: A create with a value of another touches nobody

    @id:shared-create
    Scenario Outline: The new user has the <value> of another
      Given a client creates the user Ada with every attribute that is advertised
      When a client posts to `/Users`:
        """
        {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "${Ben.userName}", "displayName": "Ben Moss", <members>}
        """
      Then the answer is not Ada's user
      And nothing of Ada's user changed

      Examples:
        | value                     | members                                                                                                                    |
        | external id               | "externalId": "${answer.externalId}"                                                                                          |
        | e-mail address elsewhere  | "emails": [{"value": "${Ben.email}", "type": "work", "primary": true}, {"value": "${answer.emails.value}", "type": "home"}]   |
        | names                     | "name": {"givenName": "${answer.name.givenName}", "familyName": "${answer.name.familyName}"}, "displayName": "${answer.displayName}"         |
        | user name as nickname     | "nickName": "${Ada.userName}"                                                                                              |

    @id:shared-create-inactive
    Scenario: The new user has the e-mail address of somebody who is inactive
      Given a client creates the user Ada
      And Ada's user is deactivated at the service provider
      When a client posts to `/Users`:
        """
        {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "${Ben.userName}", "displayName": "Ben Moss", "active": true,
         "emails": [{"value": "${Ada.email}", "type": "work", "primary": true}]}
        """
      Then the answer is not Ada's user
      And Ada's user is inactive
      And nothing of Ada's user changed

    @id:shared-create-bulk @needs:bulk
    Scenario: A create in a bulk request has the e-mail address of another
      Given a client creates the user Ada
      When a client sends the bulk operations:
        """
        [{"method": "POST", "path": "/Users", "bulkId": "ben", "data": {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "${Ben.userName}",
          "displayName": "Ben Moss", "emails": [{"value": "${Ada.email}", "type": "work", "primary": true}]}}]
        """
      Then the status is 200
      And nothing of Ada's user changed

    @id:shared-create-group @needs:groups
    Scenario Outline: The new group has the <value> of another
      Given a client creates the user Ada
      And a client creates the group "Keepers" with Ada
      When a client posts to `/Groups`:
        """
        {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"], <members>}
        """
      Then the answer is not the group "Keepers"
      And nothing of the group "Keepers" changed

      Examples:
        | value | members                                                                  |
        | name  | "displayName": "${"Keepers".displayName}"                                |
        | id    | "displayName": "${"Others".displayName}", "id": "${"Keepers".id}"        |

  @req:RFC7644-3.3-R24
  Rule: A refused duplicate takes nothing from the first

    @id:shared-duplicate-attributes
    Scenario Outline: The first keeps every attribute when the second has <members>
      Given a client creates the user Ada with every attribute that is advertised
      When a client posts to `/Users`:
        """
        {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "${Ada.userName}"<body>}
        """
      Then the status is 409
      And nothing of Ada's user changed

      Examples:
        | members             | body                                                                |
        | no more than a name |                                                                     |
        | another external id | , "externalId": "${run.tag}-another", "displayName": "Ada Second"   |
        | active false        | , "active": false, "emails": [], "roles": [], "phoneNumbers": []    |

    @id:shared-duplicate-membership @needs:groups
    Scenario: The first stays a member
      Given a client creates the users Ada and Ben
      And a client creates the group "Keepers" with Ada and Ben
      When a client creates the user Ada
      Then the status is 409
      And the group "Keepers" has exactly the members Ada and Ben

    @id:shared-duplicate-inactive
    Scenario: The first stays inactive
      Given a client creates the user Ada
      And Ada's user is deactivated at the service provider
      When a client creates the user Ada with:
        """
        {"active": true}
        """
      Then the status is 409
      And Ada's user is inactive
      And nothing of Ada's user changed

  @req:RFC7644-3.5-R04
  Rule: A modification touches nobody else

    @id:shared-replace
    Scenario Outline: A replace gives a user the <value> of another
      Given a client creates the user Ben
      And a client creates the user Ada with every attribute that is advertised
      When a client replaces `/Users/${Ben.id}` with:
        """
        {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "${Ben.userName}", "displayName": "Ben Moss", <members>}
        """
      Then the answer is not Ada's user
      And nothing of Ada's user changed

      Examples:
        | value          | members                                                             |
        | e-mail address | "emails": [{"value": "${answer.emails.value}", "type": "work", "primary": true}] |
        | external id    | "externalId": "${answer.externalId}"                                   |

    @id:shared-replace-user-name
    Scenario: A replace with the user name of another
      Given a client creates the users Ada and Ben
      When a client replaces `/Users/${Ben.id}` with:
        """
        {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "${Ada.userName}", "displayName": "Ben Moss", "emails": [{"value": "${Ben.email}", "type": "work", "primary": true}]}
        """
      Then the answer is not Ada's user
      And nothing of Ada's user changed

    @id:shared-modify @needs:patch
    Scenario Outline: A modification gives a user the <value> of another
      Given a client creates the user Ben
      And a client creates the user Ada with every attribute that is advertised
      When a client modifies `/Users/${Ben.id}` with:
        """
        [<operation>]
        """
      Then the answer is not Ada's user
      And nothing of Ada's user changed

      Examples:
        | value          | operation                                                                                       |
        | e-mail address | {"op": "replace", "path": "emails", "value": [{"value": "${answer.emails.value}", "type": "work"}]}      |
        | external id    | {"op": "add", "path": "externalId", "value": "${answer.externalId}"}                               |

    @id:shared-modify-group @needs:groups
    Scenario: A replace gives a group the name of another
      Given a client creates the user Ada
      And a client creates the group "Keepers" with Ada
      And a client creates the empty group "Others"
      When a client replaces `/Groups/${"Others".id}` with:
        """
        {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"], "displayName": "${"Keepers".displayName}"}
        """
      Then the answer is not the group "Keepers"
      And nothing of the group "Keepers" changed
