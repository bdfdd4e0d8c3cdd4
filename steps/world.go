package steps

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
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
	// Base sends a request as it is. Guard wraps a transport with what every request of the
	// run goes through, the guard over resources of others; Around with the credentials too.
	Base     http.RoundTripper
	Guard    func(http.RoundTripper) http.RoundTripper
	Around   func(http.RoundTripper) http.RoundTripper
	Redactor *transcript.Redactor
	// Other wraps a transport with a guard and the credentials of another tenant; nil for none.
	Other func(http.RoundTripper) http.RoundTripper

	Vocabulary  *Vocabulary
	Catalogue   *features.Catalogue
	Discovery   Discovery
	Shape       *Shape               // of the bodies that the suite sends; nil: read from Discovery
	Foreign     func(id string) bool // whether somebody had an id before the run; nil: nobody knows
	Prefix      string               // begins every name that the run creates
	Tag         string               // unique for the run: keeps two runs against one target apart
	EmailDomain string               // of the people: example.com
	Lag         *Lag                 // what the run knows of answers that are older than writes; nil: it does not ask
	Sizes       *Sizes               // what the run tried; nil: nobody asks
	BigGroup    int                  // members of the largest group; LargestGroup at least
	AtOnce      int                  // requests at the same time where a step makes many; 0: 1
	Seed        int64
	Start       time.Time       // where the identity provider's clock stands
	Product     *Product        // nil: no scenario about a product runs
	Unreadable  map[string]bool // elements of lists that were there before the run without an id or a name, as text
	Learnt      *Learnt         // what was learnt of the data that the target takes; nil: nobody asked
	Ground      *Ground         // what works at the target when tried alone; nil: nobody asks
}

// Discovery is what the target said of itself before the run.
type Discovery struct {
	Capabilities map[string]bool
	Documents    map[string][]byte // endpoint → the body of its answer
	// Advertised is made of /ResourceTypes and /Schemas; nil when they cannot be used,
	// for the reason in AdvertisedProblem.
	Advertised        *schemas.Compiled
	AdvertisedProblem string

	once *readOnce // what is read of Documents once for all scenarios; nil: each time anew
}

// World is everything that one scenario touches. It is used by one goroutine.
type World struct {
	config   Config
	scenario features.Scenario
	facts    []Facts // of its steps
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
	unread     string                 // why that list was not; "" when it was
	sent       []sent                 // what the last request of a characteristic phrase gave to attributes
	attempts   []brokenPost           // the requests that ought to be refused
	controls   *controlRequest        // of the When: nil until it was sent
	trials     trials                 // the PATCHes of one attribute after the other
	wrongToken bool                   // of the identity provider
	withheld   refusals               // requests that the guard did not let through
	laid       int                    // bodies that something was laid under: each gets values of its own
	supposed   []definition           // attributes of User where /Schemas shows none; nil: nothing is
	cursorAt   time.Time              // when the request was sent whose cursor grows old
	productState
	rival rivalry
	heat  *heat // what was sent at the same time last

	dropping sync.Mutex
	drops    []dropped // requests that made the target drop the connection, not judged yet
	excused  []error   // of exchanges without an answer that were repeated with success
	// brokeOnce is set when a write was not answered, and its repetition was.
	brokeOnce atomic.Bool
	wrote     time.Time // when the last write was answered with 2xx
	eager     bool      // reads do not wait for a write to have come everywhere
	aged      []aged    // reads that showed what was before a write

	stage    Stage
	step     int
	spans    []span // of exchanges, for each step that began
	asserted map[int]bool
	ours     map[int]bool // exchanges of the suite's own client
	findings []reports.Finding
	failing  map[int]bool    // steps whose judgment found something
	moot     map[int]bool    // exchanges whose status was judged wrong: their content follows from it
	judging  bool            // a judgment is under way
	looked   bool            // it looked at an exchange
	evidence map[int]bool    // exchanges that a judgment looked at
	unjudged *Inconclusive   // the first judgment that could not be made
	varied   map[string]bool // whether a refused request was accepted when varied
	standing *cause          // what the scenario stands on and does not work

	lastListed *listed // the list in which inForeign looked last
	logMark    int     // length of the provisioning log when the current step began
	together   bool    // the identity provider changes one group several times at once

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
		failing: map[int]bool{}, moot: map[int]bool{}, evidence: map[int]bool{}, varied: map[string]bool{},
		knownUsers: map[Actor]string{}, knownGroups: map[Team]string{},
	}
	for _, step := range scenario.Steps {
		w.facts = append(w.facts, config.Vocabulary.Facts(step.Text))
	}
	w.client, w.anonymous = w.through(w.asking(config.Around)), w.through(w.asking(config.Guard))
	if config.Shape != nil && slices.Contains(scenario.Requirements, aboutDemands) {
		w.config.Shape = config.Shape.undemanding()
	}
	w.cast = newCast(config, number, config.isAbout(scenario))
	return w
}

// isAbout says whether a scenario is about the product behind the service provider, and nothing else.
func (c Config) isAbout(s features.Scenario) bool {
	return c.Product != nil && slices.Equal(s.Profiles, []string{c.Product.Profile.Name})
}

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

// perform runs a step's function and keeps the record of what it caused. A judgment that
// found something, or could not be made, does not end the scenario: the others are made too.
func (w *World) perform(kind Kind, function func() error) error {
	w.judging, w.looked = kind == Judgment, false
	err := w.act(function)
	w.judging = false
	if kind != Judgment {
		return err
	}
	if err == nil && !w.looked {
		err = w.unmet("nothing was there to judge: " + w.scenario.Steps[w.step].Text)
	}
	var unmet *Inconclusive
	switch {
	case errors.Is(err, ErrFinding):
		w.failing[w.step] = true
		return nil
	case errors.As(err, &unmet) && !unmet.Transport:
		w.failing[w.step] = true
		if w.unjudged == nil {
			w.unjudged = unmet
		}
		return nil
	}
	return err
}

// act runs a step's function and looks at what it caused.
func (w *World) act(function func() error) error {
	if w.idp != nil {
		w.logMark = len(w.idp.Log())
	}
	if err := w.beforeAction(); err != nil {
		return err
	}
	findings := len(w.findings)
	err := w.judgedAgain(function)
	w.knowIDs()
	if len(w.spans) > 0 {
		w.spans[len(w.spans)-1].to = w.recorder.Len()
	}
	if stopped := w.safety(findings); stopped != nil {
		return stopped
	}
	if broke := w.fell(); broke != nil {
		return broke
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
		if exchange.Err != nil && !w.isExcused(exchange) {
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
		if exchange.Status >= http.StatusBadRequest && !w.asserted[exchange.Number] && !w.steers(exchange) {
			if c := w.cause(finding{exchange: noExchange}); c != nil {
				return w.stand(c)
			}
			return w.unmet(fmt.Sprintf("the service provider answered %s %s with %s",
				exchange.Method, pathOf(exchange.URL), errorText(exchange)))
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

// Inapplicable says that the service provider does not have what the scenario is about, as
// it may; only a request could tell.
type Inapplicable struct{ Reason string }

// Error implements error.
func (e *Inapplicable) Error() string { return e.Reason }

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
