package steps

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/scimspec/scimspec/features"
	"github.com/scimspec/scimspec/internal/scim"
	"github.com/scimspec/scimspec/internal/transcript"
)

// Ground is what scenarios stand on: whether a plain request of a kind works at this target
// when nothing else is asked of it. A scenario about pages needs a search, and a search that
// is refused says nothing about pages. Each kind is tried once in a run, when the first
// scenario needs to know; at a target that refuses nothing nobody needs to. It is safe for
// concurrent use.
type Ground struct {
	config Config

	mu    sync.Mutex
	tried map[string]*control
}

// NewGround returns the ground of a run with that configuration.
func NewGround(config Config) *Ground {
	config.Ground = nil // a plain request stands on nothing
	return &Ground{config: config, tried: map[string]*control{}}
}

// control is a plain request that was tried alone.
type control struct {
	once    sync.Once
	refusal *transcript.Exchange // nil: all went well, or nothing was answered
	lack    *lack                // what is missing although nothing was refused; nil: nothing
}

// controlNumber begins the numbers of the people that plain requests make: no scenario of a
// run has one as high.
const controlNumber = 1_000_000

// controlTime bounds how long a plain request and what it needs may take.
const controlTime = 30 * time.Second

// refusal tries a carrier and returns the answer that refused it; nil when it works.
func (g *Ground) refusal(ctx context.Context, c carrier) *transcript.Exchange {
	return g.outcome(ctx, c).refusal
}

// outcome tries a carrier, once in a run.
func (g *Ground) outcome(ctx context.Context, c carrier) *control {
	g.mu.Lock()
	t := g.tried[c.key]
	if t == nil {
		t = &control{}
		g.tried[c.key] = t
	}
	number := controlNumber + len(g.tried)
	g.mu.Unlock()
	t.once.Do(func() {
		limited, cancel := context.WithTimeout(context.WithoutCancel(ctx), controlTime)
		defer cancel()
		w := New(limited, g.config, features.Scenario{ID: "control", Steps: []features.Step{{Text: c.key}}}, number)
		_ = c.try(w) // the exchanges tell
		recorded := w.recorder.Exchanges()
		if i := slices.IndexFunc(recorded, func(x *transcript.Exchange) bool { return refused(x) && !w.asserted[x.Number] && !w.steers(x) }); i >= 0 {
			t.refusal = recorded[i]
		} else if c.shows != nil && len(recorded) > 0 {
			t.lack = c.shows(w)
		}
	})
	return t
}

func refused(x *transcript.Exchange) bool { return x.Status >= http.StatusBadRequest }

// declined says whether a refusal is one that the RFC asks for where a service provider does
// not offer something: a SCIM error that says so (RFC 7644, sections 3.4.2.2 and 3.12).
func declined(x *transcript.Exchange) bool {
	switch x.Status {
	case http.StatusForbidden, http.StatusNotImplemented:
		return true
	case http.StatusBadRequest:
	default:
		return false
	}
	answer, err := parseDocument(x.ResponseBody)
	if err != nil || !slices.Contains(asTexts(answer.at("schemas")), scim.MessageError) {
		return false
	}
	scimType := first(answer.at("scimType"))
	return scimType == "" || scimType == scim.ErrInvalidFilter || x.Method == http.MethodPatch && (scimType == scim.ErrMutability || scimType == scim.ErrInvalidPath)
}

// cause is a carrier that does not work at the target, and where a scenario met it.
type cause struct {
	carrier
	met      *transcript.Exchange // in the scenario
	alone    *transcript.Exchange // when it was tried alone
	lack     *lack                // alone, too; nil where it was refused
	declined bool                 // the RFC lets a service provider do without it, and it said so properly
}

// cause looks for what a finding stands on: among the requests of the scenario that were
// refused although nothing expected it, one of a kind that is refused when tried alone, too.
// It returns nil when the finding is the scenario's own.
func (w *World) cause(f finding) *cause {
	if w.config.Ground == nil || w.ofProduct() {
		return nil
	}
	for _, met := range w.unexpected(f) {
		for _, c := range w.carriers(met) {
			alone := w.config.Ground.refusal(w.ctx, c)
			if alone != nil && alone.Method == met.Method || alone != nil && c.optional {
				return &cause{carrier: c, met: met, alone: alone, declined: c.optional && declined(alone)}
			}
		}
	}
	for _, c := range w.mute(f) {
		if missing := w.config.Ground.outcome(w.ctx, c).lack; missing != nil {
			return &cause{carrier: c, met: w.recorder.Exchanges()[f.exchange], alone: missing.exchange, lack: missing}
		}
	}
	return nil
}

// ofProduct says whether the scenario is about a product: what it switched there would hold
// for a plain request, too.
func (w *World) ofProduct() bool {
	return slices.ContainsFunc(w.scenario.Profiles, func(name string) bool { return !slices.Contains(features.PlainProfiles(), name) })
}

// unexpected are the refusals that a finding may come of: the answer that it is about, and
// those that no step looked at.
func (w *World) unexpected(f finding) []*transcript.Exchange {
	var all []*transcript.Exchange
	for _, x := range w.recorder.Exchanges() {
		if refused(x) && (x.Number == f.exchange || !w.asserted[x.Number]) {
			all = append(all, x)
		}
	}
	return all
}

// claims says whether the scenario is about one of the requirements.
func (w *World) claims(requirements ...string) bool {
	return slices.ContainsFunc(requirements, func(id string) bool { return slices.Contains(w.scenario.Requirements, id) })
}

// stand ends a judgment whose scenario stands on something that does not work. What the
// service provider may decline leaves the scenario without a subject; everything else is a
// finding against the requirement that is really broken, once.
func (w *World) stand(c *cause) error {
	if w.standing == nil {
		w.standing = c
	}
	if c.declined || len(c.requirements) == 0 {
		return ErrFinding
	}
	if c.lack != nil {
		return w.stop(finding{
			requirement: w.ownKind(c.requirements), incidental: true, apart: true, blocking: true,
			subject: c.key + ", tried alone", got: c.lack.got, want: c.lack.want, exchange: c.met.Number,
		})
	}
	return w.stop(finding{
		requirement: w.ownKind(c.requirements), incidental: true, apart: true, blocking: true,
		subject: "answer to " + c.alone.Method + " " + pathOf(c.alone.URL) + ", tried alone", got: errorText(c.alone), want: "success",
		exchange: c.met.Number,
	})
}

// ownKind chooses among requirements that say the same of a product and of the RFC.
func (w *World) ownKind(requirements []string) string {
	for _, id := range requirements {
		if r, ok := w.config.Catalogue.ByID(id); ok && r.Document == w.scenario.IdP {
			return id
		}
	}
	return requirements[0]
}

// bodyOf reads a JSON object; nil for anything else.
func bodyOf(text []byte) map[string]any {
	var body map[string]any
	if json.Unmarshal(text, &body) != nil {
		return nil
	}
	return body
}

// Found says whether the i-th step is a judgment that found something, or could not be made.
func (w *World) Found(i int) bool { return w.failing[i] }

// Unjudged returns why a judgment could not be made; nil when each was.
func (w *World) Unjudged() *Inconclusive { return w.unjudged }

// Declined is what a service provider properly declines and a scenario stands on.
type Declined struct{ What, Answer string }

// String says so in a sentence.
func (d *Declined) String() string {
	return "the service provider declines " + d.What + ": " + d.Answer
}

// Declined returns what the scenario stands on and is declined, as the RFC lets a service
// provider; nil for nothing.
func (w *World) Declined() *Declined {
	if w.standing == nil || !w.standing.declined {
		return nil
	}
	return &Declined{What: w.standing.key, Answer: errorText(w.standing.alone)}
}
