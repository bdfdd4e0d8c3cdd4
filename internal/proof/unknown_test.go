package proof_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/scimspec/scimspec"
	"github.com/scimspec/scimspec/features"
	"github.com/scimspec/scimspec/internal/reference"
	"github.com/scimspec/scimspec/reports"
)

const (
	unknownDraws = 500
	// unknownSample is how many scenarios judge a drawn product, beside those about schemas: each of the
	// suite's scenarios meets several products, and no product is met by all.
	unknownSample = 48
)

// restriction is a legal constraint as it is drawn.
type restriction struct {
	spec  string
	about []string // attributes; two restrictions of one draw are not about the same
	fact  string   // that names it: the beginning of its id
	class string
	warns []string // requirements that may complain of it
}

var (
	schemaSays  = []string{"RFC7643-7-R47"}
	schemaNeeds = []string{"RFC7643-7-R46", "RFC7643-7-R47"}
)

// drawn makes one restriction of a kind. /Schemas says so half of the time, where it has a place for it.
func drawn(r *rand.Rand) restriction {
	pick := func(of ...string) string { return of[r.IntN(len(of))] }
	declared := func(x restriction) restriction {
		if x.class == reports.FactUndeclared && r.IntN(2) == 0 {
			x.spec, x.class, x.warns = x.spec+"+declared", reports.FactDeclared, nil
		}
		return x
	}
	undeclared := func(spec, kind, path string, warns []string) restriction {
		return declared(restriction{spec, []string{path}, kind + ":" + strings.ToLower(path), reports.FactUndeclared, warns})
	}
	switch r.IntN(8) {
	case 0:
		form := pick("displayName:letters", "title:letters", "nickName:slug", "Group.displayName:slug", "Group.displayName:pair")
		path, _, _ := strings.Cut(form, ":")
		return restriction{"format=" + form, []string{path}, "values:" + strings.ToLower(path), reports.FactAllowed, nil}
	case 1:
		path := pick("userName", "displayName", "title", "nickName", "Group.displayName", "name.familyName")
		least := map[string]int{"userName": 18, "Group.displayName": 18}[path]
		return restriction{fmt.Sprintf("length=%s:%d", path, max(least, 10)+r.IntN(12)), []string{path}, "values:" + strings.ToLower(path), reports.FactAllowed, nil}
	case 2:
		of := pick("roles.value:user/admin", "roles.value:viewer/editor/owner", "emails.type:work", "phoneNumbers.type:work/mobile", "userType:Full", "userType:Employee/Contractor")
		path, _, _ := strings.Cut(of, ":")
		return undeclared("listed="+of, "values", path, schemaSays)
	case 3:
		path := pick("externalId", "emails", "displayName", "name.givenName", "name.familyName", "nickName", "title")
		return undeclared("required="+path, "required", path, schemaNeeds)
	case 4:
		path := pick("userName", "externalId", "Group.displayName")
		return undeclared("fixed="+path, "fixed", path, schemaSays)
	case 5:
		path := pick("title", "nickName", "addresses", "phoneNumbers", "userType", "enterprise", "preferredLanguage", "timezone")
		x := undeclared(pick("dropped=", "refused=")+path, "absent", path, schemaSays)
		if path == "enterprise" {
			x.fact = "absent:urn:ietf:params:scim:schemas:extension:enterprise:"
		}
		return x
	case 6:
		return restriction{"filters=" + pick("eq", "eq/and", "eq/sw/and", "eq/co/sw/ew/pr/and/or/not"), []string{"filter"}, "filter:operators", reports.FactAgainst, nil}
	}
	return restriction{"page=" + pick("20", "50"), []string{"page"}, "page:most", reports.FactAllowed, []string{"OKTA-IMPORT-01"}}
}

// unknownProduct draws three restrictions that are about different things.
func unknownProduct(seed int) []restriction {
	r := rand.New(rand.NewPCG(uint64(seed), 10))
	var all []restriction
	head := func(path string) string {
		name, _, _ := strings.Cut(strings.TrimPrefix(path, "Group."), ".")
		return name
	}
	for len(all) < 3 {
		x := drawn(r)
		if !slices.ContainsFunc(all, func(have restriction) bool { return head(have.about[0]) == head(x.about[0]) }) {
			all = append(all, x)
		}
	}
	return all
}

// sampled are some scenarios, others for each draw, and those that say what /Schemas leaves out.
func sampled(all []string, seed int, product []restriction) []string {
	ids := []string{"=honest-user-schema", "=honest-group-schema", "=create-with-user-name-alone"}
	if slices.ContainsFunc(product, func(x restriction) bool { return x.about[0] == "page" }) {
		ids = append(ids, "=okta-import-several-pages/okta-aiw", "=okta-import-several-pages/okta-oin")
	}
	if slices.ContainsFunc(product, func(x restriction) bool { return x.about[0] == "filter" }) {
		ids = append(ids, "=filter-ne/user-name", "=group-filter-operators/ne") // they judge which operators there are
	}
	for i := range unknownSample {
		ids = append(ids, "="+all[(seed*unknownSample+i*len(all)/unknownSample+seed)%len(all)])
	}
	return ids
}

// TestUnknownProducts draws products that nobody wrote down: three legal restrictions at once. Each is named
// by a fact of its class, and nothing is said against the product but what the facts are judged for.
func TestUnknownProducts(t *testing.T) {
	set, err := features.Load()
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, s := range set.Scenarios {
		if !s.Slow && slices.ContainsFunc(s.Profiles, func(p string) bool { return slices.Contains([]string{"core", "okta", "entra"}, p) }) {
			all = append(all, s.ID)
		}
	}
	draws := unknownDraws
	if testing.Short() {
		draws = 20
	}
	for seed := range draws {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			product := unknownProduct(seed)
			if found := judgeUnknown(t, product, sampled(all, seed, product)); len(found) > 0 {
				t.Errorf("%v: %s", specsOf(product), strings.Join(found, "\n"))
			}
		})
	}
}

func specsOf(product []restriction) []string {
	var specs []string
	for _, x := range product {
		specs = append(specs, x.spec)
	}
	return specs
}

// judgeUnknown gives what is wrong about a product.
func judgeUnknown(t *testing.T, product []restriction, scenarios []string) (wrong []string) {
	t.Helper()
	var warns []string
	for _, x := range product {
		warns = append(warns, x.warns...)
	}
	say := func(format string, args ...any) { wrong = append(wrong, fmt.Sprintf(format, args...)) }
	report := restricted(t, reference.Options{Constraints: specsOf(product)}, scimspec.Select(scenarios...), scimspec.Parallel(1))
	for _, x := range product {
		named := slices.ContainsFunc(report.Facts, func(f reports.Fact) bool {
			return strings.Contains(strings.ToLower(f.ID), strings.TrimPrefix(x.fact, "absent:")) && strings.HasPrefix(f.ID, x.fact[:4]) && f.Class == x.class
		})
		if !named {
			say("%s: got the facts %s, want one %s that is %s", x.spec, lines(report.Facts), x.fact, x.class)
		}
	}
	for _, s := range report.Scenarios {
		if s.Verdict == reports.Inconclusive {
			say("%s: got inconclusive: %s", s.ID, s.Reason)
		}
	}
	declined := !slices.ContainsFunc(product, func(x restriction) bool { return x.about[0] == "filter" })
	for _, q := range report.Requirements {
		complaint := said(report, q.ID)
		if q.Verdict == reports.Warned && !declined && strings.Contains(complaint, "invalidFilter") {
			declined = true // one requirement stands for all operators that are declined
			continue
		}
		if (q.Verdict == reports.Failed || q.Verdict == reports.Warned) && !slices.Contains(warns, q.ID) {
			say("%s: got %s, want no word against a legal restriction: %s", q.ID, q.Verdict, complaint)
		}
	}
	return wrong
}

func lines(facts []reports.Fact) string {
	var all []string
	for _, f := range facts {
		all = append(all, f.ID+" "+f.Says+" ("+f.Class+")")
	}
	return strings.Join(all, "; ")
}
