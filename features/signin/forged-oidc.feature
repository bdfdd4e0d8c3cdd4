@profile:docker
Feature: Tokens and callbacks that must not be accepted
  Each sign-in is what a good one would be but for the one thing that its scenario names. Ben, who may sign in, tries
  to become Ada with it; where a token names nobody else, it is about Ada herself.

  Rule: A token counts only with a signature by a key of the provider

    @id:oidc-unsigned @req:DOCKER-OIDC-01
    Scenario Outline: A token with an empty signature is refused (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And Ada and Ben are assigned to the application
      When Ben signs in as Ada by oidc with the forgery unsigned
      Then the sign-in is refused
      And nothing of Ada's membership changed

      @idp:okta
      Examples:
        | idp      |
        | okta-aiw |

      @idp:entra
      Examples:
        | idp           |
        | entra-default |

    @id:oidc-signature-exclusion @req:DOCKER-OIDC-02
    Scenario Outline: A token without a signature that names somebody else is refused (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And Ada and Ben are assigned to the application
      When Ben signs in as Ada by oidc with the forgery signature-exclusion
      Then the sign-in is refused
      And nothing of Ada's membership changed

      @idp:okta
      Examples:
        | idp      |
        | okta-aiw |

      @idp:entra
      Examples:
        | idp           |
        | entra-default |

    @id:oidc-alg-none @req:DOCKER-OIDC-03
    Scenario Outline: A token that says it needs no signature is refused (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And Ada and Ben are assigned to the application
      When Ben signs in as Ada by oidc with the forgery alg-none
      Then the sign-in is refused
      And nothing of Ada's membership changed

      @idp:okta
      Examples:
        | idp      |
        | okta-aiw |

      @idp:entra
      Examples:
        | idp           |
        | entra-default |

    @id:oidc-alg-none-case @req:DOCKER-OIDC-04
    Scenario Outline: A token that says so in other letters is refused (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And Ada and Ben are assigned to the application
      When Ben signs in as Ada by oidc with the forgery alg-none-case
      Then the sign-in is refused
      And nothing of Ada's membership changed

      @idp:okta
      Examples:
        | idp      |
        | okta-aiw |

      @idp:entra
      Examples:
        | idp           |
        | entra-default |

    @id:oidc-wrong-key @req:DOCKER-OIDC-05
    Scenario Outline: A token signed by a key that nobody trusts is refused (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And Ada and Ben are assigned to the application
      When Ben signs in as Ada by oidc with the forgery wrong-key
      Then the sign-in is refused
      And nothing of Ada's membership changed

      @idp:okta
      Examples:
        | idp      |
        | okta-aiw |

      @idp:entra
      Examples:
        | idp           |
        | entra-default |

    @id:oidc-embedded-key @req:DOCKER-OIDC-06
    Scenario Outline: A token that brings its own key is refused (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And Ada and Ben are assigned to the application
      When Ben signs in as Ada by oidc with the forgery embedded-key
      Then the sign-in is refused
      And nothing of Ada's membership changed

      @idp:okta
      Examples:
        | idp      |
        | okta-aiw |

      @idp:entra
      Examples:
        | idp           |
        | entra-default |

    @id:oidc-key-url @req:DOCKER-OIDC-07
    Scenario Outline: A token that says where its key is is refused (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And Ada and Ben are assigned to the application
      When Ben signs in as Ada by oidc with the forgery key-url
      Then the sign-in is refused
      And nothing of Ada's membership changed

      @idp:okta
      Examples:
        | idp      |
        | okta-aiw |

      @idp:entra
      Examples:
        | idp           |
        | entra-default |

    @id:oidc-hmac-confusion @req:DOCKER-OIDC-08
    Scenario Outline: A token signed with the public key as a secret is refused (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And Ada and Ben are assigned to the application
      When Ben signs in as Ada by oidc with the forgery hmac-confusion
      Then the sign-in is refused
      And nothing of Ada's membership changed

      @idp:okta
      Examples:
        | idp      |
        | okta-aiw |

      @idp:entra
      Examples:
        | idp           |
        | entra-default |

    @id:oidc-kid-path-traversal @req:DOCKER-OIDC-09
    Scenario Outline: A token whose key id is a path to an empty file is refused (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And Ada and Ben are assigned to the application
      When Ben signs in as Ada by oidc with the forgery kid-path-traversal
      Then the sign-in is refused
      And nothing of Ada's membership changed

      @idp:okta
      Examples:
        | idp      |
        | okta-aiw |

      @idp:entra
      Examples:
        | idp           |
        | entra-default |

    @id:oidc-altered @req:DOCKER-OIDC-10
    Scenario Outline: A token that was changed after it was signed is refused (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And Ada and Ben are assigned to the application
      When Ben signs in as Ada by oidc with the forgery altered
      Then the sign-in is refused
      And nothing of Ada's membership changed

      @idp:okta
      Examples:
        | idp      |
        | okta-aiw |

      @idp:entra
      Examples:
        | idp           |
        | entra-default |

  Rule: A token counts only in its time

    @id:oidc-expired @req:DOCKER-OIDC-11
    Scenario Outline: A token whose time is over is refused (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And Ada and Ben are assigned to the application
      When Ben signs in as Ada by oidc with the forgery expired
      Then the sign-in is refused
      And nothing of Ada's membership changed

      @idp:okta
      Examples:
        | idp      |
        | okta-aiw |

      @idp:entra
      Examples:
        | idp           |
        | entra-default |

    @id:oidc-missing-expiry @req:DOCKER-OIDC-12
    Scenario Outline: A token that never ends is refused (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And Ada and Ben are assigned to the application
      When Ben signs in as Ada by oidc with the forgery missing-expiry
      Then the sign-in is refused
      And nothing of Ada's membership changed

      @idp:okta
      Examples:
        | idp      |
        | okta-aiw |

      @idp:entra
      Examples:
        | idp           |
        | entra-default |

    @id:oidc-not-yet-valid @req:DOCKER-OIDC-13
    Scenario Outline: A token whose time has not come is refused (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And Ada and Ben are assigned to the application
      When Ben signs in as Ada by oidc with the forgery not-yet-valid
      Then the sign-in is refused
      And nothing of Ada's membership changed

      @idp:okta
      Examples:
        | idp      |
        | okta-aiw |

      @idp:entra
      Examples:
        | idp           |
        | entra-default |

  Rule: A token counts only for this client, from this provider, in this sign-in

    @id:oidc-wrong-audience @req:DOCKER-OIDC-14
    Scenario Outline: A token for another client is refused (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And Ada and Ben are assigned to the application
      When Ben signs in as Ada by oidc with the forgery wrong-audience
      Then the sign-in is refused
      And nothing of Ada's membership changed

      @idp:okta
      Examples:
        | idp      |
        | okta-aiw |

      @idp:entra
      Examples:
        | idp           |
        | entra-default |

    @id:oidc-wrong-issuer @req:DOCKER-OIDC-15
    Scenario Outline: A token of another issuer is refused (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And Ada and Ben are assigned to the application
      When Ben signs in as Ada by oidc with the forgery wrong-issuer
      Then the sign-in is refused
      And nothing of Ada's membership changed

      @idp:okta
      Examples:
        | idp      |
        | okta-aiw |

      @idp:entra
      Examples:
        | idp           |
        | entra-default |

    @id:oidc-wrong-nonce @req:DOCKER-OIDC-16
    Scenario Outline: A token with the nonce of another sign-in is refused (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And Ada and Ben are assigned to the application
      When Ben signs in as Ada by oidc with the forgery wrong-nonce
      Then the sign-in is refused
      And nothing of Ada's membership changed

      @idp:okta
      Examples:
        | idp      |
        | okta-aiw |

      @idp:entra
      Examples:
        | idp           |
        | entra-default |

    @id:oidc-missing-nonce @req:DOCKER-OIDC-17
    Scenario Outline: A token without a nonce is refused (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And Ada and Ben are assigned to the application
      When Ben signs in as Ada by oidc with the forgery missing-nonce
      Then the sign-in is refused
      And nothing of Ada's membership changed

      @idp:okta
      Examples:
        | idp      |
        | okta-aiw |

      @idp:entra
      Examples:
        | idp           |
        | entra-default |

    @id:oidc-wrong-access-token-hash @req:DOCKER-OIDC-18
    Scenario Outline: A token that belongs to another access token is refused (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And Ada and Ben are assigned to the application
      When Ben signs in as Ada by oidc with the forgery wrong-access-token-hash
      Then the sign-in is refused
      And nothing of Ada's membership changed

      @idp:okta
      Examples:
        | idp      |
        | okta-aiw |

      @idp:entra
      Examples:
        | idp           |
        | entra-default |

    @id:oidc-wrong-userinfo-subject @req:DOCKER-OIDC-19
    Scenario Outline: A userinfo answer about somebody else is refused (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And Ada and Ben are assigned to the application
      When Ben signs in as Ada by oidc with the forgery wrong-userinfo-subject
      Then the sign-in is refused
      And nothing of Ada's membership changed

      @idp:okta
      Examples:
        | idp      |
        | okta-aiw |

      @idp:entra
      Examples:
        | idp           |
        | entra-default |

  Rule: A callback counts only once, and for the browser that began

    @id:oidc-wrong-state @req:DOCKER-OIDC-20
    Scenario Outline: A callback with a state that was never sent is refused (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And Ada and Ben are assigned to the application
      When Ben signs in as Ada by oidc with the forgery wrong-state
      Then the sign-in is refused
      And nothing of Ada's membership changed

      @idp:okta
      Examples:
        | idp      |
        | okta-aiw |

      @idp:entra
      Examples:
        | idp           |
        | entra-default |

    @id:oidc-missing-state @req:DOCKER-OIDC-21
    Scenario Outline: A callback without a state is refused (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And Ada and Ben are assigned to the application
      When Ben signs in as Ada by oidc with the forgery missing-state
      Then the sign-in is refused
      And nothing of Ada's membership changed

      @idp:okta
      Examples:
        | idp      |
        | okta-aiw |

      @idp:entra
      Examples:
        | idp           |
        | entra-default |

    @id:oidc-replayed @req:DOCKER-OIDC-22
    Scenario Outline: A callback that is opened a second time is refused (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And Ada and Ben are assigned to the application
      When Ben signs in as Ada by oidc with the forgery replayed
      Then the sign-in is refused
      And nothing of Ada's membership changed

      @idp:okta
      Examples:
        | idp      |
        | okta-aiw |

      @idp:entra
      Examples:
        | idp           |
        | entra-default |

  Rule: A token counts only with an e-mail address that is verified

    @id:oidc-nameid-not-email @req:DOCKER-OIDC-23 @req:DOCKER-JIT-A25 @needs:sign-in.nameid-not-email=refuse
    Scenario Outline: A token whose user name is no e-mail address is refused (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And Ada and Ben are assigned to the application
      When Ben signs in as Ada by oidc with the forgery nameid-not-email
      Then the sign-in is refused
      And nothing of Ada's membership changed

      @idp:okta
      Examples:
        | idp      |
        | okta-aiw |

      @idp:entra
      Examples:
        | idp           |
        | entra-default |

    @id:oidc-missing-email @req:DOCKER-OIDC-24 @req:DOCKER-JIT-A24
    Scenario Outline: A token without any e-mail address is refused (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And Ada and Ben are assigned to the application
      When Ben signs in as Ada by oidc with the forgery missing-email
      Then the sign-in is refused
      And nothing of Ada's membership changed

      @idp:okta
      Examples:
        | idp      |
        | okta-aiw |

      @idp:entra
      Examples:
        | idp           |
        | entra-default |

    @id:oidc-email-not-verified @req:DOCKER-OIDC-25
    Scenario Outline: A token whose address is not verified is refused (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And Ada and Ben are assigned to the application
      When Ben signs in as Ada by oidc with the forgery email-not-verified
      Then the sign-in is refused
      And nothing of Ada's membership changed

      @idp:okta
      Examples:
        | idp      |
        | okta-aiw |

      @idp:entra
      Examples:
        | idp           |
        | entra-default |
