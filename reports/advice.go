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
	statusAlone    = regexp.MustCompile(`^[1-5]\d\d$`)
	changedOf      = regexp.MustCompile(`^attributes of .* that changed$`)
)

// topic is what a finding is about, whichever requirement was looked at: a place in a document,
// an attribute, members. "" where only the requirement tells.
type topic struct {
	kind string // structure, attribute, members or answer
	name string // of the attribute, or the place
	how  string // what is wrong with it
}

// The kinds of topics. What a structure breaks outranks the values that follow from it.
const (
	requested  = "answer"
	structure  = "structure"
	valueOf    = "attribute"
	membership = "members"
)

func topicOf(f Finding) topic {
	if redirect.MatchString(gotShape(f.Got, f.Want)) && !redirect.MatchString(f.Want) {
		return topic{requested, "requests", "redirected"}
	}
	if place := pointed.FindStringSubmatch(f.Subject); place != nil && typed.MatchString(f.Got) && f.Severity != SeverityWarn {
		return topic{structure, strings.Trim(strings.ReplaceAll(placeShape(place[1]), "/…", ""), "/"), typed.FindString(f.Got)}
	}
	if membersOfGroup.MatchString(f.Subject) {
		got, want := listed(f.Got), listed(f.Want)
		switch {
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
	if name, _, is := strings.Cut(f.Subject, " of a group that the search found"); is {
		return topic{valueOf, name, "another value"}
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

// advice is how to fix what a finding is about; "" where its requirement has to say.
func (t topic) advice(f Finding) string {
	switch {
	case t.kind == structure:
		return "Look at what writes " + strings.ReplaceAll(t.name, "/", ".") + ": it is " + strings.Replace(t.how, "the ", "a ", 1) + ", and has to be " + f.Want + "."
	case t.kind == requested && t.how == "redirected":
		return "Answer at the very URL that was asked, without a redirect: identity providers follow none, and send no slash at the end."
	case t.kind == requested:
		return "Look at " + t.name + ": it is " + t.how + "."
	case t.kind == membership && t.how == "fewer":
		return "Look at what takes members away: the group lacks members that nobody removed."
	case t.kind == membership:
		return "Look at what adds members: the group has members that nobody added, or that were removed."
	case t.kind != valueOf:
		return ""
	case t.how == "changed":
		return "Look at what writes " + t.name + ": it changed though the request does not name it."
	case t.how == "nothing":
		return "Look at what stores and shows " + t.name + ": it has a value, and the answer has none."
	case t.how == "other letter case":
		return "Return " + t.name + " in the letter case in which it was stored."
	}
	return "Look at what writes " + t.name + ": it is " + t.how + " where something else was asked for."
}
