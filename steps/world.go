package steps

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/scimspec/scimspec/features"
	"github.com/scimspec/scimspec/internal/transcript"
	"github.com/scimspec/scimspec/mockidp"
	"github.com/scimspec/scimspec/reports"
	"github.com/scimspec/scimspec/schemas"
)

// Config is what a run gives to each of its worlds.
type Config struct {
	BaseURL string // without a trailing slash
	// Base sends a request as it is. Around wraps a transport with what every request of
	// the run goes through: the guard over foreign resources and the credentials.
	Base     http.RoundTripper
	Around   func(http.RoundTripper) http.RoundTripper
	Redactor *transcript.Redactor
	// Other wraps a transport with the credentials of another tenant; nil for none.
	Other func(http.RoundTripper) http.RoundTripper

	Catalogue   *features.Catalogue
	Discovery   Discovery
	Prefix      string // begins every name that the run creates
	Tag         string // unique for the run: keeps two runs against one target apart
	EmailDomain string // of the people: example.com
	AtOnce      int    // requests at the same time where a step makes many; 0: 1
	Seed        int64
	Start       time.Time // where the identity provider's clock stands
	Product     *Product  // nil: no scenario about a product runs
}

// Discovery is what the target said of itself before the run.
type Discovery struct {
	Capabilities map[string]bool
	Documents    map[string][]byte // endpoint → the body of its answer
	// Advertised is made of /ResourceTypes and /Schemas; nil when they cannot be used,
	// for the reason in AdvertisedProblem.
	Advertised        *schemas.Compiled
	AdvertisedProblem string
}

// World is everything that one scenario touches. It is used by one goroutine.
type World struct {
	config   Config
	scenario features.Scenario
	number   int
	ctx      context.Context

	recorder  *transcript.Recorder
	client    *http.Client // authenticated
	anonymous *http.Client // without credentials

	clock      *mockidp.ManualClock
	directory  *mockidp.Directory
	app        *mockidp.App
	idp        mockidp.Provisioner
	dialect    Dialect
	cast       cast
	imported   mockidp.Imported
	answer     *transcript.Exchange // the answer that the protocol register judges
	remembered map[string]string
	searches   *searches              // by every attribute of a data type
	pages      []*transcript.Exchange // of a list that was read to its end
	sent       []sent                 // what the last request of a characteristic phrase gave to attributes
	attempts   []brokenPost           // the requests that ought to be refused
	trials     trials                 // the PATCHes of one attribute after the other
	wrongToken bool                   // of the identity provider
	elsewhere  []string               // ids of users that are left in the other tenant
	cursorAt   time.Time              // when the request was sent whose cursor grows old
	productState
	rival rivalry

	stage    Stage
	step     int
	spans    []span // of exchanges, for each step that began
	asserted map[int]bool
	ours     map[int]bool // exchanges of the suite's own client
	findings []reports.Finding
	logMark  int // length of the provisioning log when the current step began

	// What stood when the action began.
	idsBefore    map[Actor]string
	groupsBefore map[Team]string
	whenLog      int
	logExcused   bool // a step looked at the failures of the action's log

	// The last id that was known of each user and group: an identity provider forgets
	// the ones that it no longer manages.
	knownUsers  map[Actor]string
	knownGroups map[Team]string
}

// span is the half-open range of exchanges that a step caused.
type span struct{ from, to int }

// Stage is where in its scenario a step stands.
type Stage int

// The stages.
const (
	Given Stage = iota
	When
	Then
)

// New returns the world of one scenario. Number is the scenario's place in the run; it
// keeps the names of parallel scenarios apart.
func New(ctx context.Context, config Config, scenario features.Scenario, number int) *World {
	w := &World{
		config: config, scenario: scenario, number: number, ctx: ctx,
		recorder: transcript.New(config.Base, config.Redactor, 0),
		clock:    mockidp.NewManualClock(config.Start),
		asserted: map[int]bool{}, ours: map[int]bool{}, remembered: map[string]string{},
		knownUsers: map[Actor]string{}, knownGroups: map[Team]string{},
	}
	w.client = &http.Client{Transport: config.Around(w.recorder), CheckRedirect: noRedirect}
	w.anonymous = &http.Client{Transport: w.recorder, CheckRedirect: noRedirect}
	w.cast = newCast(config, number)
	return w
}

// noRedirect hands a redirect to the scenario as the answer that it is: credentials
// never follow it.
func noRedirect(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

type contextKey struct{}

// Context returns a context that carries the world to the steps.
func (w *World) Context() context.Context { return context.WithValue(w.ctx, contextKey{}, w) }

func fromContext(ctx context.Context) (*World, error) {
	w, ok := ctx.Value(contextKey{}).(*World)
	if !ok {
		return nil, errors.New("step runs without a world")
	}
	return w, nil
}

// Begin tells the world that the scenario's i-th step starts.
func (w *World) Begin(i int) {
	w.step = i
	w.stage = stageOf(w.scenario.Steps, i)
	if strings.TrimSpace(w.scenario.Steps[i].Keyword) == "When" {
		w.noteIDs()
	}
	n := w.recorder.Len()
	w.spans = append(w.spans, span{n, n})
}

// stageOf reads the stage from the keywords: And and But continue what stood before.
func stageOf(steps []features.Step, i int) Stage {
	for ; i >= 0 && i < len(steps); i-- {
		switch strings.TrimSpace(steps[i].Keyword) {
		case "Given":
			return Given
		case "When":
			return When
		case "Then":
			return Then
		}
	}
	return Given
}

// perform runs a step's function and keeps the record of what it caused.
func (w *World) perform(function func() error) error {
	if w.idp != nil {
		w.logMark = len(w.idp.Log())
	}
	if err := w.beforeAction(); err != nil {
		return err
	}
	err := function()
	w.knowIDs()
	if len(w.spans) > 0 {
		w.spans[len(w.spans)-1].to = w.recorder.Len()
	}
	if err != nil {
		return err
	}
	if broken := w.brokenTransport(); broken != nil {
		return broken
	}
	if w.stage == Given {
		return w.precondition()
	}
	return nil
}

// brokenTransport makes a scenario inconclusive when no answer came: that blames the
// way to the target, not what it does.
func (w *World) brokenTransport() error {
	if len(w.spans) == 0 {
		return nil
	}
	current := w.spans[len(w.spans)-1]
	for _, exchange := range w.recorder.Exchanges()[current.from:current.to] {
		if exchange.Err != nil {
			return &Inconclusive{
				Reason:    fmt.Sprintf("%s %s: %v", exchange.Method, exchange.URL, exchange.Err),
				Transport: true,
			}
		}
	}
	return nil
}

// precondition makes a Given that the target refused inconclusive, and names the
// action, so that the scenario which judges that action can be named as root cause.
func (w *World) precondition() error {
	current := w.spans[len(w.spans)-1]
	for _, exchange := range w.recorder.Exchanges()[current.from:current.to] {
		if exchange.Status >= http.StatusBadRequest && !w.asserted[exchange.Number] {
			return w.unmet(fmt.Sprintf("the service provider answered %s %s with %d",
				exchange.Method, pathOf(exchange.URL), exchange.Status))
		}
	}
	if w.idp != nil {
		for _, entry := range w.idp.Log()[min(w.logMark, len(w.idp.Log())):] {
			if entry.Outcome == mockidp.Failure {
				return w.unmet(fmt.Sprintf("the identity provider reported %s: %s", entry.Event, entry.Detail))
			}
		}
	}
	return nil
}

// unmet is a precondition that the target did not let happen.
func (w *World) unmet(reason string) error {
	return &Inconclusive{Reason: reason, Step: w.scenario.Steps[w.step].Text, Dialect: string(w.dialect)}
}

// Inconclusive says that a scenario could not be judged: a precondition was not met or
// no answer came.
type Inconclusive struct {
	Reason    string
	Transport bool
	Step      string // the text of the Given that was not met
	Dialect   string
}

// Error implements error.
func (e *Inconclusive) Error() string { return e.Reason }

// pathOf is a URL without scheme and host, for messages. Its query is decoded, so that a
// filter can be read.
func pathOf(uri string) string {
	if _, rest, ok := strings.Cut(uri, "://"); ok {
		if i := strings.IndexByte(rest, '/'); i >= 0 {
			uri = rest[i:]
		}
	}
	path, query, _ := strings.Cut(uri, "?")
	decoded, err := url.QueryUnescape(query)
	if query == "" || err != nil || !utf8.ValidString(decoded) || strings.ContainsFunc(decoded, unicode.IsControl) {
		return uri
	}
	return path + "?" + decoded
}
