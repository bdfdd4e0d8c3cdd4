
Feature: Odd requests meet no server error
  JSON that is well formed and holds something else than was expected, as clients were seen to send it (RFC 9110, section 15.6).
  Whether it is taken or refused is another requirement's matter.

  @req:RFC9110-15.6-R01
  Rule: An odd create is taken or refused

    @id:odd-create-user
    Scenario Outline: A user whose <what>
      When a client posts to `/Users`:
        """
        {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "${Ada.userName}", "displayName": "${run.tag} Ada", <members>}
        """
      Then the answer is no internal error

      Examples:
        | what                        | members                                                                     |
        | emails are null             | "emails": null                                                              |
        | emails hold null            | "emails": [null]                                                            |
        | email has no value          | "emails": [{"type": "work"}]                                                |
        | email has a null            | "emails": [{"value": null, "type": "work", "primary": true}]                |
        | emails are an object        | "emails": {"value": "${Ada.email}", "type": "work"}                         |
        | emails are a text           | "emails": "${Ada.email}"                                                    |
        | name is null                | "name": null                                                                |
        | name is a text              | "name": "Ada Lane"                                                          |
        | name is empty               | "name": {}                                                                  |
        | active is null              | "active": null                                                              |
        | active is a number          | "active": 1                                                                 |
        | external id is a number     | "externalId": 1001                                                          |
        | roles are texts             | "roles": ["admin"]                                                          |
        | role is null                | "roles": [null]                                                             |
        | manager is a text           | "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": {"manager": ""} |
        | manager is null             | "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": {"manager": null} |
        | manager is empty            | "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": {"manager": {}} |
        | extension is null           | "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": null          |
        | extension is a text         | "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": "Research"    |
        | title holds a null byte     | "title": "a\u0000b"                                                         |

    @id:odd-create-schemas
    Scenario Outline: A user whose schemas are <what>
      When a client posts to `/Users`:
        """
        {"schemas": <schemas>, "userName": "${Ada.userName}", "displayName": "${run.tag} Ada"}
        """
      Then the answer is no internal error

      Examples:
        | what        | schemas                                        |
        | null        | null                                           |
        | a list of null | [null]                                      |
        | a text      | "urn:ietf:params:scim:schemas:core:2.0:User"   |
        | an object   | {}                                             |
        | empty       | []                                             |

    @id:odd-create-group @needs:groups
    Scenario Outline: A group whose <what>
      When a client posts to `/Groups`:
        """
        {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"], <members>}
        """
      Then the answer is no internal error

      Examples:
        | what                    | members                                                                             |
        | members are null        | "displayName": "${"Keepers".displayName}", "members": null                          |
        | members hold null       | "displayName": "${"Keepers".displayName}", "members": [null]                        |
        | members hold nothing    | "displayName": "${"Keepers".displayName}", "members": [{}]                          |
        | member is null          | "displayName": "${"Keepers".displayName}", "members": [{"value": null}]             |
        | member is a list        | "displayName": "${"Keepers".displayName}", "members": [{"value": []}]               |
        | member is unknown       | "displayName": "${"Keepers".displayName}", "members": [{"value": "${unknown.id}"}]  |
        | member has a null $ref  | "displayName": "${"Keepers".displayName}", "members": [{"value": "${unknown.id}", "$ref": null}] |
        | name is null            | "displayName": null                                                                 |
        | name is a number        | "displayName": 1                                                                    |
        | name is empty           | "displayName": ""                                                                   |

  @req:RFC9110-15.6-R01 @needs:patch
  Rule: An odd modification is taken or refused

    @id:odd-patch-message
    Scenario Outline: A message whose <what>
      Given a client creates the user Ada
      When a client patches `/Users/${Ada.id}` with the body:
        """
        <message>
        """
      Then the answer is no internal error

      Examples:
        | what                      | message                                                                                                                                              |
        | schemas are null          | {"schemas": null, "Operations": [{"op": "replace", "path": "displayName", "value": "Ada"}]}                                                          |
        | schemas are missing       | {"Operations": [{"op": "replace", "path": "displayName", "value": "Ada"}]}                                                                           |
        | schemas are a text        | {"schemas": "urn:ietf:params:scim:api:messages:2.0:PatchOp", "Operations": [{"op": "replace", "path": "displayName", "value": "Ada"}]}               |
        | operations are null       | {"schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": null}                                                                   |
        | operations hold null      | {"schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": [null]}                                                                 |
        | operations are an object  | {"schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": {"op": "replace", "path": "displayName", "value": "Ada"}}               |
        | operations are in lower case | {"schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "operations": [{"op": "replace", "path": "displayName", "value": "Ada"}]}          |
        | body is null              | null                                                                                                                                                 |

    @id:odd-patch-user
    Scenario Outline: An operation whose <what>
      Given a client creates the user Ada
      When a client modifies `/Users/${Ada.id}` with:
        """
        [<operation>]
        """
      Then the answer is no internal error

      Examples:
        | what                             | operation                                                                    |
        | op is null                       | {"op": null, "path": "displayName", "value": "Ada"}                          |
        | op is a number                   | {"op": 1, "path": "displayName", "value": "Ada"}                             |
        | path is null                     | {"op": "replace", "path": null, "value": {"displayName": "Ada"}}             |
        | path is empty                    | {"op": "replace", "path": "", "value": {"displayName": "Ada"}}               |
        | path is a number                 | {"op": "replace", "path": 1, "value": "Ada"}                                 |
        | path is cut short                | {"op": "replace", "path": "emails[type eq \\"work", "value": "${Ada.email}"} |
        | path is a bracket                | {"op": "replace", "path": "emails[]", "value": []}                           |
        | value is null                    | {"op": "replace", "path": "displayName", "value": null}                      |
        | value is missing                 | {"op": "replace", "path": "displayName"}                                     |
        | value is null without path       | {"op": "replace", "value": null}                                             |
        | value is a list without path     | {"op": "replace", "value": [{"displayName": "Ada"}]}                         |
        | value is an object for a name    | {"op": "replace", "path": "name.givenName", "value": {"a": "b"}}             |
        | value holds null                 | {"op": "add", "path": "emails", "value": [null]}                             |
        | value is an empty text for a list | {"op": "replace", "path": "emails", "value": ""}                            |
        | filter finds nothing             | {"op": "replace", "path": "emails[type eq \\"nowhere\\"].value", "value": "${Ada.email}"} |
        | filter has a null                | {"op": "remove", "path": "emails[value eq null]"}                            |
        | manager is an empty text         | {"op": "replace", "path": "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager", "value": ""} |
        | manager is null                  | {"op": "replace", "path": "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager", "value": null} |
        | remove has an empty value        | {"op": "remove", "path": "displayName", "value": ""}                         |

    @id:odd-patch-group @needs:groups
    Scenario Outline: An operation on a group whose <what>
      Given a client creates the user Ada
      And a client creates the group "Keepers" with Ada
      When a client modifies `/Groups/${"Keepers".id}` with:
        """
        [<operation>]
        """
      Then the answer is no internal error

      Examples:
        | what                       | operation                                                                               |
        | member is unknown          | {"op": "add", "path": "members", "value": [{"value": "${unknown.id}"}]}                 |
        | replaced member is unknown | {"op": "replace", "path": "members", "value": [{"value": "${unknown.id}"}]}             |
        | removed member is unknown  | {"op": "remove", "path": "members[value eq \\"${unknown.id}\\"]"}                       |
        | removed value is unknown   | {"op": "remove", "path": "members", "value": [{"value": "${unknown.id}"}]}              |
        | members are null           | {"op": "replace", "path": "members", "value": null}                                     |
        | members are missing        | {"op": "add", "path": "members"}                                                        |
        | member is a text           | {"op": "add", "path": "members", "value": ["${Ada.id}"]}                                |
        | member is an object        | {"op": "add", "path": "members", "value": {"value": "${Ada.id}"}}                       |
        | member is null             | {"op": "add", "path": "members", "value": [{"value": null}]}                            |
        | member is nothing          | {"op": "add", "path": "members", "value": [{}]}                                         |
        | member is the group itself | {"op": "add", "path": "members", "value": [{"value": "${"Keepers".id}"}]}               |
        | name is null               | {"op": "replace", "path": "displayName", "value": null}                                 |
        | filter is empty            | {"op": "remove", "path": "members[value eq \\"\\"]"}                                    |

  @req:RFC9110-15.6-R01
  Rule: An odd replace is taken or refused

    @id:odd-put-user
    Scenario Outline: A replace whose <what>
      Given a client creates the user Ada
      When a client replaces `/Users/${Ada.id}` with:
        """
        {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "${Ada.userName}", "displayName": "${run.tag} Ada", <members>}
        """
      Then the answer is no internal error

      Examples:
        | what              | members                                                    |
        | emails are null   | "emails": null                                             |
        | emails hold null  | "emails": [null]                                           |
        | name is null      | "name": null                                               |
        | active is null    | "active": null                                             |
        | meta is null      | "meta": null                                               |
        | id is null        | "id": null                                                 |
        | groups are null   | "groups": null                                             |

    @id:odd-put-group @needs:groups
    Scenario Outline: A replace of a group whose <what>
      Given a client creates the user Ada
      And a client creates the group "Keepers" with Ada
      When a client replaces `/Groups/${"Keepers".id}` with:
        """
        {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"], "displayName": "${"Keepers".displayName}", <members>}
        """
      Then the answer is no internal error

      Examples:
        | what              | members                                       |
        | members are null  | "members": null                               |
        | members hold null | "members": [null]                             |
        | member is unknown | "members": [{"value": "${unknown.id}"}]       |

  @req:RFC9110-15.6-R01
  Rule: An odd query is answered or refused

    @id:odd-query
    Scenario Outline: A query with <what>
      When a client retrieves `<path>`
      Then the answer is no internal error

      Examples:
        | what                    | path                                        |
        | a negative count        | /Users?count=-1                             |
        | a word for a count      | /Users?count=many                           |
        | a negative start        | /Users?startIndex=-5&count=1                |
        | a word for a start      | /Users?startIndex=first&count=1             |
        | a start out of reach    | /Users?startIndex=2147483648&count=1        |
        | a huge count            | /Users?count=99999999999999999999           |
        | an unknown sort         | /Users?sortBy=shoeSize&count=1              |
        | an unknown order        | /Users?sortBy=userName&sortOrder=up&count=1 |
        | no attributes           | /Users?attributes=&count=1                  |
        | an unknown attribute    | /Users?attributes=shoeSize&count=1          |
        | an odd id               | /Users/%7B%22a%22%3A1%7D                    |
        | a long id               | /Users/0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789 |

      @needs:filter
      Examples:
        | what                    | path                                        |
        | an empty filter         | /Users?filter=                              |
        | a filter cut short      | /Users?filter=userName%20eq%20%22a%5C       |

    @id:odd-query-groups @needs:groups
    Scenario Outline: A query for groups with <what>
      When a client retrieves `<path>`
      Then the answer is no internal error

      Examples:
        | what                    | path                                        |
        | a negative count        | /Groups?count=-1                            |
        | an odd id               | /Groups/%7B%22a%22%3A1%7D                   |

      @needs:filter
      Examples:
        | what                    | path                                        |
        | an empty filter         | /Groups?filter=                             |
        | a filter for null       | /Groups?filter=members%20eq%20null          |

    @id:odd-bulk @needs:bulk
    Scenario Outline: A bulk request whose <what>
      When a client posts to `/Bulk`:
        """
        {"schemas": ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"], "Operations": <operations>}
        """
      Then the answer is no internal error

      Examples:
        | what                  | operations                                                                                  |
        | operations are null   | null                                                                                        |
        | operations hold null  | [null]                                                                                      |
        | method is null        | [{"method": null, "path": "/Users", "bulkId": "a", "data": {}}]                             |
        | path is missing       | [{"method": "POST", "bulkId": "a", "data": {}}]                                             |
        | data are null         | [{"method": "POST", "path": "/Users", "bulkId": "a", "data": null}]                         |
