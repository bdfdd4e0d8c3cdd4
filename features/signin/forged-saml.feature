
@profile:docker
Feature: SAML responses that must not be accepted
  Each response is what a good one would be but for the one thing that its scenario names. Ben, who may sign in, tries
  to become Ada with it; where a response names nobody else, it is about Ada herself.

  Rule: A response counts only with a signature over what is read, by the key of the identity provider

    @id:saml-unsigned @idp:okta-aiw @idp:entra-default @req:DOCKER-SAML-01
    Scenario: A response without any signature is refused (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And Ada and Ben are assigned to the application
      When Ben signs in as Ada by saml with the forgery unsigned
      Then the sign-in is refused
      And nothing of Ada's membership changed

    @id:saml-signature-exclusion @idp:okta-aiw @idp:entra-default @req:DOCKER-SAML-02
    Scenario: A response whose signatures were taken out and whose subject was changed is refused (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And Ada and Ben are assigned to the application
      When Ben signs in as Ada by saml with the forgery signature-exclusion
      Then the sign-in is refused
      And nothing of Ada's membership changed

    @id:saml-empty-signature @idp:okta-aiw @idp:entra-default @req:DOCKER-SAML-03
    Scenario: A response with signatures that sign nothing is refused (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And Ada and Ben are assigned to the application
      When Ben signs in as Ada by saml with the forgery empty-signature
      Then the sign-in is refused
      And nothing of Ada's membership changed

    @id:saml-wrong-key @idp:okta-aiw @idp:entra-default @req:DOCKER-SAML-04
    Scenario: A response signed by a key that nobody trusts is refused (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And Ada and Ben are assigned to the application
      When Ben signs in as Ada by saml with the forgery wrong-key
      Then the sign-in is refused
      And nothing of Ada's membership changed

    @id:saml-forged-key-info @idp:okta-aiw @idp:entra-default @req:DOCKER-SAML-05
    Scenario: A response signed by one key that shows the certificate of another is refused (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And Ada and Ben are assigned to the application
      When Ben signs in as Ada by saml with the forgery forged-key-info
      Then the sign-in is refused
      And nothing of Ada's membership changed

    @id:saml-altered @idp:okta-aiw @idp:entra-default @req:DOCKER-SAML-06
    Scenario: A response that was changed after it was signed is refused (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And Ada and Ben are assigned to the application
      When Ben signs in as Ada by saml with the forgery altered
      Then the sign-in is refused
      And nothing of Ada's membership changed

  Rule: A response counts only in its time

    @id:saml-expired @idp:okta-aiw @idp:entra-default @req:DOCKER-SAML-07
    Scenario: A response whose time is over is refused (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And Ada and Ben are assigned to the application
      When Ben signs in as Ada by saml with the forgery expired
      Then the sign-in is refused
      And nothing of Ada's membership changed

    @id:saml-stale @idp:okta-aiw @idp:entra-default @req:DOCKER-SAML-08
    Scenario: A response that was issued hours ago is refused (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And Ada and Ben are assigned to the application
      When Ben signs in as Ada by saml with the forgery stale
      Then the sign-in is refused
      And nothing of Ada's membership changed

    @id:saml-not-yet-valid @idp:okta-aiw @idp:entra-default @req:DOCKER-SAML-09
    Scenario: A response whose time has not come is refused (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And Ada and Ben are assigned to the application
      When Ben signs in as Ada by saml with the forgery not-yet-valid
      Then the sign-in is refused
      And nothing of Ada's membership changed

  Rule: A response counts only at the place that it is meant for

    @id:saml-wrong-audience @idp:okta-aiw @idp:entra-default @req:DOCKER-SAML-10
    Scenario: A response for another service provider is refused (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And Ada and Ben are assigned to the application
      When Ben signs in as Ada by saml with the forgery wrong-audience
      Then the sign-in is refused
      And nothing of Ada's membership changed

    @id:saml-wrong-issuer @idp:okta-aiw @idp:entra-default @req:DOCKER-SAML-11
    Scenario: A response in the name of another identity provider is refused (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And Ada and Ben are assigned to the application
      When Ben signs in as Ada by saml with the forgery wrong-issuer
      Then the sign-in is refused
      And nothing of Ada's membership changed

    @id:saml-wrong-recipient @idp:okta-aiw @idp:entra-default @req:DOCKER-SAML-12
    Scenario: A response whose subject is confirmed to another address is refused (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And Ada and Ben are assigned to the application
      When Ben signs in as Ada by saml with the forgery wrong-recipient
      Then the sign-in is refused
      And nothing of Ada's membership changed

    @id:saml-wrong-destination @idp:okta-aiw @idp:entra-default @req:DOCKER-SAML-13
    Scenario: A response that is addressed elsewhere is refused (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And Ada and Ben are assigned to the application
      When Ben signs in as Ada by saml with the forgery wrong-destination
      Then the sign-in is refused
      And nothing of Ada's membership changed

  Rule: A response counts only once, for the request that asked for it, and when it says success

    @id:saml-wrong-in-response-to @idp:okta-aiw @idp:entra-default @req:DOCKER-SAML-14
    Scenario: A response to a request that was never made is refused (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And Ada and Ben are assigned to the application
      When Ben signs in as Ada by saml with the forgery wrong-in-response-to
      Then the sign-in is refused
      And nothing of Ada's membership changed

    @id:saml-status-not-success @idp:okta-aiw @idp:entra-default @req:DOCKER-SAML-15
    Scenario: A response that says that the sign-in failed is refused (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And Ada and Ben are assigned to the application
      When Ben signs in as Ada by saml with the forgery status-not-success
      Then the sign-in is refused
      And nothing of Ada's membership changed

    @id:saml-replayed @idp:okta-aiw @idp:entra-default @req:DOCKER-SAML-16
    Scenario: A response that is delivered a second time is refused (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And Ada and Ben are assigned to the application
      When Ben signs in as Ada by saml with the forgery replayed
      Then the sign-in is refused
      And nothing of Ada's membership changed

  Rule: A response counts only when it names one e-mail address

    @id:saml-nameid-not-email @idp:okta-aiw @idp:entra-default @req:DOCKER-SAML-17 @req:DOCKER-JIT-A25 @needs:sign-in.nameid-not-email=refuse
    Scenario: A response whose NameID is no e-mail address is refused (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And Ada and Ben are assigned to the application
      When Ben signs in as Ada by saml with the forgery nameid-not-email
      Then the sign-in is refused
      And nothing of Ada's membership changed

    @id:saml-missing-email @idp:okta-aiw @idp:entra-default @req:DOCKER-SAML-18 @req:DOCKER-JIT-A24
    Scenario: A response without any e-mail address is refused (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And Ada and Ben are assigned to the application
      When Ben signs in as Ada by saml with the forgery missing-email
      Then the sign-in is refused
      And nothing of Ada's membership changed

    @id:saml-comment-in-nameid @idp:okta-aiw @idp:entra-default @req:DOCKER-SAML-19
    Scenario: A NameID with a comment in its middle makes nobody somebody else (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And Ada and Ben are assigned to the application
      When Ben signs in as Ada by saml with the forgery comment-in-nameid
      Then Ada's sessions are dead
      And nothing of Ada's membership changed

  Rule: A forged assertion does not count because a signed one stands beside it

    @id:saml-signature-wrapping-1 @idp:okta-aiw @idp:entra-default @req:DOCKER-SAML-20
    Scenario: A forged assertion around a signed one, variant 1 is refused (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And Ada and Ben are assigned to the application
      When Ben signs in as Ada by saml with the forgery signature-wrapping-1
      Then the sign-in is refused
      And nothing of Ada's membership changed

    @id:saml-signature-wrapping-2 @idp:okta-aiw @idp:entra-default @req:DOCKER-SAML-21
    Scenario: A forged assertion around a signed one, variant 2 is refused (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And Ada and Ben are assigned to the application
      When Ben signs in as Ada by saml with the forgery signature-wrapping-2
      Then the sign-in is refused
      And nothing of Ada's membership changed

    @id:saml-signature-wrapping-3 @idp:okta-aiw @idp:entra-default @req:DOCKER-SAML-22
    Scenario: A forged assertion around a signed one, variant 3 is refused (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And Ada and Ben are assigned to the application
      When Ben signs in as Ada by saml with the forgery signature-wrapping-3
      Then the sign-in is refused
      And nothing of Ada's membership changed

    @id:saml-signature-wrapping-4 @idp:okta-aiw @idp:entra-default @req:DOCKER-SAML-23
    Scenario: A forged assertion around a signed one, variant 4 is refused (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And Ada and Ben are assigned to the application
      When Ben signs in as Ada by saml with the forgery signature-wrapping-4
      Then the sign-in is refused
      And nothing of Ada's membership changed

    @id:saml-signature-wrapping-5 @idp:okta-aiw @idp:entra-default @req:DOCKER-SAML-24
    Scenario: A forged assertion around a signed one, variant 5 is refused (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And Ada and Ben are assigned to the application
      When Ben signs in as Ada by saml with the forgery signature-wrapping-5
      Then the sign-in is refused
      And nothing of Ada's membership changed

    @id:saml-signature-wrapping-6 @idp:okta-aiw @idp:entra-default @req:DOCKER-SAML-25
    Scenario: A forged assertion around a signed one, variant 6 is refused (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And Ada and Ben are assigned to the application
      When Ben signs in as Ada by saml with the forgery signature-wrapping-6
      Then the sign-in is refused
      And nothing of Ada's membership changed

    @id:saml-signature-wrapping-7 @idp:okta-aiw @idp:entra-default @req:DOCKER-SAML-26
    Scenario: A forged assertion around a signed one, variant 7 is refused (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And Ada and Ben are assigned to the application
      When Ben signs in as Ada by saml with the forgery signature-wrapping-7
      Then the sign-in is refused
      And nothing of Ada's membership changed

    @id:saml-signature-wrapping-8 @idp:okta-aiw @idp:entra-default @req:DOCKER-SAML-27
    Scenario: A forged assertion around a signed one, variant 8 is refused (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And Ada and Ben are assigned to the application
      When Ben signs in as Ada by saml with the forgery signature-wrapping-8
      Then the sign-in is refused
      And nothing of Ada's membership changed
