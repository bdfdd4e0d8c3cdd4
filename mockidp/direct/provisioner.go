package direct

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/scimspec/scimspec/mockidp"
	"github.com/scimspec/scimspec/mockidp/wire"
)

// Provisioner is one application of a client. It keeps, for each person and group, the service
// provider's id and its last answer.
type Provisioner struct {
	client  *wire.Client
	app     *mockidp.App
	dialect Dialect
	opts    Options

	config    config
	readAt    time.Time // when the configuration was read
	watermark int
	known     map[string]*known
	due       map[string]bool // for the next Sync, though nothing changes: true for a person
	halted    map[string]bool // whose look-up was answered with somebody else
	log       []mockidp.LogEntry
	requests  int // since the last log entry
}

// known is a person or a group that the service provider has.
type known struct {
	remote string
	shown  *wire.Object // its last answer
	// As it was written last: what there is to tell of a person; of a group the name, and its
	// members' ids at the service provider.
	state, name string
	members     []string
}

var _ mockidp.Provisioner = (*Provisioner)(nil)

// New returns the provisioner of an application. What client sends is authenticated by its
// transport.
func New(client *wire.Client, app *mockidp.App, dialect Dialect, opts Options) *Provisioner {
	if opts.Clock == nil {
		opts.Clock = mockidp.SystemClock{}
	}
	return &Provisioner{
		client: client, app: app, dialect: dialect, opts: opts,
		known: map[string]*known{}, due: map[string]bool{}, halted: map[string]bool{},
	}
}

// IDs returns the directory ids of a dialect, fixed by the seed. They are for one goroutine.
func IDs(dialect Dialect, seed uint64) mockidp.IDs {
	count := uint64(0)
	return func(kind string) string {
		count++
		return dialect.IDs(sha256.Sum256(binary.BigEndian.AppendUint64(binary.BigEndian.AppendUint64([]byte(dialect.Name), seed), count)), kind)
	}
}

func uuid(raw [32]byte) string {
	raw[6], raw[8] = raw[6]&0x0f|0x40, raw[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", raw[:4], raw[4:6], raw[6:8], raw[8:10], raw[10:16])
}

// Dialect implements mockidp.Provisioner.
func (p *Provisioner) Dialect() string { return p.dialect.Name }

// RemoteID implements mockidp.Provisioner.
func (p *Provisioner) RemoteID(id string) (string, bool) {
	if have := p.known[id]; have != nil {
		return have.remote, true
	}
	return "", false
}

// Log implements mockidp.Provisioner.
func (p *Provisioner) Log() []mockidp.LogEntry { return slices.Clone(p.log) }

// TestConnection implements mockidp.Provisioner: it reads the configuration, where the client
// does; else nothing is sent.
func (p *Provisioner) TestConnection(ctx context.Context) (mockidp.LogEntry, error) {
	p.readAt = time.Time{}
	err := p.configure(ctx)
	p.note("read the configuration", "", "", err)
	return p.log[len(p.log)-1], outside(err)
}

// Sync implements mockidp.Provisioner: people who are new, then the others and groups in the
// dialect's order, each in the order in which they changed.
func (p *Provisioner) Sync(ctx context.Context) error {
	p.requests = 0
	changes := p.app.Directory.Changes(p.watermark)
	if p.dialect.Retries {
		p.again(&changes)
	}
	if len(changes.People)+len(changes.Groups) > 0 {
		if err := outside(p.configure(ctx)); err != nil {
			return err
		}
	}
	fresh := func(id string) bool { return p.known[id] == nil }
	var first, later []string
	for _, id := range changes.People {
		if p.dialect.GroupsFirst && !fresh(id) {
			later = append(later, id)
		} else {
			first = append(first, id)
		}
	}
	groups := changes.Groups
	for _, id := range first {
		isNew := fresh(id)
		if err := p.syncPerson(ctx, id); err != nil {
			return err
		}
		if isNew && !fresh(id) { // a member has to be there before a group can name it
			groups = append(groups, p.app.Directory.GroupsOf(id)...)
		}
	}
	for i, id := range groups {
		if slices.Contains(groups[:i], id) {
			continue
		}
		if err := p.syncGroup(ctx, id); err != nil {
			return err
		}
	}
	for _, id := range later {
		if err := p.syncPerson(ctx, id); err != nil {
			return err
		}
	}
	p.watermark = changes.Next
	return nil
}

// again adds what is due to what changed.
func (p *Provisioner) again(changes *mockidp.Changes) {
	for _, id := range slices.Sorted(maps.Keys(p.due)) {
		into := &changes.People
		if !p.due[id] {
			into = &changes.Groups
		}
		if !slices.Contains(*into, id) {
			*into = append(*into, id)
		}
	}
}

// syncPerson brings one person to what the application wants now.
func (p *Provisioner) syncPerson(ctx context.Context, id string) error {
	person, exists := p.app.Directory.Person(id)
	assignment, assigned := p.app.Assignment(id)
	wanted := exists && assigned && !person.Deleted()
	have := p.known[id]
	s := &subject{id: id, user: true, about: have, values: valuesOf(person), active: person.Enabled, name: person.UserName}
	for _, role := range assignment.Roles {
		s.roles = append(s.roles, wire.NewObject(wire.M("value", role.Value)))
	}
	s.state = fmt.Sprint(s.values, s.active, assignment.Roles)
	if p.dialect.GroupsFirst {
		s.state += fmt.Sprint(p.app.Directory.GroupsOf(id))
	}
	switch {
	case p.halted[id] || !wanted && have == nil:
		return nil
	case have == nil:
		return p.carryOut(ctx, UserNew, s)
	case !wanted:
		return p.carryOut(ctx, UserGone, s)
	case have.state == s.state:
		return nil
	}
	return p.carryOut(ctx, UserChanged, s)
}

// syncGroup brings one group to what the application wants now.
func (p *Provisioner) syncGroup(ctx context.Context, id string) error {
	group, exists := p.app.Directory.Group(id)
	push, pushed := p.app.Push(id)
	wanted := exists && (pushed && !push.Unlinked || p.app.GroupAssigned(id))
	have := p.known[id]
	s := &subject{id: id, about: have, name: group.Name}
	for _, member := range group.Members {
		if linked := p.known[member]; linked != nil {
			s.members = append(s.members, linked.remote)
		}
	}
	switch {
	case p.halted[id] || !wanted && have == nil || pushed && push.Paused:
		return nil
	case have == nil:
		s.joined = s.members
		return p.carryOut(ctx, GroupNew, s)
	case !wanted && exists && pushed && !push.DeleteInTarget:
		delete(p.known, id)
		return nil
	case !wanted:
		return p.carryOut(ctx, GroupGone, s)
	}
	s.joined, s.left = without(s.members, have.members), without(have.members, s.members)
	for _, one := range []struct {
		change  Change
		members *[]string
		other   *[]string
	}{{MembersJoined, &s.joined, &s.left}, {MembersLeft, &s.left, &s.joined}} {
		special := slices.ContainsFunc(p.dialect.Rules, func(r Rule) bool { return r.applies(p, one.change) })
		switch {
		case have.name != s.name, !special && len(s.joined)+len(s.left) > 0:
			return p.carryOut(ctx, GroupChanged, s)
		case len(*one.members) > 0:
			part := *s
			if one.change == MembersJoined {
				part.left = nil
			} else {
				part.joined = nil
			}
			if err := p.carryOut(ctx, one.change, &part); err != nil {
				return err
			}
		}
	}
	return nil
}

// carryOut does one change and notes how it ended. The error is one of ctx.
func (p *Provisioner) carryOut(ctx context.Context, change Change, s *subject) error {
	if s.about != nil {
		s.remote = s.about.remote
	}
	before := p.requests
	delete(p.due, s.id)
	err := p.do(ctx, change, s)
	if outside(err) != nil {
		return err
	}
	if err != nil {
		p.due[s.id] = s.user
	}
	if err != nil || p.requests > before {
		p.note(string(change), s.id, s.remote, err)
	}
	return nil
}

// do finds the rule of a change and follows it.
func (p *Provisioner) do(ctx context.Context, change Change, s *subject) error {
	for _, rule := range p.dialect.Rules {
		if !rule.applies(p, change) {
			continue
		}
		answer, err := p.follow(ctx, rule, s)
		if err != nil {
			return err
		}
		if answer != nil && !rule.success(answer.Status) {
			switch rule.reaction(answer.Status) {
			case Fails:
				return rejected(answer)
			case Next:
				continue
			case Links:
				err = p.link(ctx, s, answer)
				p.due[s.id] = s.user
			case Anew:
				s.remote, s.about = "", nil
				s.joined = s.members
				return p.do(ctx, map[bool]Change{true: UserNew, false: GroupNew}[s.user], s)
			case Done:
			}
		} else {
			err = p.keep(change, s, answer)
		}
		if err == nil && rule.Then != "" {
			err = p.do(ctx, rule.Then, s)
		}
		if err == nil && rule.Compare {
			err = p.compare(ctx, s)
		}
		p.end(change, s, err)
		return err
	}
	return nil
}

// follow sends the requests of a rule and returns the last answer, or the first that is no
// success; nil when there was nothing to send.
func (p *Provisioner) follow(ctx context.Context, rule Rule, s *subject) (*wire.Answer, error) {
	out := request{method: rule.Method, path: s.path()}
	if rule.Body == nil {
		return p.send(ctx, out)
	}
	bodies := rule.Body(p, s)
	if p.dialect.Diffs && (rule.On == UserChanged || rule.On == GroupChanged) && holds(s.about.shown, told(bodies)) {
		return nil, nil
	}
	var answer *wire.Answer
	for _, out.body = range bodies {
		var err error
		if answer, err = p.send(ctx, out); err != nil || !rule.success(answer.Status) {
			return answer, err
		}
	}
	return answer, nil
}

// keep takes what the answer to a write says.
func (p *Provisioner) keep(change Change, s *subject, answer *wire.Answer) error {
	if answer == nil {
		return nil
	}
	shown := answer.Object()
	if change == UserNew || change == GroupNew {
		for _, name := range p.dialect.Needs[change] {
			if value, there := shown.Find(name); !there || value == nil || value == "" {
				return fail("the answer has no %s", name)
			}
		}
		s.remote = shown.Text("id")
		s.about = &known{remote: s.remote, name: s.name}
		p.known[s.id] = s.about
	}
	if s.about != nil && shown != nil {
		s.about.shown = shown
	}
	return nil
}

// end notes what is known after a change.
func (p *Provisioner) end(change Change, s *subject, err error) {
	switch change {
	case UserGone, GroupGone:
		if err != nil {
			return
		}
		delete(p.known, s.id)
		for _, group := range p.known {
			group.members = without(group.members, []string{s.remote}) // the service provider's own affair
		}
	case MembersJoined:
		if err == nil {
			s.about.members = append(s.about.members, s.joined...)
		}
	case MembersLeft:
		if err == nil {
			s.about.members = without(s.about.members, s.left)
		}
	default:
		if err == nil && s.about != nil {
			s.about.name, s.about.members, s.about.state = s.name, slices.Clone(s.members), s.state
		}
	}
}

// link takes over what has the name already. [S] The first that the answer lists is taken, and
// nothing is written to it.
func (p *Provisioner) link(ctx context.Context, s *subject, refused *wire.Answer) error {
	if !p.config.filter && p.opts.Mode != ModeSlack {
		return rejected(refused)
	}
	attribute := map[bool]string{true: "userName", false: "displayName"}[s.user]
	answer, err := p.send(ctx, request{method: http.MethodGet, path: s.collection(), query: filtered(attribute, s.name)})
	if err != nil {
		return err
	}
	list, err := listOf(answer)
	switch {
	case err != nil:
		return err
	case len(list.resources) == 0:
		return rejected(refused)
	case !slices.ContainsFunc(list.resources, func(o *wire.Object) bool { return strings.EqualFold(o.Text(attribute), s.name) }):
		p.halted[s.id] = true
		return &failure{text: mockidp.SomebodyElse(s.name), sought: s.name}
	}
	first := list.resources[0]
	s.remote, s.state = first.Text("id"), "" // the next Sync writes what differs
	s.about = &known{remote: s.remote, shown: first, name: s.name}
	p.known[s.id] = s.about
	return nil
}

// compare reads a group and changes the members that differ, additions first. [S] Without members
// in the answer nobody is added.
func (p *Provisioner) compare(ctx context.Context, s *subject) error {
	answer, err := p.send(ctx, request{method: http.MethodGet, path: s.path()})
	switch {
	case err != nil:
		return err
	case !answer.OK():
		return rejected(answer)
	}
	var have []string
	value, there := answer.Object().Find("members")
	members, _ := value.([]any)
	for _, member := range members {
		if o, ok := member.(*wire.Object); ok {
			have = append(have, o.Text("value"))
		}
	}
	s.joined, s.left = nil, without(have, s.members)
	if there && value != nil {
		s.joined = without(s.members, have)
	}
	return p.do(ctx, AllMembers, s)
}

func (s *subject) collection() string {
	if s.user {
		return "/Users"
	}
	return "/Groups"
}

func (p *Provisioner) note(event, subject, remote string, err error) {
	entry := mockidp.LogEntry{Time: p.opts.Clock.Now(), Event: event, Subject: subject, RemoteID: remote, Outcome: mockidp.Success, Requests: p.requests}
	if failed, ok := asFailure(err); ok {
		entry.Outcome, entry.Detail, entry.Sought = mockidp.Failure, failed.text, failed.sought
	}
	p.requests = 0
	p.log = append(p.log, entry)
}
