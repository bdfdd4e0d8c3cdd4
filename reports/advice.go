package reports

import (
	"regexp"
	"slices"
	"strings"
)

var (
	// attributeOfWhom is a value of a resource as findings name it.
	attributeOfWhom = regexp.MustCompile(`^(\S+?(?:\[[^\]]*\]\S*)?) (?:of \w+'s user\b|of /(?:Users|Groups)/|after the PATCH that would |\((?:readWrite|readOnly|writeOnly|immutable),)`)
	// membersOfGroup and changedOf are what findings say of members and of what changed beside,
	// statusAlone an answer of which they say no more.
	membersOfGroup = regexp.MustCompile(`^members of the group `)
	redirect       = regexp.MustCompile(`^30[12378]\b`)
	statusAlone    = regexp.MustCompile(`^(?:one of )?[1-5]\d\d(?:, [1-5]\d\d)*$`)
	success        = regexp.MustCompile(`^2\d\d\b`)
	successes      = regexp.MustCompile(`^(?:one of )?2\d\d\b|^success\b|^no error\b`)
	refusals       = regexp.MustCompile(`^(?:one of )?4\d\d\b|^a refusal\b`)
	searched       = regexp.MustCompile(`^\S+ that .* lists?$`)
	changedOf      = regexp.MustCompile(`^attributes of .* that changed$`)
)

// topic is what a finding is about, whichever requirement was looked at: a place in a document,
// an attribute, members. "" where only the requirement tells.
type topic struct {
	kind string // structure, attribute, members or answer
	name string // of the attribute, or the place
	how  string // what is wrong with it
}

// redirected is what is wrong with an answer that sends the client elsewhere.
const redirected = "redirected"

// The kinds of topics. What a structure breaks outranks the values that follow from it.
const (
	requested  = "answer"
	structure  = "structure"
	valueOf    = "attribute"
	membership = "members"
)

func topicOf(f Finding) topic {
	if redirect.MatchString(gotShape(f.Got, f.Want)) && !redirect.MatchString(f.Want) {
		return topic{requested, "requests", redirected}
	}
	if place := pointed.FindStringSubmatch(f.Subject); place != nil && typed.MatchString(f.Got) && f.Severity != SeverityWarn {
		return topic{structure, strings.Trim(strings.ReplaceAll(placeShape(place[1]), "/…", ""), "/"), typed.FindString(f.Got)}
	}
	if membersOfGroup.MatchString(f.Subject) {
		got, want := listed(f.Got), listed(f.Want)
		switch {
		case len(got) == 0 && len(want) > 0:
			return topic{membership, "members", "none"}
		case contains(want, got) && len(want) > len(got):
			return topic{membership, "members", "fewer"}
		case contains(got, want) && len(got) > len(want):
			return topic{membership, "members", "more"}
		}
		return topic{}
	}
	if request, is := strings.CutPrefix(subjectShape(f.Subject), "status of the answer to "); is && statusAlone.MatchString(f.Got) && statusAlone.MatchString(f.Want) && !internalError.MatchString(f.Got) {
		return topic{requested, request, "answered with " + f.Got + " where " + f.Want + " has to be"}
	}
	if changedOf.MatchString(f.Subject) {
		got, want := listed(f.Got), listed(f.Want)
		for _, name := range got {
			if !slices.Contains(want, name) {
				return topic{valueOf, name, "changed"}
			}
		}
		return topic{}
	}
	if parts := attributeOfWhom.FindStringSubmatch(f.Subject); parts != nil {
		switch got := gotShape(f.Got, f.Want); got {
		case "nothing", "true", "false", "other letter case":
			return topic{valueOf, parts[1], got}
		}
	}
	return topic{}
}

// listed are the elements of a list as findings write it; nothing has none.
func listed(text string) []string {
	if absent.MatchString(text) {
		return nil
	}
	return strings.Split(text, ", ")
}

// contains says whether every element of a list is in another.
func contains(all, some []string) bool {
	return !slices.ContainsFunc(some, func(one string) bool { return !slices.Contains(all, one) })
}

// key joins findings about the same thing: of an attribute whatever is wrong with it.
func (t topic) key() string {
	if t.kind == valueOf {
		return t.kind + " " + t.name
	}
	return t.kind + " " + t.name + " " + t.how
}

// follows says whether a finding is no news where the structure is broken: nobody can tell a
// value by a wrong id, nor read one that has another type.
func (t topic) follows(of topic) bool {
	if of.kind != structure || t.kind == structure {
		return false
	}
	name, _, _ := strings.Cut(of.name, "/")
	return name == "id" || name == "members" || t.kind != "" && (t.name == name || strings.HasPrefix(t.name, name+".") || strings.HasPrefix(t.name, name+"["))
}

// misanswered says whether a request was taken that has to be refused, or refused that has to be taken.
func misanswered(f Finding) bool {
	return success.MatchString(f.Got) && refusals.MatchString(f.Want) || refused.MatchString(f.Got) && successes.MatchString(f.Want)
}

// fix is how to fix what one finding says: the hint of its requirement, unless that speaks of
// something else than what was found.
func (f Finding) fix() string {
	switch {
	case internalError.MatchString(f.Got):
		return brokeHint
	case searched.MatchString(f.Subject) && f.Got == "nobody":
		return "Look at how the filter is read: it finds nobody, and somebody matches."
	}
	return f.Hint
}

// advice is how to fix what a finding is about; "" where its requirement has to say.
func (t topic) advice(f Finding) string {
	switch {
	case t.kind == structure && (strings.HasPrefix(f.Want, "a ") || strings.HasPrefix(f.Want, "an ")):
		return "Look at what writes " + strings.ReplaceAll(t.name, "/", ".") + ": it is " + strings.Replace(t.how, "the ", "a ", 1) + ", and has to be " + f.Want + "."
	case t.kind == structure:
		return "Look at what writes " + strings.ReplaceAll(t.name, "/", ".") + ": it has to be " + f.Want + "."
	case t.kind == requested && t.how == redirected:
		return "Answer at the very URL that was asked, without a redirect: identity providers follow none, and send no slash at the end."
	case t.kind == requested:
		return "Look at " + t.name + ": it is " + t.how + "."
	case t.kind == membership && t.how == "none":
		return "Look at what stores and shows members: the group has some, and the answer has none."
	case t.kind == membership && t.how == "fewer":
		return "Look at what takes members away: the group lacks members that nobody removed."
	case t.kind == membership:
		return "Look at what adds members: the group has members that nobody added, or that were removed."
	case t.kind != valueOf:
		return ""
	case t.how == "changed" && absent.MatchString(f.Want):
		return "Look at what writes " + t.name + ": it changed where nothing may change."
	case t.how == "changed":
		return "Look at what writes " + t.name + ": it changed though the request does not name it."
	case t.how == "nothing":
		return "Look at what stores and shows " + t.name + ": it should have a value, and the answer has none."
	case t.how == "other letter case":
		return "Return " + t.name + " in the letter case in which it was stored."
	}
	return "Look at what writes " + t.name + ": it is " + t.how + " where something else was asked for."
}
