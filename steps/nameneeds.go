package steps

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/scimspec/scimspec/features"
	"github.com/scimspec/scimspec/internal/accept"
)

// What a scenario needs of names: most are made in the form that a service provider takes; some
// are written in the scenario.

const groupName = "Group.displayName"

// userWritten is a part of a user's name as a scenario writes it itself.
var userWritten = regexp.MustCompile(`"-[a-z]+@"`)

// sortsNames is a list in the order of user names: the scenario supposes that of the cast, which
// short names do not have.
var sortsNames = regexp.MustCompile("(?i)sortBy(\"\\s*:\\s*\"|=)[^&\"]*userName|sorts by `")

// groupWritten is the name of a group, or its beginning, as a scenario writes it itself.
var groupWritten = regexp.MustCompile(`(?i)displayName\\?"?\s*(?::|\b[a-z]{2}\b|,\s*"value"\s*:)\s*\\?"\$\{run\.tag\}|displayName\s+[a-z]{2}\s+\\?"[^"$\\]`)

// groupRenamed is a change of a group's name.
var groupRenamed = regexp.MustCompile(`"path"\s*:\s*"displayName"`)

func writesGroup(text string) bool {
	return groupsMentioned.MatchString(text) && groupWritten.MatchString(text)
}

// renamesGroup says whether a step gives a group another name.
func renamesGroup(text string) bool {
	return strings.Contains(text, "group \"") && strings.Contains(text, "is renamed to") || groupsMentioned.MatchString(text) && groupRenamed.MatchString(text)
}

func textOf(step features.Step) string {
	if step.DocString == nil {
		return step.Text
	}
	return step.Text + "\n" + step.DocString.Content
}

// lacksName says whether names are as free as a scenario about a name wants them.
func (s *Shape) lacksName(what string) string {
	if what == "user" {
		if form := s.data.UserForm(s.domain); form.Short() {
			return fmt.Sprintf("names of users have the form %s: %s", form, s.data.Because(accept.Value, "userName"))
		}
		return ""
	}
	form := s.data.GroupForm()
	if form.Loose() || what == "letter case" && !form.Short() {
		return ""
	}
	kind := groupName + " template"
	if s.data.GroupName == "" {
		kind = groupName
	}
	return fmt.Sprintf("names of groups have the form %s: %s", form, s.data.Because(accept.Value, kind))
}

// keepsGroupName says what lets a group not be renamed, or "".
func (s *Shape) keepsGroupName() string {
	if why := s.because(accept.Fixity, groupName); why != "" {
		return "names of groups do not change: " + why
	}
	if d, listed := s.groups.find("displayName"); listed && !changeable(d) {
		return "/Schemas says that displayName of Group is " + d.mutability
	}
	return ""
}
