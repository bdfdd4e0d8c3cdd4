
@profile:docker
Feature: Tokens and callbacks that must not be accepted
  Each sign-in is what a good one would be but for the one thing that its scenario names. Ben, who may sign in, tries
  to become Ada with it; where a token names nobody else, it is about Ada herself.

  Rule: A token counts only with a signature by a key of the provider

    @id:oidc-unsigned @idp:okta-aiw @idp:entra-default @req:DOCKER-OIDC-01
    Scenario: A token with an empty signature is refused (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And Ada and Ben are assigned to the application
      When Ben signs in as Ada by oidc with the forgery unsigned
      Then the sign-in is refused
      And nothing of Ada's membership changed

    @id:oidc-signature-exclusion @idp:okta-aiw @idp:entra-default @req:DOCKER-OIDC-02
    Scenario: A token without a signature that names somebody else is refused (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And Ada and Ben are assigned to the application
      When Ben signs in as Ada by oidc with the forgery signature-exclusion
      Then the sign-in is refused
      And nothing of Ada's membership changed

    @id:oidc-alg-none @idp:okta-aiw @idp:entra-default @req:DOCKER-OIDC-03
    Scenario: A token that says it needs no signature is refused (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And Ada and Ben are assigned to the application
      When Ben signs in as Ada by oidc with the forgery alg-none
      Then the sign-in is refused
      And nothing of Ada's membership changed

    @id:oidc-alg-none-case @idp:okta-aiw @idp:entra-default @req:DOCKER-OIDC-04
    Scenario: A token that says so in other letters is refused (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And Ada and Ben are assigned to the application
      When Ben signs in as Ada by oidc with the forgery alg-none-case
      Then the sign-in is refused
      And nothing of Ada's membership changed

    @id:oidc-wrong-key @idp:okta-aiw @idp:entra-default @req:DOCKER-OIDC-05
    Scenario: A token signed by a key that nobody trusts is refused (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And Ada and Ben are assigned to the application
      When Ben signs in as Ada by oidc with the forgery wrong-key
      Then the sign-in is refused
      And nothing of Ada's membership changed

    @id:oidc-embedded-key @idp:okta-aiw @idp:entra-default @req:DOCKER-OIDC-06
    Scenario: A token that brings its own key is refused (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And Ada and Ben are assigned to the application
      When Ben signs in as Ada by oidc with the forgery embedded-key
      Then the sign-in is refused
      And nothing of Ada's membership changed

    @id:oidc-key-url @idp:okta-aiw @idp:entra-default @req:DOCKER-OIDC-07
    Scenario: A token that says where its key is is refused (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And Ada and Ben are assigned to the application
      When Ben signs in as Ada by oidc with the forgery key-url
      Then the sign-in is refused
      And nothing of Ada's membership changed

    @id:oidc-hmac-confusion @idp:okta-aiw @idp:entra-default @req:DOCKER-OIDC-08
    Scenario: A token signed with the public key as a secret is refused (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And Ada and Ben are assigned to the application
      When Ben signs in as Ada by oidc with the forgery hmac-confusion
      Then the sign-in is refused
      And nothing of Ada's membership changed

    @id:oidc-kid-path-traversal @idp:okta-aiw @idp:entra-default @req:DOCKER-OIDC-09
    Scenario: A token whose key id is a path to an empty file is refused (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And Ada and Ben are assigned to the application
      When Ben signs in as Ada by oidc with the forgery kid-path-traversal
      Then the sign-in is refused
      And nothing of Ada's membership changed

    @id:oidc-altered @idp:okta-aiw @idp:entra-default @req:DOCKER-OIDC-10
    Scenario: A token that was changed after it was signed is refused (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And Ada and Ben are assigned to the application
      When Ben signs in as Ada by oidc with the forgery altered
      Then the sign-in is refused
      And nothing of Ada's membership changed

  Rule: A token counts only in its time

    @id:oidc-expired @idp:okta-aiw @idp:entra-default @req:DOCKER-OIDC-11
    Scenario: A token whose time is over is refused (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And Ada and Ben are assigned to the application
      When Ben signs in as Ada by oidc with the forgery expired
      Then the sign-in is refused
      And nothing of Ada's membership changed

    @id:oidc-missing-expiry @idp:okta-aiw @idp:entra-default @req:DOCKER-OIDC-12
    Scenario: A token that never ends is refused (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And Ada and Ben are assigned to the application
      When Ben signs in as Ada by oidc with the forgery missing-expiry
      Then the sign-in is refused
      And nothing of Ada's membership changed

    @id:oidc-not-yet-valid @idp:okta-aiw @idp:entra-default @req:DOCKER-OIDC-13
    Scenario: A token whose time has not come is refused (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And Ada and Ben are assigned to the application
      When Ben signs in as Ada by oidc with the forgery not-yet-valid
      Then the sign-in is refused
      And nothing of Ada's membership changed

  Rule: A token counts only for this client, from this provider, in this sign-in

    @id:oidc-wrong-audience @idp:okta-aiw @idp:entra-default @req:DOCKER-OIDC-14
    Scenario: A token for another client is refused (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And Ada and Ben are assigned to the application
      When Ben signs in as Ada by oidc with the forgery wrong-audience
      Then the sign-in is refused
      And nothing of Ada's membership changed

    @id:oidc-wrong-issuer @idp:okta-aiw @idp:entra-default @req:DOCKER-OIDC-15
    Scenario: A token of another issuer is refused (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And Ada and Ben are assigned to the application
      When Ben signs in as Ada by oidc with the forgery wrong-issuer
      Then the sign-in is refused
      And nothing of Ada's membership changed

    @id:oidc-wrong-nonce @idp:okta-aiw @idp:entra-default @req:DOCKER-OIDC-16
    Scenario: A token with the nonce of another sign-in is refused (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And Ada and Ben are assigned to the application
      When Ben signs in as Ada by oidc with the forgery wrong-nonce
      Then the sign-in is refused
      And nothing of Ada's membership changed

    @id:oidc-missing-nonce @idp:okta-aiw @idp:entra-default @req:DOCKER-OIDC-17
    Scenario: A token without a nonce is refused (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And Ada and Ben are assigned to the application
      When Ben signs in as Ada by oidc with the forgery missing-nonce
      Then the sign-in is refused
      And nothing of Ada's membership changed

    @id:oidc-wrong-access-token-hash @idp:okta-aiw @idp:entra-default @req:DOCKER-OIDC-18
    Scenario: A token that belongs to another access token is refused (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And Ada and Ben are assigned to the application
      When Ben signs in as Ada by oidc with the forgery wrong-access-token-hash
      Then the sign-in is refused
      And nothing of Ada's membership changed

    @id:oidc-wrong-userinfo-subject @idp:okta-aiw @idp:entra-default @req:DOCKER-OIDC-19
    Scenario: A userinfo answer about somebody else is refused (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And Ada and Ben are assigned to the application
      When Ben signs in as Ada by oidc with the forgery wrong-userinfo-subject
      Then the sign-in is refused
      And nothing of Ada's membership changed

  Rule: A callback counts only once, and for the browser that began

    @id:oidc-wrong-state @idp:okta-aiw @idp:entra-default @req:DOCKER-OIDC-20
    Scenario: A callback with a state that was never sent is refused (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And Ada and Ben are assigned to the application
      When Ben signs in as Ada by oidc with the forgery wrong-state
      Then the sign-in is refused
      And nothing of Ada's membership changed

    @id:oidc-missing-state @idp:okta-aiw @idp:entra-default @req:DOCKER-OIDC-21
    Scenario: A callback without a state is refused (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And Ada and Ben are assigned to the application
      When Ben signs in as Ada by oidc with the forgery missing-state
      Then the sign-in is refused
      And nothing of Ada's membership changed

    @id:oidc-replayed @idp:okta-aiw @idp:entra-default @req:DOCKER-OIDC-22
    Scenario: A callback that is opened a second time is refused (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And Ada and Ben are assigned to the application
      When Ben signs in as Ada by oidc with the forgery replayed
      Then the sign-in is refused
      And nothing of Ada's membership changed

  Rule: A token counts only with an e-mail address that is verified

    @id:oidc-nameid-not-email @idp:okta-aiw @idp:entra-default @req:DOCKER-OIDC-23 @req:DOCKER-JIT-A25 @needs:sign-in.nameid-not-email=refuse
    Scenario: A token whose user name is no e-mail address is refused (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And Ada and Ben are assigned to the application
      When Ben signs in as Ada by oidc with the forgery nameid-not-email
      Then the sign-in is refused
      And nothing of Ada's membership changed

    @id:oidc-missing-email @idp:okta-aiw @idp:entra-default @req:DOCKER-OIDC-24 @req:DOCKER-JIT-A24
    Scenario: A token without any e-mail address is refused (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And Ada and Ben are assigned to the application
      When Ben signs in as Ada by oidc with the forgery missing-email
      Then the sign-in is refused
      And nothing of Ada's membership changed

    @id:oidc-email-not-verified @idp:okta-aiw @idp:entra-default @req:DOCKER-OIDC-25
    Scenario: A token whose address is not verified is refused (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And Ada and Ben are assigned to the application
      When Ben signs in as Ada by oidc with the forgery email-not-verified
      Then the sign-in is refused
      And nothing of Ada's membership changed
