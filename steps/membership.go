package steps

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/scimspec/scimspec/internal/profile"
	"github.com/scimspec/scimspec/internal/scim"
)

// membershipJudgments ask the product what became of a person, where its profile says
// that this can be seen.
func membershipJudgments(r *registrar) {
	r.judgment("{person}'s {aspect} is/are {value}",
		"Asks the product, where its profile says that this can be seen. role: the person is a member and has it; member, editor and owner stand for the default role, one between, and the highest of the profile. organizations and teams: just these, parted by commas, or none; teams are written organization:team; home, other and all stand for the default organization, another one, and the default team. account: active, disabled, absent, or inactive, which is one of the last two. invitation: open or closed. sessions: alive or dead.",
		(*World).aspectIs, needsOf(1, map[string]string{
			"role": "observe.role", "organizations": "observe.organizations", "teams": "observe.teams", "name at the product": "observe.name",
			"account": "observe.account", "invitation": "observe.invited", "sessions": "observe.sessions",
		}))
	r.judgment("{person} holds the role {string} in {string}",
		"Asks the product: the person has that role and is in just these teams; the words are those of role and teams.",
		func(w *World, name Actor, role, teams string) error {
			if err := w.roleIs(name, role); err != nil {
				return err
			}
			return w.listIs(name, "teams", teams, w.cast.words.place)
		}, needs("observe.role", "observe.teams"))
	r.parameter("is",
		as("is", func() bool { return true }),
		as("is not", func() bool { return false }))
	r.judgment("{person} {is} in the team {string}",
		"Asks the product: the team of that group is, or is not, among the person's teams, with spaces or hyphens in its name.",
		func(w *World, name Actor, want bool, team string) error { return w.isIn(name, team, want) }, needs("observe.teams"))
	r.judgment("{person} is no member",
		"Asks the product: the person belongs to no organization.",
		func(w *World, name Actor) error { return w.seenIs(name, "member", "false") }, needs("observe.member"))
	r.judgment("{person} has just one account",
		"Asks the product: one account has the person's address, in whatever letters.",
		func(w *World, name Actor) error { return w.seenIs(name, "records", "1") }, needs("observe.records"))
	r.judgment("nothing of {person}'s membership changed",
		"Asks the product: account, name, role, organizations and teams are what they were before the action.",
		(*World).membershipKept, needs("observe.role"), unchanged)
}

func (w *World) aspectIs(name Actor, aspect, want string) error {
	switch aspect {
	case "role":
		return w.roleIs(name, want)
	case "organizations":
		return w.listIs(name, aspect, want, w.cast.words.organization)
	case "teams":
		return w.listIs(name, aspect, want, w.cast.words.place)
	case "sessions":
		return w.sessionsAre(name, want)
	case "invitation":
		return w.seenIs(name, "invited", fmt.Sprint(want == "open"))
	case "account":
		if want == "inactive" {
			return w.locked(name)
		}
		return w.seenIs(name, aspect, want)
	}
	return w.seenIs(name, "name", want)
}

// seen is what the product shows of a person, by the members of profile.Observe. A
// member that is not there cannot be seen, or has no value.
type seen struct {
	values   map[string]any
	exchange int
}

// text is a member as text; lists are sorted and in lower case.
func (s seen) text(member string) string {
	switch value := s.values[member].(type) {
	case nil:
		return ""
	case []any:
		return strings.Join(lowered(value), ", ")
	default:
		return plain(value)
	}
}

func lowered(values []any) []string {
	var texts []string
	for _, value := range values {
		texts = append(texts, strings.ToLower(plain(value)))
	}
	slices.Sort(texts)
	return texts
}

// observed are the members of profile.Observe and where each is found.
func observed(o profile.Observe) map[string]string {
	return map[string]string{
		"account": o.Account, "member": o.Member, "role": o.Role, "name": o.Name, "organizations": o.Organizations,
		"teams": o.Teams, "sessions": o.Sessions, "invited": o.Invited, "records": o.Records,
	}
}

// observe asks the product about a person.
func (w *World) observe(name Actor) (seen, error) {
	product, err := w.product()
	if err != nil {
		return seen{}, err
	}
	w.meet(name)
	o := product.Profile.Observe
	if o.Request == nil {
		return w.observeUser(name, o)
	}
	exchange, err := w.ask(*o.Request, map[string]string{"email": w.email(name)})
	if err != nil {
		return seen{}, err
	}
	view := seen{values: map[string]any{"account": "absent", "member": false}, exchange: exchange.Number}
	w.assert(exchange)
	if slices.Contains(o.Absent, exchange.Status) {
		return view, nil
	}
	answer, err := w.answered(exchange)
	if exchange.Status != http.StatusOK || err != nil {
		return view, &Inconclusive{Reason: fmt.Sprintf("asking the product about %s was answered with %s", name, answerText(exchange))}
	}
	for member, pointer := range observed(o) {
		if value := pointed(answer.value, pointer); pointer != "" && value != nil {
			view.values[member] = value
		}
	}
	return view, nil
}

// observeUser reads what a product without an interface of its own shows over SCIM.
func (w *World) observeUser(name Actor, o profile.Observe) (seen, error) {
	view := seen{values: map[string]any{"account": "absent", "member": false}, exchange: noExchange}
	exchange, found, err := w.search(scim.EndpointUsers, fmt.Sprintf("userName eq %q", w.email(name)))
	if err != nil {
		return view, err
	}
	view.exchange = exchange.Number
	if len(found) == 0 {
		return view, nil
	}
	for member, path := range observed(o) {
		values := found[0].at(Path(path))
		switch {
		case path == "" || len(values) == 0:
		case member == "organizations" || member == "teams":
			view.values[member] = flat(values)
		default:
			view.values[member] = values[0]
		}
	}
	if active, ok := view.values["account"].(bool); ok {
		view.values["account"] = map[bool]string{true: "active", false: "disabled"}[active]
	}
	return view, nil
}

// pointed follows a JSON pointer (RFC 6901).
func pointed(value any, pointer string) any {
	unescape := strings.NewReplacer("~1", "/", "~0", "~")
	for _, part := range strings.Split(pointer, "/")[1:] {
		switch node := value.(type) {
		case map[string]any:
			value = node[unescape.Replace(part)]
		case []any:
			var i int
			if _, err := fmt.Sscanf(part, "%d", &i); err != nil || i < 0 || i >= len(node) {
				return nil
			}
			value = node[i]
		default:
			return nil
		}
	}
	return value
}

// differs records that a member is not what it should be.
func (w *World) differs(name Actor, view seen, member, want string) error {
	return w.fault(finding{
		subject: fmt.Sprintf("%s of %s at the product", member, name), got: show(view.text(member)), want: want, exchange: view.exchange,
	})
}

func (w *World) seenIs(name Actor, member, want string) error {
	view, err := w.observe(name)
	if err != nil {
		return err
	}
	got := view.text(member)
	if member == "invited" && got == "" {
		got = "false" // who was never invited has no invitation open
	}
	if got != want {
		return w.differs(name, view, member, show(want))
	}
	return nil
}

func (w *World) locked(name Actor) error {
	view, err := w.observe(name)
	if err != nil {
		return err
	}
	if view.text("account") == "active" {
		return w.differs(name, view, "account", "disabled or absent")
	}
	return nil
}

func (w *World) roleIs(name Actor, word string) error {
	view, err := w.observe(name)
	if err != nil {
		return err
	}
	want := w.cast.words.role(word)
	if member, known := view.values["member"].(bool); known && !member {
		return w.differs(name, view, "member", "true, with the role "+want)
	}
	if view.text("role") != want {
		return w.differs(name, view, "role", want)
	}
	return nil
}

func (w *World) listIs(name Actor, member, list string, translate func(string) string) error {
	view, err := w.observe(name)
	if err != nil {
		return err
	}
	want := strings.Join(w.cast.words.places(list, translate), ", ")
	if member == "teams" && w.cast.words.profile.Groups.Format == "team" {
		view.values[member] = teamsAlone(view.values[member])
	}
	if view.text(member) != want {
		return w.differs(name, view, member, show(want))
	}
	return nil
}

// isIn looks for the team of a group among a person's teams.
func (w *World) isIn(name Actor, team string, want bool) error {
	view, err := w.observe(name)
	if err != nil {
		return err
	}
	if w.cast.words.profile.Groups.Format == "team" {
		view.values["teams"] = teamsAlone(view.values["teams"])
	}
	slug := func(text string) string { return strings.ReplaceAll(strings.ToLower(text), " ", "-") }
	wanted := w.cast.groupName(Team(team))
	list, _ := view.values["teams"].([]any)
	if slices.ContainsFunc(lowered(list), func(have string) bool { return slug(have) == slug(wanted) }) != want {
		return w.differs(name, view, "teams", map[bool]string{true: "", false: "not "}[want]+wanted)
	}
	return nil
}

// teamsAlone leaves the organization out of the names of teams: a product whose groups
// are teams may show it all the same.
func teamsAlone(value any) any {
	list, ok := value.([]any)
	if !ok {
		return value
	}
	names := make([]any, len(list))
	for i, name := range list {
		text := plain(name)
		names[i] = text[strings.IndexByte(text, ':')+1:]
	}
	return names
}

func (w *World) sessionsAre(name Actor, state string) error {
	view, err := w.observe(name)
	if err != nil {
		return err
	}
	count, _ := view.values["sessions"].(json.Number)
	if alive := count != "" && count != "0"; alive != (state == "alive") {
		return w.differs(name, view, "sessions", state)
	}
	return nil
}

// beforeAction looks at the product before the first When acts; what it asks is no part
// of the action.
func (w *World) beforeAction() error {
	if w.stage != When || w.membershipBefore != nil {
		return nil
	}
	err := w.noteMembership()
	at := w.recorder.Len()
	w.spans[len(w.spans)-1] = span{at, at}
	return err
}

// noteMembership remembers how the product shows the people whose membership the
// scenario wants unchanged. It is called before the action.
func (w *World) noteMembership() error {
	w.membershipBefore = map[Actor]seen{}
	for _, known := range w.facts {
		if known.Unchanged == "" {
			continue
		}
		view, err := w.observe(known.Unchanged)
		if err != nil {
			return err
		}
		w.membershipBefore[known.Unchanged] = view
	}
	return nil
}

func (w *World) membershipKept(name Actor) error {
	before, ok := w.membershipBefore[name]
	if !ok {
		return fmt.Errorf("%s's membership was not noted before the action", name)
	}
	after, err := w.observe(name)
	if err != nil {
		return err
	}
	for _, member := range []string{"account", "member", "name", "role", "organizations", "teams", "records"} {
		if before.text(member) != after.text(member) {
			return w.differs(name, after, member, show(before.text(member)))
		}
	}
	return nil
}
