
Feature: Changes that are answered later
  A client that prefers not to wait is answered with 202 before the change is made (RFC 9967, sections 2.5.1.1, 3 and 4).

  @req:RFC9967-2.5.1.1-R09 @needs:async-on-request
  Rule: A service provider that works asynchronously on request does so

    @id:later-accepted
    Scenario: A PUT with the preference is answered with 202
      Given a client creates the user Ada
      When a client with the header "Prefer: respond-async" replaces `/Users/${Ada.id}` with:
        """json
        {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "${Ada.userName}", "displayName": "Ada Changed"}
        """
      Then the status is 202

  Rule: The answer that comes first has headers and no body

    @id:later-no-body @req:RFC9967-2.5.1.1-R05 @needs:async-on-request
    Scenario: 202 has no body
      Given a client creates the user Ada
      When a client with the header "Prefer: respond-async" replaces `/Users/${Ada.id}` with:
        """json
        {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "${Ada.userName}", "displayName": "Ada Changed"}
        """
      Then the status is 202
      And the answer has no body

    @id:later-preference-applied @req:RFC9967-2.5.1.1-R07 @needs:async-on-request
    Scenario: 202 says that the preference was followed
      Given a client creates the user Ada
      When a client with the header "Prefer: respond-async" replaces `/Users/${Ada.id}` with:
        """json
        {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "${Ada.userName}", "displayName": "Ada Changed"}
        """
      Then the status is 202
      And the answer has the header Preference-Applied matching `respond-async`

    @id:later-location @req:RFC9967-2.5.1.1-R08 @needs:async-on-request
    Scenario: 202 says where the outcome will be
      Given a client creates the user Ada
      When a client with the header "Prefer: respond-async" replaces `/Users/${Ada.id}` with:
        """json
        {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "${Ada.userName}", "displayName": "Ada Changed"}
        """
      Then the status is 202
      And the answer has the header Location

    @id:later-transaction @req:RFC9967-3-R01 @needs:async-on-request
    Scenario: 202 names the transaction
      Given a client creates the user Ada
      When a client with the header "Prefer: respond-async" replaces `/Users/${Ada.id}` with:
        """json
        {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "${Ada.userName}", "displayName": "Ada Changed"}
        """
      Then the status is 202
      And the answer has the header Set-Txn matching `.+`

  Rule: ServiceProviderConfig tells how events are offered

    @id:later-config-mode @req:RFC9967-4-R02 @needs:events-config
    Scenario: asyncRequest is none, long or request
      When a client retrieves `/ServiceProviderConfig`
      Then the status is 200
      And each `securityEvents.asyncRequest` of the answer matches `"(?i:none|long|request)"`

    @id:later-config-uris @req:RFC9967-4-R03 @needs:events-config
    Scenario: eventUris is a list of URIs
      When a client retrieves `/ServiceProviderConfig`
      Then the status is 200
      And each `securityEvents.eventUris` of the answer matches `"[A-Za-z][A-Za-z0-9+.-]*:.+"`
