package steps

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/gavv/httpexpect/v2"

	"github.com/scimspec/scimspec/internal/connect"
	"github.com/scimspec/scimspec/internal/scim"
	"github.com/scimspec/scimspec/internal/transcript"
)

// heats is how often the requests of a contest are sent at the same time: what two requests do to
// each other shows when they overlap, which is more likely than not and never certain.
const heats = 3

func contestPhrases(r *registrar) {
	r.parameter("contest",
		as("create {people}", func(people Actors) Contest { return newcomers(people) }),
		as("create the group {group}", namesakes),
		as("add {people} to the group {group}", func(people Actors, name Team) Contest { return membersChange(name, people, nil) }),
		as("remove {people} from the group {group}", func(people Actors, name Team) Contest { return membersChange(name, nil, people) }),
		as("add {people} to the group {group} and remove {people}", func(in Actors, name Team, out Actors) Contest { return membersChange(name, in, out) }),
		as("modify attributes of {person}'s user", attributesChange),
		as("replace and modify {person}'s user", userReplaced),
		as("replace and modify the group {group} with {people}", groupReplaced),
		as("delete and modify a copy of {record}", deleted),
		as("give {people} one user name", renamed),
		as("deactivate {person}'s user and add {people} to the group {group}", deactivated))
	r.action("clients {contest} at the same time",
		"Sends one request for each change, all at the same time, as far as the rate of the run allows; three times, or until a change that was accepted is missing. Before, the same changes are sent one after the other: those that are refused or not kept then are left out.",
		(*World).contend, creates, alters)
	r.judgment("each change that was accepted is there",
		"Reads back what the requests changed that came last at the same time: whatever was answered with 2xx is there, unless another accepted request may have come after it and undone it; of changes that exclude each other at most one was accepted; and no answer is an internal error. What was refused may be missing.",
		(*World).acceptedIsThere)
}

// Contest prepares one heat: it makes what is changed, and returns the requests that change it.
// The heat before the first is sent one after the other.
type Contest func(w *World, heat int) ([]racer, error)

// racer is one request of a heat.
type racer struct {
	call
	change string // what it does, as a finding says it
	where  string // path of the resource that shows it; "" for the one that the answer tells of
	// shows looks at the resource, and says what is there instead of the change; "" when it is
	// there. Nil: the resource has to be gone.
	shows func(document) string
	// Whoever undoes may, when it came last, undo what is undone by it.
	undoes, undone bool
	// excludes is a change of which only the first is accepted when they come one after the other;
	// mayNot, where a service provider may take the others, too.
	excludes, mayNot bool
}

// heat is what was sent at the same time.
type heat struct {
	racers []racer
	sent   []*transcript.Exchange // of each racer
	// exclusive: of the racers at most one may be accepted, as was the case one after the other.
	exclusive bool
}

// contend runs the heats of a contest.
func (w *World) contend(contest Contest) error {
	w.heat = nil
	alone, err := w.oneByOne(contest)
	if err != nil || alone == nil {
		return err
	}
	fit, exclusive, err := w.fitOf(alone)
	if err != nil {
		return err
	}
	if fit.count() < 2 {
		return &Inapplicable{"sent one after the other, fewer than two of these changes are accepted and kept"}
	}
	for number := 1; number <= heats; number++ {
		racers, err := contest(w, number)
		if err != nil || racers == nil {
			return err
		}
		undoes, others := alone.holdBack(number)
		this := &heat{racers: fit.of(racers), exclusive: exclusive}
		if this.sent, err = w.sendTogether(this.racers, undoes, others); err != nil {
			return err
		}
		w.heat = this
		if missing, err := w.missing(this); err != nil || len(missing) > 0 || this.crowded() || this.broken() != nil {
			return err
		}
	}
	return nil
}

// oneByOne sends the changes one after the other.
func (w *World) oneByOne(contest Contest) (*heat, error) {
	racers, err := contest(w, 0)
	if err != nil || racers == nil {
		return nil, err
	}
	alone := &heat{racers: racers}
	for _, r := range racers {
		exchange, err := w.send(r.call)
		if err != nil {
			return nil, err
		}
		alone.sent = append(alone.sent, exchange)
	}
	return alone, nil
}

// chosen says which of the racers take part.
type chosen []bool

func (c chosen) count() int {
	n := 0
	for _, is := range c {
		if is {
			n++
		}
	}
	return n
}

func (c chosen) of(racers []racer) []racer {
	var fit []racer
	for i, r := range racers {
		if c[i] {
			fit = append(fit, r)
		}
	}
	return fit
}

// fitOf says which changes were accepted and kept when nothing else came at the same time. Of
// changes that exclude each other, and were refused for it, all take part.
func (w *World) fitOf(alone *heat) (fit chosen, exclusive bool, err error) {
	missing, err := w.missing(alone)
	if err != nil {
		return nil, false, err
	}
	fit = make(chosen, len(alone.racers))
	for i := range alone.racers {
		fit[i] = alone.accepted(i) && !slices.ContainsFunc(missing, func(m absent) bool { return m.racer == i })
	}
	first := alone.racers[0]
	if !first.excludes {
		return fit, false, nil
	}
	exclusive = fit[0] && len(alone.acceptedOnes()) == 1
	for i := range fit {
		fit[i] = exclusive || fit[i] && first.mayNot
	}
	return fit, exclusive, nil
}

func (h *heat) accepted(i int) bool { return h.sent[i].Status >= 200 && h.sent[i].Status < 300 }

// acceptedOnes are the racers that were accepted.
func (h *heat) acceptedOnes() []int {
	var ones []int
	for i := range h.racers {
		if h.accepted(i) {
			ones = append(ones, i)
		}
	}
	return ones
}

// crowded says whether several changes were accepted that exclude each other.
func (h *heat) crowded() bool { return h.exclusive && len(h.acceptedOnes()) > 1 }

// broken is an answer that tells of an error inside; nil for none.
func (h *heat) broken() *transcript.Exchange {
	for _, exchange := range h.sent {
		if erred(exchange) {
			return exchange
		}
	}
	return nil
}

// absent is a change that was accepted and is not there.
type absent struct {
	racer   int
	instead string
	read    *transcript.Exchange
}

// missing reads back what was accepted.
func (w *World) missing(h *heat) ([]absent, error) {
	undoing := slices.ContainsFunc(h.acceptedOnes(), func(i int) bool { return h.racers[i].undoes })
	reads := map[string]*transcript.Exchange{}
	made := map[string]bool{}
	var all []absent
	for _, i := range h.acceptedOnes() {
		r := h.racers[i]
		if r.undone && undoing {
			continue
		}
		where := r.where
		if where == "" {
			id := idOf(h.sent[i])
			if id == "" {
				continue // an answer without an id is another requirement's matter
			}
			if where = pathTo(r.path, id); made[where] {
				all = append(all, absent{i, "it has the id of another one that was created at the same time", h.sent[i]})
				continue
			}
			made[where] = true
		}
		if reads[where] == nil {
			read, err := w.send(call{method: http.MethodGet, path: where})
			if err != nil {
				return nil, err
			}
			w.assert(read)
			reads[where] = read
		}
		if instead := w.instead(r, reads[where]); instead != "" {
			all = append(all, absent{i, instead, reads[where]})
		}
	}
	return all, nil
}

// instead says what a read shows in the place of a change, "" when it shows the change.
func (w *World) instead(r racer, read *transcript.Exchange) string {
	switch {
	case r.shows == nil && read.Status == http.StatusNotFound:
		return ""
	case r.shows == nil:
		return fmt.Sprintf("answered with %d", read.Status)
	case read.Status != http.StatusOK:
		return fmt.Sprintf("answered with %d", read.Status)
	}
	shown, err := w.answered(read)
	if err != nil {
		return err.Error()
	}
	return r.shows(shown)
}

// holdBack says for how long each racer of a heat holds back. Where one undoes what others do,
// it comes amid the others, then they amid it, then all at once: a change is under way for as
// long as it took on its own, and the middle of it is where another one hurts most.
func (h *heat) holdBack(number int) (undoes, others time.Duration) {
	var took []time.Duration
	for i, r := range h.racers {
		if !r.undoes {
			took = append(took, h.sent[i].Duration)
		}
	}
	if len(took) == 0 || len(took) == len(h.racers) {
		return 0, 0
	}
	slices.Sort(took)
	amid := min(took[len(took)/2]/2, time.Second)
	switch number % heats {
	case 1:
		return amid, 0
	case 2:
		return 0, amid
	}
	return 0, 0
}

// sendTogether sends the requests of a heat at the same time, and returns the exchange of each.
func (w *World) sendTogether(racers []racer, undoes, others time.Duration) ([]*transcript.Exchange, error) {
	ctx, end := connect.Together(w.ctx, len(racers))
	defer end()
	sent := make([]*transcript.Exchange, len(racers))
	requests := make([]*httpexpect.Request, len(racers))
	for i, r := range racers {
		request, _, err := w.prepare(r.call)
		if err != nil {
			return nil, err
		}
		requests[i] = request.WithContext(transcript.Noted(ctx, func(x *transcript.Exchange) { sent[i] = x }))
	}
	start := make(chan struct{})
	var senders sync.WaitGroup
	for i, request := range requests {
		senders.Go(func() {
			<-start
			pause := others
			if racers[i].undoes {
				pause = undoes
			}
			if connect.Pause(ctx, pause) == nil {
				request.Expect()
			}
		})
	}
	close(start)
	senders.Wait()
	for i, exchange := range sent {
		if exchange == nil {
			return nil, fmt.Errorf("%s %s: nothing was sent", racers[i].method, racers[i].path)
		}
		w.ours[exchange.Number] = true
		w.answer = exchange
		if exchange.Err != nil {
			return nil, unanswered(exchange)
		}
	}
	return sent, nil
}

// acceptedIsThere judges the last heat.
func (w *World) acceptedIsThere() error {
	h := w.heat
	if h == nil {
		return w.unmet("the requests that were to come at the same time could not be made")
	}
	for _, exchange := range w.acts() {
		w.assert(exchange)
	}
	together := fmt.Sprintf("%d requests at the same time", len(h.racers))
	if broken := h.broken(); broken != nil {
		return w.fault(finding{
			subject: fmt.Sprintf("status of one of the answers to %s", together), got: errorText(broken),
			want: "a success, or a refusal such as 409, 412, 429 or 503", exchange: broken.Number,
		})
	}
	if h.crowded() {
		accepted := h.acceptedOnes()
		return w.fault(finding{
			subject: fmt.Sprintf("accepted of %s to %s", together, h.racers[0].change), got: fmt.Sprint(len(accepted)),
			want: "1: sent one after the other, the second is refused", exchange: h.sent[accepted[1]].Number,
		})
	}
	missing, err := w.missing(h)
	if err != nil || len(missing) == 0 {
		return err
	}
	lost := make([]string, len(missing))
	for i, m := range missing {
		lost[i] = fmt.Sprintf("%s (%s answered with %d): %s", h.racers[m.racer].change, h.racers[m.racer].method, h.sent[m.racer].Status, m.instead)
	}
	return w.fault(finding{
		subject: fmt.Sprintf("accepted changes of %s that are not there", together), got: strings.Join(lost, "; "), want: "none: " + h.kept(),
		exchange: missing[0].read.Number,
	})
}

// kept says why what is missing had to be there.
func (h *heat) kept() string {
	return fmt.Sprintf("%d were accepted, and one after the other they are all kept", len(h.acceptedOnes()))
}

func pathTo(endpoint, id string) string { return endpoint + "/" + url.PathEscape(id) }

func patchOf(operations ...map[string]any) string {
	return jsonText(map[string]any{"schemas": []string{scim.MessagePatchOp}, "Operations": operations})
}
