package server

import (
	"fmt"
	"regexp"
	"strings"
	"time"
)

// slug is what may be part of a URL without escaping.
var slug = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,62}$`)

// people are the names that a seed's directory has.
type names struct{ users, groups map[string]bool }

// check looks at what the types of a seed do not say: names that stand twice, and
// references to what is not there.
func (d *decoder) check(seed *Seed) {
	if seed.ClockOffset != "" {
		if _, err := time.ParseDuration(seed.ClockOffset); err != nil {
			d.at("clockOffset", "720h0m0s", "%v", err)
		}
	}
	common := d.directory("", seed.Users, seed.Groups)
	tenants := map[string]bool{}
	for i, t := range seed.Tenants {
		path := fmt.Sprintf("tenants[%d]", i)
		d.slug(path+".id", t.ID, tenants)
		have := common
		if len(t.Users)+len(t.Groups) > 0 {
			have = d.directory(path+".", t.Users, t.Groups)
		}
		apps := map[string]bool{}
		for j, a := range t.Applications {
			below := fmt.Sprintf("%s.applications[%d]", path, j)
			d.slug(below+".id", a.ID, apps)
			d.application(below, t.Product, a, have)
		}
	}
}

func (d *decoder) slug(path, id string, seen map[string]bool) {
	switch {
	case !slug.MatchString(id):
		d.at(path, "lower-case letters, digits and -, such as northwind-okta", "got %q, want a short name for URLs", id)
	case seen[id]:
		d.at(path, "another id", "%q stands here twice", id)
	}
	seen[id] = true
}

// directory checks people and groups, and returns their names.
func (d *decoder) directory(path string, users []User, groups []Group) names {
	have := names{map[string]bool{}, map[string]bool{}}
	for i, u := range users {
		if key := strings.ToLower(u.UserName); have.users[key] && u.ID == "" {
			d.at(fmt.Sprintf("%susers[%d].userName", path, i), "another userName; letter case does not count", "%q stands here twice", u.UserName)
		} else {
			have.users[key] = true
		}
	}
	for _, u := range users {
		if u.ID != "" {
			have.users[strings.ToLower(u.ID)] = true
		}
	}
	for i, u := range users {
		if u.Manager != "" && !have.users[strings.ToLower(u.Manager)] {
			d.at(fmt.Sprintf("%susers[%d].manager", path, i), "the userName of somebody in the file", "%q: nobody has this userName", u.Manager)
		}
	}
	for i, g := range groups {
		if have.groups[g.DisplayName] && g.ID == "" {
			d.at(fmt.Sprintf("%sgroups[%d].displayName", path, i), "another displayName", "%q stands here twice", g.DisplayName)
		}
		have.groups[g.DisplayName] = true
		if g.ID != "" {
			have.groups[g.ID] = true
		}
	}
	for i, g := range groups {
		for j, member := range g.Members {
			if !have.users[strings.ToLower(member)] && !have.groups[member] {
				d.at(fmt.Sprintf("%sgroups[%d].members[%d]", path, i, j), "a userName or a displayName out of the file", "%q: neither a person nor a group", member)
			}
		}
	}
	return have
}

// application checks what refers to the directory, and what the product can be set to.
func (d *decoder) application(path, product string, a SeedApplication, have names) {
	if a.Dialect != "" && !strings.HasPrefix(a.Dialect, product+"-") {
		d.at(path+".dialect", "a dialect that begins with "+product+"-", "got %q in a tenant of %s", a.Dialect, product)
	}
	if wrong := wrongTarget(a.Target); wrong != "" {
		d.at(path+".target", "http://127.0.0.1:8080/scim/v2", "%s", wrong)
	}
	if a.SignOn != nil {
		if err := a.SignOn.check(); err != nil {
			d.at(path+".signOn", "an absolute URL, such as http://127.0.0.1:3000/callback", "%v", err)
		}
	}
	for i, given := range a.Users {
		if len(have.users) > 0 && !have.users[strings.ToLower(given.User)] {
			d.at(fmt.Sprintf("%s.users[%d].user", path, i), "a userName out of the file", "%q: nobody has this userName", given.User)
		}
	}
	for i, given := range a.Groups {
		if len(have.groups) > 0 && !have.groups[given.Group] {
			d.at(fmt.Sprintf("%s.groups[%d].group", path, i), "a displayName out of the file", "%q: no group has this name", given.Group)
		}
	}
	for i, name := range a.PushGroups {
		if len(have.groups) > 0 && !have.groups[name] {
			d.at(fmt.Sprintf("%s.pushGroups[%d]", path, i), "a displayName out of the file", "%q: no group has this name", name)
		}
	}
	for i, m := range a.Mappings {
		var err error
		if product == "okta" {
			_, err = oktaSource(m.Expression)
		} else {
			_, err = entraSource(m.Expression)
		}
		if err != nil {
			d.at(fmt.Sprintf("%s.mappings[%d].expression", path, i), "an expression of "+product, "%v", err)
		}
	}
}
