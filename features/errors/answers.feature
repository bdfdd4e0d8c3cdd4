
Feature: Requests that a service provider may choke on
  Whatever a request holds, it is answered; the connection is not dropped instead.

  @req:RFC9110-3.4-R01
  Rule: A search that cannot be carried out is answered

    @id:answers-odd-filter @needs:filter
    Scenario Outline: The filter <kind>
      When a client searches `/Users` for "<filter>"
      Then the answer is of any kind

      Examples:
        | kind                          | filter                              |
        | ends after the operator       | userName eq                         |
        | has no operator               | userName                            |
        | has an unknown operator       | userName zz \"${Ada.userName}\"     |
        | is not closed                 | (userName eq \"${Ada.userName}\"    |
        | has a path that is not closed | emails[type eq \"work\"             |
        | goes three levels deep        | emails.value.length gt 3            |
        | compares with an object       | userName eq {}                      |
        | orders a boolean              | active gt true                      |
        | ends after and                | userName eq \"${Ada.userName}\" and |
        | negates without brackets      | not userName pr                     |
        | is a number                   | 42                                  |

  @req:RFC9110-3.4-R01
  Rule: A change that cannot be carried out is answered

    @id:answers-odd-patch @needs:patch
    Scenario Outline: The operations <kind>
      Given a client creates the user Ada
      When a client modifies `/Users/${Ada.id}` with:
        """
        <operations>
        """
      Then the answer is of any kind

      Examples:
        | kind                           | operations                                                  |
        | are null                       | null                                                        |
        | are an object                  | {"op": "replace", "path": "title", "value": "Pilot"}        |
        | hold null                      | [null]                                                      |
        | have a number for op           | [{"op": 7, "path": "title", "value": "Pilot"}]              |
        | have an object for path        | [{"op": "replace", "path": {}, "value": "Pilot"}]           |
        | have a path that is not closed | [{"op": "replace", "path": "emails[type eq", "value": "x"}] |
        | have no value                  | [{"op": "replace", "path": "name"}]                         |
        | have text for a complex value  | [{"op": "replace", "path": "name", "value": "Ada Lane"}]    |
