package scimspec

import (
	"cmp"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"math"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/scimspec/scimspec/features"
	"github.com/scimspec/scimspec/internal/accept"
	"github.com/scimspec/scimspec/internal/connect"
	"github.com/scimspec/scimspec/internal/engine"
	"github.com/scimspec/scimspec/internal/scim"
	"github.com/scimspec/scimspec/internal/transcript"
	"github.com/scimspec/scimspec/reports"
)

// Option sets one thing about a run.
type Option interface{ apply(*config) error }

type option func(*config) error

func (o option) apply(c *config) error { return o(c) }

// config gathers what the options say.
type config struct {
	handler http.Handler
	at      string
	target  engine.Target
	tls     connect.TLS
	rate    float64
	timeout time.Duration
	maxWait time.Duration
	// credentials are made when the transport is known: OAuth 2.0 fetches its token
	// over it, and tells what it is.
	credentials func(over http.RoundTripper, learn func(secret string)) connect.Credentials
	secrets     []string
	reportDir   string
	formats     []string
	waivers     []engine.Waiver
	run         engine.Options
}

func newConfig() config {
	return config{
		run: engine.Options{
			Profiles: features.DefaultProfiles(), Version: Version(),
			ReadAgain: []time.Duration{200 * time.Millisecond, time.Second, 3 * time.Second},
		},
	}
}

// connect makes the transports out of what the options said.
func (c *config) connect() {
	probe := "" // a sweep knows its target by the ledger
	if c.target.BaseURL != "" {
		probe = c.target.BaseURL + scim.EndpointServiceProviderConfig
	}
	base := connect.New(connect.Options{TLS: c.tls, PerSecond: c.rate, Writes: c.run.Data.Pace.Write, Reads: c.run.Data.Pace.Read, Timeout: c.timeout, MaxWait: c.maxWait, Probe: probe})
	c.target.Way = base
	redactor := transcript.NewRedactor(c.secrets...)
	c.target.Transport, c.target.Redactor = base, redactor
	if c.credentials != nil {
		credentials := c.credentials(base, func(secret string) { redactor.AddSecret(secret) })
		c.target.Authenticate, c.target.Authenticated = credentials.Wrap, true
		redactor.AddSecret(credentials.Secrets...)
		for _, name := range credentials.Headers {
			redactor.AddHeader(name)
		}
	}
}

func (c *config) options() engine.Options {
	options := c.run
	options.Target, options.Waivers = c.target, c.waivers
	return options
}

// HandlerTarget is a target that runs in the same process.
type HandlerTarget struct {
	handler http.Handler
	prefix  string
}

// Handler judges an http.Handler. It is served on a loopback port for the run.
func Handler(h http.Handler) HandlerTarget { return HandlerTarget{handler: h} }

// At says below which path the handler serves SCIM, such as /scim/v2.
func (h HandlerTarget) At(prefix string) HandlerTarget {
	h.prefix = "/" + strings.Trim(prefix, "/")
	return h
}

func (h HandlerTarget) apply(c *config) error {
	if isNil(h.handler) {
		return &UsageError{What: "the handler of the target is nil", Try: "scimspec.Handler(…) with the handler of the service provider"}
	}
	if c.handler != nil {
		return &UsageError{What: "two handlers were given", Try: "just one scimspec.Handler(…)"}
	}
	c.handler, c.at = h.handler, strings.TrimRight(h.prefix, "/")
	return nil
}

// isNil sees also a nil function or pointer that is not a nil interface: it would panic with
// each request.
func isNil(h http.Handler) bool {
	if h == nil {
		return true
	}
	v := reflect.ValueOf(h)
	return slices.Contains([]reflect.Kind{reflect.Func, reflect.Map, reflect.Pointer}, v.Kind()) && v.IsNil()
}

// URL judges the service provider at a base URL, below which /Users lies.
func URL(base string) Option {
	return option(func(c *config) error {
		if isBlank(base) {
			return &UsageError{What: "the target's URL is empty; is the variable set?", Try: "scimspec.URL(\"https://example.com/scim/v2\")"}
		}
		if err := checkURL("target", base); err != nil {
			return err
		}
		if c.target.BaseURL != "" {
			return &UsageError{What: "two targets were given, " + c.target.BaseURL + " and " + base, Try: "just one scimspec.URL(…)"}
		}
		c.target.Kind, c.target.BaseURL = cmp.Or(c.target.Kind, "url"), strings.TrimRight(base, "/")
		return nil
	})
}

// checkURL refuses what is no base URL, and one that would put a secret into every report.
func checkURL(name, base string) error {
	switch what, try := connect.WrongURL(base); {
	case what == "":
		return nil
	case try == "":
		return &UsageError{What: name + what, Try: "the URL without it, and scimspec.BasicAuth(…)"}
	default:
		return &UsageError{What: name + what, Try: try}
	}
}

// Named says in reports what the target is; kind is embedded, url, container or handler.
func Named(kind, name string) Option {
	return option(func(c *config) error {
		if !slices.Contains([]string{"embedded", "url", "container", "handler"}, kind) {
			return &UsageError{What: fmt.Sprintf("kind of target %q: not known", kind), Try: "embedded, url, container or handler"}
		}
		c.target.Kind, c.target.Name = kind, name
		return nil
	})
}

// TargetLog adds what the target itself logged to the report of a run that did not
// conform.
func TargetLog(read func() string) Option {
	return option(func(c *config) error { c.target.Log = read; return nil })
}

// BearerToken authenticates with a bearer token.
func BearerToken(token string) Option {
	return authenticate("the bearer token", func(http.RoundTripper, func(string)) connect.Credentials { return connect.Bearer(token) }, token)
}

// BasicAuth authenticates with a user name and a password.
func BasicAuth(user, password string) Option {
	return authenticate("the user name and password", func(http.RoundTripper, func(string)) connect.Credentials { return connect.Basic(user, password) }, user+password)
}

// HeaderAuth authenticates with a header of any name.
func HeaderAuth(name, value string) Option {
	return authenticate("the header for authentication", func(http.RoundTripper, func(string)) connect.Credentials { return connect.Header(name, value) }, name, value)
}

// OtherTenantToken gives the bearer token of a client in another tenant of the same
// service provider. With it the scenarios about tenants run; without it they are
// inapplicable.
func OtherTenantToken(token string) Option {
	return option(func(c *config) error {
		if isBlank(token) {
			return &UsageError{What: "the token of the other tenant is empty", Try: "leave the option out, or give a token that the service provider accepts"}
		}
		c.target.Other = func(next http.RoundTripper) http.RoundTripper { return connect.Bearer(token).Wrap(next) }
		c.secrets = append(c.secrets, token)
		return nil
	})
}

// OAuth2 authenticates with a token fetched by the client credentials grant (RFC 6749,
// section 4.4).
func OAuth2(tokenURL, clientID, clientSecret string, scopes ...string) Option {
	return authenticate("the OAuth 2.0 token URL, client id or secret", func(over http.RoundTripper, learn func(string)) connect.Credentials {
		return connect.OAuth2(tokenURL, clientID, clientSecret, scopes, over, learn)
	}, tokenURL, clientID, clientSecret)
}

// authenticate takes credentials, each part of which must hold something: what is empty
// comes from a variable that is not set.
func authenticate(what string, make func(http.RoundTripper, func(string)) connect.Credentials, parts ...string) Option {
	return option(func(c *config) error {
		if slices.ContainsFunc(parts, isBlank) {
			return &UsageError{What: what + " is empty; is the variable set?", Try: "credentials that the service provider accepts, or none at all"}
		}
		if c.credentials != nil {
			return &UsageError{What: "two ways to authenticate were given", Try: "just one of bearer, basic, header and OAuth 2.0"}
		}
		c.credentials = make
		return nil
	})
}

// ClientCertificate shows a certificate to the target (mutual TLS).
func ClientCertificate(certificate tls.Certificate) Option {
	return option(func(c *config) error { c.tls.Certificates = append(c.tls.Certificates, certificate); return nil })
}

// RootCAs trusts these authorities instead of the system's.
func RootCAs(pool *x509.CertPool) Option {
	return option(func(c *config) error { c.tls.RootCAs = pool; return nil })
}

// Secret keeps a literal out of every report and message.
func Secret(literals ...string) Option {
	return option(func(c *config) error { c.secrets = append(c.secrets, literals...); return nil })
}

// Data states what the target takes of the data that a client sends: the text of the member data:
// of scimspec.yaml, such as
//
//	group-name: "engineering:{stem}-{name}"
//	values: {roles.value: [user, admin]}
//
// What it does not state is taken from the product's profile, or learnt.
func Data(text string) Option {
	return option(func(c *config) error {
		data, err := accept.Parse(text)
		var wrong *accept.Mistake
		if errors.As(err, &wrong) {
			return &UsageError{What: "data: " + wrong.Error(), Try: wrong.Try}
		}
		c.run.Data = data
		return err
	})
}

// NoLearn leaves out the questions, forty at most, by which a run learns before it begins what data
// the target takes: of which domain, which attributes everybody needs, which are not kept.
func NoLearn() Option {
	return option(func(c *config) error { c.run.NoLearn = true; return nil })
}

// Profiles chooses what to judge: core, okta, entra, docker. Default: the first three.
func Profiles(names ...string) Option {
	return option(func(c *config) error { c.run.Profiles = names; return nil })
}

// Select runs only what begins with one of the prefixes of feature path, scenario id or
// requirement id. A selected run never concludes conformant.
func Select(prefixes ...string) Option {
	return option(func(c *config) error {
		if slices.ContainsFunc(prefixes, isBlank) {
			return &UsageError{What: "a selected prefix is empty; is the variable set?", Try: "a feature path, scenario id or requirement id; without Select everything is run"}
		}
		c.run.Select = prefixes
		return nil
	})
}

// Waive lets a requirement or a scenario fail until the end of a day, for a reason. A
// waiver that nothing needs any more fails the test.
func Waive(id, reason string, until time.Time) Option {
	return option(func(c *config) error {
		c.waivers = append(c.waivers, engine.Waiver{Requirement: id, Reason: reason, Until: until})
		return nil
	})
}

// FailOnShould makes the run nonconformant for what only a SHOULD asks.
func FailOnShould() Option {
	return option(func(c *config) error { c.run.FailOnShould = true; return nil })
}

// ReportDir writes reports into a directory; formats are json, junit, html, markdown and
// har, all of them when none is named, and json.gz.
func ReportDir(dir string, formats ...string) Option {
	return option(func(c *config) error { c.reportDir, c.formats = dir, formats; return nil })
}

// Keep says what reports have of the exchanges: "failed" whole those of scenarios that did
// not pass, and of the others request line, status and time (the default); "all" every one
// whole, also in report.har. The *reports.Report of a run always has all.
func Keep(what string) Option {
	return option(func(c *config) error {
		switch what {
		case "failed":
			c.run.Keep = ""
		case reports.KeepAll:
			c.run.Keep = reports.KeepAll
		default:
			return &UsageError{What: fmt.Sprintf("Keep(%q): not known", what), Try: `Keep("failed") or Keep("all")`}
		}
		return nil
	})
}

// notNegative refuses what is no number or below zero.
func notNegative(what string, value float64) error {
	if value >= 0 && !math.IsInf(value, 0) {
		return nil
	}
	return &UsageError{What: fmt.Sprintf("%s %v: want a number that is not negative", what, value), Try: "0 for the default"}
}

func isBlank(text string) bool { return strings.TrimSpace(text) == "" }

// Parallel says how many scenarios run at once; 0 means 4.
func Parallel(n int) Option {
	return option(func(c *config) error { c.run.Parallel = n; return notNegative("parallel", float64(n)) })
}

// Rate bounds how many requests are sent in any second, clean-up and all; 0 means no bound.
func Rate(perSecond float64) Option {
	return option(func(c *config) error { c.rate = perSecond; return notNegative("rate", perSecond) })
}

// RequestTimeout bounds the wait for a connection and for an answer's first byte.
func RequestTimeout(d time.Duration) Option {
	return option(func(c *config) error { c.timeout = d; return notNegative("request timeout", d.Seconds()) })
}

// MaxWait bounds how long one request waits for a target that answers 429 (Too Many
// Requests) or 503 (Service Unavailable); 0 means one minute. A run stands still for 20 times as
// long in all, and then ends undetermined.
func MaxWait(d time.Duration) Option {
	return option(func(c *config) error {
		if d < 0 {
			return &UsageError{What: fmt.Sprintf("the longest wait is %s", d), Try: "a duration such as 1m"}
		}
		c.maxWait = d
		return nil
	})
}

// ReadAgain sets the pauses after which a judgment that blames what it read after a write is
// made again, because a replica may have answered; default 0.2, 1 and 3 seconds. What is right then
// is one warning for the run. A kind of read that stays wrong twice is not read again. None: blame
// at once.
func ReadAgain(pauses ...time.Duration) Option {
	return option(func(c *config) error { c.run.ReadAgain = pauses; return nil })
}

// BigGroup is how many members the largest group of the run gets; 201 at least. As many users are
// created for each scenario about it, and deleted after it.
func BigGroup(members int) Option {
	return option(func(c *config) error { c.run.BigGroup = members; return notNegative("big group", float64(members)) })
}

// ScenarioTimeout bounds one scenario, not counting what it waits for its turn because of Rate or
// of a target that asks for fewer requests; 0 means one minute.
func ScenarioTimeout(d time.Duration) Option {
	return option(func(c *config) error { c.run.ScenarioTimeout = d; return notNegative("scenario timeout", d.Seconds()) })
}

// Seed fixes the order of scenarios and every random value of the identity providers.
func Seed(seed int64) Option {
	return option(func(c *config) error { c.run.Seed = seed; return nil })
}

// Shard runs one of several parts of a run; reports.Merge puts the parts together.
func Shard(part, of int) Option {
	return option(func(c *config) error {
		if part < 1 || of < part {
			return &UsageError{What: fmt.Sprintf("shard %d/%d: there is no such part", part, of), Try: "scimspec.Shard(1, 4)"}
		}
		c.run.Shard, c.run.Shards = part, of
		return nil
	})
}

// ReadOnly makes every scenario that writes inapplicable, and sends nothing but GET, HEAD and
// searches by POST. Such a run never concludes conformant: it covers a part.
func ReadOnly() Option {
	return option(func(c *config) error { c.run.ReadOnly = true; return nil })
}

// Prefix begins every name that the run creates; default scimspec-.
func Prefix(prefix string) Option {
	return option(func(c *config) error { c.run.Prefix = prefix; return nil })
}

// EmailDomain is the domain of the people's user names and e-mail addresses, for a
// service provider that takes no other; default example.com.
func EmailDomain(domain string) Option {
	return option(func(c *config) error { c.run.EmailDomain = domain; return nil })
}

// LedgerFile keeps the record of what the run created on disk, for scimspec sweep.
func LedgerFile(path string) Option {
	return option(func(c *config) error { c.run.LedgerPath = path; return nil })
}

// Observe tells an observer how the run goes on.
func Observe(o Observer) Option {
	return option(func(c *config) error { c.run.Observer = o; return nil })
}
