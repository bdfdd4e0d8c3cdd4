Feature: Odd requests meet no server error
  JSON that is well formed and holds something else than was expected (RFC 9110, section 15.6). What identity providers and
  their clients are on record to send fails, everything else only warns; the catalogue has the records. Whether it is taken or
  refused is another requirement's matter.

  Rule: An odd create is taken or refused

    @id:odd-create-user
    Scenario Outline: A user whose <what>
      When a client posts to `/Users`:
        """
        {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "${Ada.userName}", "displayName": "${run.tag} Ada", <members>}
        """
      Then the answer is no internal error

      @req:RFC9110-15.6-R02
      Examples:
        | what              | members                                                                                    |
        | manager is a text | "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": {"manager": "${unknown.id}"} |

      @req:RFC9110-15.6-R01
      Examples:
        | what                    | members                                                            |
        | emails hold null        | "emails": [null]                                                   |
        | name is null            | "name": null                                                       |
        | active is null          | "active": null                                                     |
        | roles are texts         | "roles": ["admin"]                                                 |
        | extension is null       | "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": null |
        | title holds a null byte | "title": "a\u0000b"                                                |

    @id:odd-create-schemas
    Scenario Outline: A user whose schemas are <what>
      When a client posts to `/Users`:
        """
        {"schemas": <schemas>, "userName": "${Ada.userName}", "displayName": "${run.tag} Ada"}
        """
      Then the answer is no internal error

      @req:RFC9110-15.6-R01
      Examples:
        | what           | schemas |
        | null           | null    |
        | a list of null | [null]  |

    @id:odd-create-group @needs:groups
    Scenario Outline: A group whose <what>
      When a client posts to `/Groups`:
        """
        {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"], <members>}
        """
      Then the answer is no internal error

      @req:RFC9110-15.6-R01
      Examples:
        | what              | members                                                      |
        | members are null  | "displayName": "${"Keepers".displayName}", "members": null   |
        | members hold null | "displayName": "${"Keepers".displayName}", "members": [null] |
        | name is null      | "displayName": null                                          |

  @needs:patch
  Rule: An odd modification is taken or refused

    @id:odd-patch-message
    Scenario Outline: A message whose <what>
      Given a client creates the user Ada
      When a client patches `/Users/${Ada.id}` with the body:
        """
        <message>
        """
      Then the answer is no internal error

      @req:RFC9110-15.6-R02
      Examples:
        | what                | message                                                                                                |
        | schemas are null    | {"schemas": null, "Operations": [{"op": "replace", "path": "displayName", "value": "${run.tag} Ada"}]} |
        | schemas are missing | {"Operations": [{"op": "replace", "path": "displayName", "value": "${run.tag} Ada"}]}                  |

      @req:RFC9110-15.6-R01
      Examples:
        | what                 | message                                                                              |
        | operations are null  | {"schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": null}   |
        | operations hold null | {"schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": [null]} |

    @id:odd-patch-user
    Scenario Outline: An operation whose <what>
      Given a client creates the user Ada
      When a client modifies `/Users/${Ada.id}` with:
        """
        [<operation>]
        """
      Then the answer is no internal error

      @req:RFC9110-15.6-R02
      Examples:
        | what                       | operation                                                                                                               |
        | value is null              | {"op": "replace", "path": "displayName", "value": null}                                                                 |
        | remove has a value         | {"op": "Remove", "path": "displayName", "value": "${run.tag} Ada"}                                                      |
        | manager is an empty text   | {"op": "replace", "path": "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager", "value": ""}            |
        | manager is an empty object | {"op": "replace", "path": "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager", "value": {"value": ""}} |

      @req:RFC9110-15.6-R01
      Examples:
        | what                       | operation                                         |
        | path is a number           | {"op": "replace", "path": 1, "value": "Ada"}      |
        | value is null without path | {"op": "replace", "value": null}                  |
        | value holds null           | {"op": "add", "path": "emails", "value": [null]}  |
        | filter has a null          | {"op": "remove", "path": "emails[value eq null]"} |

    @id:odd-patch-group @needs:groups
    Scenario Outline: An operation on a group whose <what>
      Given a client creates the user Ada
      And a client creates the group "Keepers" with Ada
      When a client modifies `/Groups/${"Keepers".id}` with:
        """
        [<operation>]
        """
      Then the answer is no internal error

      @req:RFC9110-15.6-R02
      Examples:
        | what                                | operation                                                                    |
        | member is unknown                   | {"op": "add", "path": "members", "value": [{"value": "${unknown.id}"}]}      |
        | replaced member is unknown          | {"op": "replace", "path": "members", "value": [{"value": "${unknown.id}"}]}  |
        | removed member is unknown           | {"op": "remove", "path": "members[value eq \\"${unknown.id}\\"]"}            |
        | removed value is unknown            | {"op": "remove", "path": "members", "value": [{"value": "${unknown.id}"}]}   |
        | removed member has null for a value | {"op": "remove", "path": "members[value eq \\"${Ada.id}\\"]", "value": null} |

      @req:RFC9110-15.6-R01
      Examples:
        | what             | operation                                                |
        | members are null | {"op": "replace", "path": "members", "value": null}      |
        | member is a text | {"op": "add", "path": "members", "value": ["${Ada.id}"]} |
        | name is null     | {"op": "replace", "path": "displayName", "value": null}  |
        | filter is empty  | {"op": "remove", "path": "members[value eq \\"\\"]"}     |

  Rule: An odd replace is taken or refused

    @id:odd-put-user
    Scenario Outline: A replace whose <what>
      Given a client creates the user Ada
      When a client replaces `/Users/${Ada.id}` with:
        """
        {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "${Ada.userName}", "displayName": "${run.tag} Ada", <members>}
        """
      Then the answer is no internal error

      @req:RFC9110-15.6-R01
      Examples:
        | what             | members          |
        | emails hold null | "emails": [null] |
        | name is null     | "name": null     |
        | groups are null  | "groups": null   |

    @id:odd-put-group @needs:groups
    Scenario Outline: A replace of a group whose <what>
      Given a client creates the user Ada
      And a client creates the group "Keepers" with Ada
      When a client replaces `/Groups/${"Keepers".id}` with:
        """
        {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"], "displayName": "${"Keepers".displayName}", <members>}
        """
      Then the answer is no internal error

      @req:RFC9110-15.6-R02
      Examples:
        | what                       | members                                              |
        | member has null for a name | "members": [{"value": "${Ada.id}", "display": null}] |

      @req:RFC9110-15.6-R01
      Examples:
        | what              | members                                 |
        | members hold null | "members": [null]                       |
        | member is unknown | "members": [{"value": "${unknown.id}"}] |

  Rule: An odd query is answered or refused

    @id:odd-query
    Scenario Outline: A query with <what>
      When a client retrieves `<path>`
      Then the answer is no internal error

      @req:RFC9110-15.6-R01
      Examples:
        | what               | path                              |
        | a negative count   | /Users?count=-1                   |
        | a word for a count | /Users?count=many                 |
        | a huge count       | /Users?count=99999999999999999999 |
        | an odd id          | /Users/%7B%22a%22%3A1%7D          |

      @req:RFC9110-15.6-R01 @needs:filter
      Examples:
        | what            | path           |
        | an empty filter | /Users?filter= |

    @id:odd-query-groups @needs:groups
    Scenario Outline: A query for groups with <what>
      When a client retrieves `<path>`
      Then the answer is no internal error

      @req:RFC9110-15.6-R01
      Examples:
        | what             | path                      |
        | a negative count | /Groups?count=-1          |
        | an odd id        | /Groups/%7B%22a%22%3A1%7D |

      @req:RFC9110-15.6-R01 @needs:filter
      Examples:
        | what            | path            |
        | an empty filter | /Groups?filter= |

    @id:odd-bulk @needs:bulk
    Scenario Outline: A bulk request whose <what>
      When a client posts to `/Bulk`:
        """
        {"schemas": ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"], "Operations": <operations>}
        """
      Then the answer is no internal error

      @req:RFC9110-15.6-R01
      Examples:
        | what                 | operations                                                          |
        | operations hold null | [null]                                                              |
        | data are null        | [{"method": "POST", "path": "/Users", "bulkId": "a", "data": null}] |
