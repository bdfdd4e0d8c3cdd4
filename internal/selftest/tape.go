package selftest

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"sync"
	"time"

	"github.com/scimspec/scimspec"
	"github.com/scimspec/scimspec/features"
	"github.com/scimspec/scimspec/internal/reference"
	"github.com/scimspec/scimspec/reports"
)

// Tape is a run against the right target, request by request. A fault that leaves every answer
// of a scenario as it was leaves the scenario's verdict as it was: played back, which costs a
// tenth of a run, the tape tells which scenarios have to be run with a fault and which need not.
type Tape struct {
	options reference.Options
	began   time.Time
	before  scene               // discovery, before the first scenario
	scenes  map[string]scene    // by scenario
	uses    map[string][]string // seams of the target, by scenario
	// Right is what the run came to: what applies there, and that nothing is red.
	Right *reports.Report
	// Unsteady are scenarios whose answers differ when they are played back, because they send
	// several requests at once.
	Unsteady []string
}

// scene is what one scenario sent, in order.
type scene []taped

type taped struct {
	method, uri, host string
	url               *url.URL
	header            http.Header
	body              []byte
	answer, meaning   [sha256.Size]byte // of what came back, to the byte and as JSON
}

// The credentials of recorded runs. They open a target that lives in this process alone.
const (
	ownToken   = "recorded-run-own-tenant"
	otherToken = "recorded-run-other-tenant"
)

// stage serves a target to a run, and forgets everything between two scenarios: what one
// leaves must not decide what another sees, and the same requests get the same answers.
type stage struct {
	server *reference.Server
	served http.Handler                    // the server, or what stands in front of it
	around func(http.Handler) http.Handler // nil: nothing
	faults []string
	clock  *clock
	tape   *Tape // nil: nothing is recorded

	mu    sync.Mutex
	scene string
}

// clock moves by a millisecond each time that somebody looks at it.
type clock struct {
	mu    sync.Mutex
	began time.Time
	looks int
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.looks++
	return c.began.Add(time.Duration(c.looks) * time.Millisecond)
}

func (c *clock) reset() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.looks = 0
}

func newStage(o reference.Options, began time.Time, of Wrong) (*stage, error) {
	s := &stage{clock: &clock{began: began}, faults: of.ids(), around: of.Around}
	o.Tokens = []reference.Credential{{Token: ownToken}, {Token: otherToken, Tenant: "other"}}
	o.Now = s.clock.now
	server, err := reference.New(o, s.faults...)
	if err != nil {
		return nil, fmt.Errorf("reference target: %w", err)
	}
	s.server, s.served = server, server
	if s.around != nil {
		s.served = s.around(server)
	}
	return s, nil
}

// Planned implements scimspec.Observer.
func (s *stage) Planned(*scimspec.Plan) {}

// Started implements scimspec.Observer.
func (s *stage) Started(scenario features.Scenario) {
	s.fresh()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.scene = scenario.ID
}

// Finished implements scimspec.Observer.
func (s *stage) Finished(reports.Scenario) {}

// fresh is the target as it was at first: what a fault remembers is forgotten, too.
func (s *stage) fresh() {
	s.server.Reset()
	if s.around != nil {
		s.served = s.around(s.server) // what it remembers is forgotten, too
	}
	if len(s.faults) > 0 {
		_ = s.server.SetFaults(s.faults) // they were known when the target was made
	}
	s.clock.reset()
}

// ServeHTTP serves the target and takes down what was asked and answered.
func (s *stage) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if s.tape == nil {
		s.served.ServeHTTP(w, r)
		return
	}
	body, _ := io.ReadAll(r.Body) // what was cut short is played back as it came
	at := *r.URL
	t := taped{method: r.Method, uri: r.RequestURI, url: &at, host: r.Host, header: r.Header.Clone(), body: body}
	r.Body = io.NopCloser(bytes.NewReader(body))
	answer := httptest.NewRecorder()
	s.served.ServeHTTP(answer, r)
	t.answer, t.meaning = digest(answer), meaning(answer)
	for name, values := range answer.Header() {
		w.Header()[name] = values
	}
	w.WriteHeader(answer.Code)
	_, _ = w.Write(answer.Body.Bytes()) // the client has gone away: nobody is left to tell
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.scene == "" {
		s.tape.before = append(s.tape.before, t)
		return
	}
	s.tape.scenes[s.scene] = append(s.tape.scenes[s.scene], t)
}

// meaning is the digest of an answer whatever the order of its members and headers: what stands
// in front of a target writes its answers anew.
func meaning(answer *httptest.ResponseRecorder) [sha256.Size]byte {
	var body any
	decoder := json.NewDecoder(bytes.NewReader(answer.Body.Bytes()))
	decoder.UseNumber()
	text := answer.Body.Bytes()
	if decoder.Decode(&body) == nil {
		text, _ = json.Marshal(body) // it was decoded
	}
	again := httptest.NewRecorder()
	for name, values := range answer.Header() {
		again.Header()[name] = values
	}
	again.Header().Del("Content-Length")
	again.Code, again.Body = answer.Code, bytes.NewBuffer(text)
	return digest(again)
}

func digest(answer *httptest.ResponseRecorder) [sha256.Size]byte {
	var b bytes.Buffer
	fmt.Fprintln(&b, answer.Code)
	_ = answer.Header().Write(&b) // a buffer takes everything
	b.Write(answer.Body.Bytes())
	return sha256.Sum256(b.Bytes())
}

// Record runs everything against a right target with these options, or only what begins so.
func Record(ctx context.Context, o reference.Options, only ...string) (*Tape, error) {
	tape := &Tape{options: o, began: time.Now().Truncate(time.Second), scenes: map[string]scene{}}
	s, err := newStage(o, tape.began, Wrong{})
	if err != nil {
		return nil, err
	}
	s.tape = tape
	if tape.Right, err = s.judge(ctx, only); err != nil {
		return nil, err
	}
	for _, scenario := range tape.Right.Scenarios { // what cleans up decides nothing
		if sent := len(scenario.Exchanges); sent < len(tape.scenes[scenario.ID]) {
			tape.scenes[scenario.ID] = tape.scenes[scenario.ID][:sent]
		}
	}
	if err := tape.learn(); err != nil {
		return nil, err
	}
	again, err := tape.affected(func(string) bool { return true }, Wrong{})
	if err != nil {
		return nil, err
	}
	tape.Unsteady = again.scenarios
	if again.all {
		return nil, fmt.Errorf("the right target describes itself otherwise each time")
	}
	return tape, nil
}

// judge runs scenarios, or all, one after the other.
func (s *stage) judge(ctx context.Context, ids []string) (*reports.Report, error) {
	suite, err := scimspec.New(scimspec.Handler(s).At(reference.DefaultPrefix), scimspec.BearerToken(ownToken), scimspec.OtherTenantToken(otherToken),
		scimspec.Select(ids...), scimspec.Parallel(1), scimspec.RequestTimeout(10*time.Second), scimspec.ReadAgain(), scimspec.Observe(s))
	if err != nil {
		return nil, err
	}
	defer suite.Close()
	return suite.Run(ctx)
}

// describes are the documents by which a run is planned.
var describes = regexp.MustCompile(`/(ServiceProviderConfig|ResourceTypes|Schemas)$`)

// Wrong is a way in which a target is wrong: by faults of the reference target, or by what stands
// in front of it.
type Wrong struct {
	Faults []reference.Fault
	Around func(http.Handler) http.Handler // nil: nothing
}

func (w Wrong) ids() []string {
	ids := []string{}
	for _, fault := range w.Faults {
		ids = append(ids, fault.ID)
	}
	return ids
}

// reach is what a fault changes an answer of.
type reach struct {
	all       bool // discovery: whatever is planned by it
	scenarios []string
}

// affected plays the tape back to a target that is wrong.
func (t *Tape) affected(among func(id string) bool, of Wrong) (reach, error) {
	s, err := newStage(t.options, t.began, Wrong{Around: of.Around})
	if err != nil {
		return reach{}, err
	}
	var changes []func(*reference.Behaviour)
	for _, fault := range of.Faults {
		changes = append(changes, fault.Apply)
	}
	var found reach
	fresh := func() {
		s.fresh()
		s.server.Behave(changes...)
	}
	changed := touched(s.server, of)
	if slices.Contains(changed, atOnce) {
		return reach{}, nil // it waits for another request, and here they come one by one
	}
	fresh()
	before := t.before
	if of.Around != nil { // what it does to a probe changes no plan
		before = slices.DeleteFunc(slices.Clone(before), func(t taped) bool { return !describes.MatchString(t.uri) })
	}
	found.all = !s.plays(before)
	for id, scene := range t.scenes {
		if !among(id) || !t.mayTouch(id, changed) {
			continue
		}
		fresh()
		if !s.plays(scene) {
			found.scenarios = append(found.scenarios, id)
		}
	}
	slices.Sort(found.scenarios)
	return found, nil
}

// plays says whether the answers are those of the tape. A panic is another answer.
func (s *stage) plays(scene scene) (same bool) {
	defer func() {
		if recover() != nil {
			same = false
		}
	}()
	for _, t := range scene {
		body := bytes.NewReader(t.body)
		r := &http.Request{
			Method: t.method, URL: t.url, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Header: t.header,
			Body: io.NopCloser(body), ContentLength: int64(len(t.body)), Host: t.host, RequestURI: t.uri, RemoteAddr: "192.0.2.1:1234",
		}
		answer := httptest.NewRecorder()
		s.served.ServeHTTP(answer, r)
		if s.around == nil && digest(answer) != t.answer || s.around != nil && meaning(answer) != t.meaning {
			return false
		}
	}
	return true
}
