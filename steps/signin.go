package steps

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/scimspec/scimspec/internal/profile"
	"github.com/scimspec/scimspec/mockidp/oidc"
	"github.com/scimspec/scimspec/mockidp/saml"
)

// SignIn is how people sign in at the product, by the identity provider's product, okta
// or entra. A connection that is not there cannot be driven.
type SignIn struct {
	SAML map[string]SAMLConnection
	OIDC map[string]OIDCConnection
}

// SAMLConnection is an identity provider and the service provider that trusts it.
type SAMLConnection struct {
	IdP             *saml.IdP
	ServiceProvider saml.ServiceProvider
}

// OIDCConnection is an OpenID provider and the relying party that trusts it.
type OIDCConnection struct {
	IdP          *oidc.IdP
	RelyingParty oidc.RelyingParty
}

func signInPhrases(r *registrar) {
	r.setting("{person}'s sign-in says:",
		"Lays other values over what the identity provider says of the person at sign-in; the table has the columns attribute and value. Attributes: name (none leaves it out), email, role, organization, team, groups. Without it a sign-in says address and name of the directory. Nothing is sent.",
		(*World).signInSays, signsIn)
	r.parameter("protocol",
		as("{word}", func(protocol string) loginAttempt { return loginAttempt{protocol: protocol} }),
		as("{word} from the identity provider's side", func(protocol string) loginAttempt { return loginAttempt{protocol: protocol, unsolicited: true} }))
	r.action("{person} signs in by {protocol}",
		"Signs the person in by saml or oidc as a browser does, beginning at the product's login page; or delivers a response that the product did not ask for, as a click on the application's tile does.",
		func(w *World, name Actor, attempt loginAttempt) error {
			attempt.person = name
			return w.signIn(attempt)
		}, signsIn)
	r.action("{person} signs in as {person} by {word} with the forgery {word}",
		"The first person tries to become the second with a response or token that the product must not accept; mockidp/saml and mockidp/oidc list the forgeries. One that does not change who is named is about the second person herself.",
		func(w *World, attacker, victim Actor, protocol, forgery string) error {
			return w.signIn(loginAttempt{person: victim, attacker: attacker, protocol: protocol, forgery: forgery})
		}, signsIn)
	r.judgment("{person} is signed in",
		"The product let the person in: its last answer was no error, and if it names somebody, then this person.",
		(*World).signedIn)
	r.judgment("the sign-in is refused",
		"The product let nobody in: its last answer was an error.",
		(*World).signInRefused, answers)
}

// loginAttempt is one sign-in that a scenario wants.
type loginAttempt struct {
	person, attacker Actor
	protocol         string
	forgery          string
	unsolicited      bool
}

// signedInResult is how a sign-in ended.
type signedInResult struct {
	person   Actor
	status   int
	body     []byte
	problem  string // why there was nothing to answer
	exchange int
}

// said is what an identity provider says of a person at sign-in.
type said struct {
	email, userName, given, family, display, objectID string
	groups                                            []string
	custom                                            map[string][]string
}

func (w *World) signInSays(name Actor, table Table) error {
	if _, err := w.product(); err != nil {
		return err
	}
	if w.says == nil {
		w.says = map[Actor]map[string]string{}
	}
	if w.says[name] == nil {
		w.says[name] = map[string]string{}
	}
	for _, row := range table[1:] {
		if !slices.Contains([]string{"name", "email", "role", "organization", "team", "groups"}, row[0]) {
			return fmt.Errorf("attribute %q: want name, email, role, organization, team or groups", row[0])
		}
		w.says[name][row[0]] = row[1]
	}
	return nil
}

// statement puts together what the identity provider says of a person.
func (w *World) statement(name Actor) (said, error) {
	id, err := w.person(name)
	if err != nil {
		return said{}, err
	}
	person, ok := w.directory.Person(id)
	if !ok {
		return said{}, fmt.Errorf("%s is not in the directory", name)
	}
	s := said{
		email: orDefault(person.Email, person.UserName), userName: person.UserName, given: person.GivenName,
		family: person.FamilyName, objectID: person.ID, custom: map[string][]string{},
	}
	s.display = strings.TrimSpace(s.given + " " + s.family)
	claims := w.config.Product.Profile.SignIn.Claims
	for attribute, value := range w.says[name] {
		switch attribute {
		case "email":
			s.email, s.userName = value, value
		case "name":
			s.display = value
			if value == nothing {
				s.display = ""
			}
			s.given, s.family, _ = strings.Cut(s.display, " ")
		case "groups":
			for place := range strings.SplitSeq(value, ",") {
				s.groups = append(s.groups, w.cast.words.place(strings.TrimSpace(place)))
			}
		default:
			if value != "" {
				s.custom[claimOf(claims, attribute)] = []string{w.placedValue(attribute, value)}
			}
		}
	}
	return s, nil
}

func claimOf(claims profile.Claims, kind string) string {
	return map[string]string{"role": claims.Role, "organization": claims.Organization, "team": claims.Team}[kind]
}

// idpProduct is the identity provider's product, one of features.IdPs.
func (w *World) idpProduct() string {
	product, _, _ := strings.Cut(string(w.dialect), "-")
	return product
}

// signIn carries out an attempt. How the product judges it is for the Then steps; in a
// Given it must get in.
func (w *World) signIn(a loginAttempt) error {
	product, err := w.product()
	if err != nil {
		return err
	}
	if product.SignIn == nil {
		return errors.New("the run has no sign-in")
	}
	w.meet(a.person)
	if a.attacker != "" {
		w.meet(a.attacker)
	}
	speaker, victim := a.person, ""
	if a.attacker != "" && renames(a.forgery) {
		speaker, victim = a.attacker, w.email(a.person)
	}
	s, err := w.statement(speaker)
	if err != nil {
		return err
	}
	from := w.recorder.Len()
	switch a.protocol {
	case "saml":
		err = w.bySAML(product.SignIn, a, s, victim)
	case "oidc":
		err = w.byOIDC(product.SignIn, a, s, victim)
	default:
		err = fmt.Errorf("sign-in by %q: want saml or oidc", a.protocol)
	}
	if err != nil {
		return err
	}
	for _, exchange := range w.exchanges()[from:] {
		w.assert(exchange)
		w.login.exchange = exchange.Number
	}
	w.login.person = a.person
	if w.stage == Given && !w.login.entered() {
		return w.unmet(fmt.Sprintf("the product did not let %s in: %s", a.person, w.login.text()))
	}
	return nil
}

func (r *signedInResult) entered() bool { return r.problem == "" && r.status < http.StatusBadRequest }

func (r *signedInResult) text() string {
	if r.problem != "" {
		return r.problem
	}
	body := strings.TrimSpace(string(r.body))
	return strings.TrimSpace(fmt.Sprintf("%d %s", r.status, body[:min(len(body), 200)]))
}

// renames says whether a forgery changes who a message is about.
func renames(forgery string) bool {
	return strings.HasPrefix(forgery, "signature-wrapping") || slices.Contains([]string{
		string(saml.SignatureExclusion), string(saml.EmptySignature), string(saml.Altered), string(saml.CommentInNameID),
		string(oidc.AlgNone), string(oidc.AlgNoneCase), string(oidc.EmbeddedKey), string(oidc.KeyURL),
		string(oidc.HMACConfusion), string(oidc.KidPathTraversal), string(oidc.WrongUserInfoSubject),
	}, forgery)
}

func (w *World) bySAML(signIn *SignIn, a loginAttempt, s said, victim string) error {
	connection, ok := signIn.SAML[w.idpProduct()]
	if !ok {
		return fmt.Errorf("sign-in by saml from %q: not configured", w.idpProduct())
	}
	provider := connection.ServiceProvider
	if a.unsolicited {
		provider.LoginURL = ""
	}
	custom := s.custom
	if w.idpProduct() == "entra" {
		// Entra's own name claim is the user principal name; an administrator adds the
		// display name as a claim of its own.
		if plainName := plainClaim(w.config.Product.Profile.SignIn.Claims.Name); plainName != "" && s.display != "" {
			custom[plainName] = []string{s.display}
		}
	}
	result, err := connection.IdP.SignIn(w.ctx, &http.Client{Transport: w.recorder}, provider, saml.Claims{
		NameID: s.email, Email: s.email, UserName: s.userName, GivenName: s.given, FamilyName: s.family, DisplayName: s.display,
		ObjectID: s.objectID, Groups: s.groups, Custom: custom, Victim: victim,
	}, saml.Tamper(a.forgery))
	var refused *saml.RequestError
	w.login = &signedInResult{exchange: noExchange}
	if result != nil {
		w.login.status, w.login.body = result.Status, result.Body
	}
	if errors.As(err, &refused) || errors.Is(err, saml.ErrNoRequest) {
		w.login.problem, err = err.Error(), nil
	}
	return inconclusive(err)
}

func (w *World) byOIDC(signIn *SignIn, a loginAttempt, s said, victim string) error {
	connection, ok := signIn.OIDC[w.idpProduct()]
	if !ok {
		return fmt.Errorf("sign-in by oidc from %q: not configured", w.idpProduct())
	}
	result, err := connection.IdP.SignIn(w.ctx, &http.Client{Transport: w.recorder}, connection.RelyingParty, oidc.Claims{
		UserName: s.email, Email: s.email, GivenName: s.given, FamilyName: s.family, DisplayName: s.display,
		ObjectID: s.objectID, Groups: s.groups, Custom: s.custom, Victim: victim,
	}, oidc.Tamper(a.forgery))
	var refused *oidc.RequestError
	w.login = &signedInResult{exchange: noExchange}
	if result != nil {
		w.login.status, w.login.body = result.Status, result.Body
	}
	if errors.As(err, &refused) || errors.Is(err, oidc.ErrNoRequest) {
		w.login.problem, err = err.Error(), nil
	}
	return inconclusive(err)
}

// inconclusive makes a transport error of a sign-in what it is.
func inconclusive(err error) error {
	if err == nil {
		return nil
	}
	return &Inconclusive{Reason: "sign-in: " + err.Error(), Transport: true}
}

// plainClaim is the first name that is no URL.
func plainClaim(names []string) string {
	for _, name := range names {
		if !strings.Contains(name, "://") {
			return name
		}
	}
	return ""
}

// OktaNames are the attribute names that an administrator gives an Okta application so
// that a product finds what it reads.
func OktaNames(claims profile.Claims) *saml.Names {
	return &saml.Names{
		Email: orDefault(plainClaim(claims.Email), "email"), GivenName: plainClaim(claims.GivenName),
		FamilyName: plainClaim(claims.FamilyName), DisplayName: plainClaim(claims.Name),
		Groups: orDefault(plainClaim(claims.Groups), "groups"), Roles: "",
	}
}

func (w *World) signedIn(name Actor) error {
	if w.login == nil {
		return errors.New("nobody signed in")
	}
	w.look(w.acts()...)
	if !w.login.entered() {
		return w.fault(finding{subject: fmt.Sprintf("sign-in of %s", name), got: w.login.text(), want: "let in", exchange: w.login.exchange})
	}
	var home struct {
		Email string `json:"email"`
	}
	if json.Unmarshal(w.login.body, &home) == nil && home.Email != "" && !strings.EqualFold(home.Email, w.email(name)) {
		return w.fault(finding{subject: "who is signed in", got: home.Email, want: w.email(name), exchange: w.login.exchange})
	}
	return nil
}

func (w *World) signInRefused() error {
	if w.login == nil {
		return errors.New("nobody signed in")
	}
	w.look(w.acts()...)
	if w.login.entered() {
		return w.fault(finding{
			subject: fmt.Sprintf("sign-in of %s", w.login.person), got: "let in: " + w.login.text(), want: "refused", exchange: w.login.exchange,
		})
	}
	return nil
}
