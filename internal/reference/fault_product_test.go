package reference

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/scimspec/scimspec/internal/reference/fault"
	"github.com/scimspec/scimspec/internal/reference/product"
)

// productFaults are the faults that need a product to show, but for those about what no row does:
// searches without a match, tokens, names of many words.
func productFaults() []Fault {
	elsewhere := []string{"membership-foreign-attribute-refused", "membership-any-token", "membership-empty-search-404", "sign-in-name-split-at-last", "membership-scim-off-removes-others", "membership-refused-and-done"}
	return slices.DeleteFunc(fault.All(), func(f Fault) bool {
		return !slices.Contains([]string{"placement", "membership", "team", "sign-in"}, f.Area) || slices.Contains(elsewhere, f.ID)
	})
}

// TestProductFaultsShow proves of every such fault that a row of the decision tables comes out
// differently.
func TestProductFaultsShow(t *testing.T) {
	rows := append(append(append(append(createDecisions(), updateDecisions()...), groupDecisions()...), signInDecisions()...), bothDecisions()...)
	rows = append(rows, shownElsewhere()...)
	for _, f := range productFaults() {
		t.Run(f.ID, func(t *testing.T) {
			t.Parallel()
			for _, row := range promising(rows, f) {
				for epoch, rules := range map[string]product.Rules{"24": epoch24(), "26": epoch26()} {
					if row.epoch != "both" && row.epoch != epoch {
						continue
					}
					d := newDesk(t, rules, f.ID)
					row.do(d)
					if fmt.Sprint(d.status, d.shows("ada")) != fmt.Sprint(row.status, inEpoch(row.want, epoch)) {
						t.Logf("shown by %s@%s", row.row, epoch)
						return
					}
				}
			}
			t.Errorf("fault %s: every row comes out as it should", f.ID)
		})
	}
}

// promising puts the rows that a fault is about before the others.
func promising(rows []decision, f Fault) []decision {
	about := func(row decision) bool {
		for _, violated := range f.Violates {
			area, number, _ := strings.Cut(strings.TrimPrefix(violated, "DOCKER-"), "-")
			short := strings.TrimLeft(strings.TrimLeft(number, "ABCDEFG"), "0")
			if letter := number[:1]; area == "CORNER" {
				short = "OC-" + short
			} else {
				short = letter + short
			}
			if slices.Contains(strings.Fields(row.row), short) {
				return true
			}
		}
		return false
	}
	sorted := slices.Clone(rows)
	slices.SortStableFunc(sorted, func(a, b decision) int {
		switch {
		case about(a) == about(b):
			return 0
		case about(a):
			return -1
		}
		return 1
	})
	return sorted
}

// shownElsewhere are outcomes that are no row about ada's places.
func shownElsewhere() []decision {
	told := func(d *desk, text any) { d.err = nil; d.by("ada", "account", fmt.Sprintf("name=%v", text)) }
	return []decision{
		{"records", "both", func(d *desk) {
			d.by("ada", "account")
			d.create("ada")
			p, _ := d.s.Members.Product.Person(mail("ada"))
			d.status = p.Records
		}, 1, "active member home home:all"},
		{"by case", "both", func(d *desk) {
			d.create("ada", "name=A")
			d.enter("x", "mail=Ada@Example.com", "name=A B")
			d.status = len(d.s.Members.Product.People())
		}, 3, "active member home home:all (A B)"},
		{"sessions", "both", func(d *desk) {
			d.create("ada", "name=A B")
			d.enter("ada", "name=A B")
			d.put("ada", "active=false")
			p, _ := d.s.Members.Product.Person(mail("ada"))
			d.status = p.Sessions
		}, 0, perEpoch("active (A B)", "disabled (A B)")},
		{"scope", "both", func(d *desk) {
			d.enter("ada", "name=A")
			told(d, d.c.call("GET", "/Users", "").str("totalResults"))
		}, 200, perEpoch("active member home home:all (0)", "active member home home:all (1)")},
		{"team after its group", "both", func(d *desk) {
			d.create("ada")
			d.push("g", "home:riggers", "ada")
			d.push("g", "home:desk", "ada")
			d.c.call("DELETE", "/Groups/"+d.ids["g"], "")
			teams := d.s.Members.Product.Organizations()[0].Teams
			told(d, len(teams))
		}, 200, "active member home home:all (3)"},
		{"group after deactivation", "both", func(d *desk) {
			d.create("ada", "name=A B")
			d.put("ada", "active=false")
			d.push("g", "home:riggers", "ada")
		}, 201, perEpoch("active (A B)", "disabled (A B)")},
		{"off and on", "both", func(d *desk) {
			d.create("ada")
			d.turn(func(c *product.Connection) { c.SCIM = false })
			d.turn(func(c *product.Connection) { c.SCIM = true })
		}, 201, "active member home home:all"},
		{"deleted", "both", func(d *desk) {
			d.create("ada", "name=A B")
			d.c.call("DELETE", "/Users/"+d.ids["ada"], "")
		}, 201, perEpoch("active (A B)", "disabled (A B)")},
		{"idp initiated", "both", func(d *desk) {
			d.create("ada")
			if d.s.Members.Product.Rules().IdPInitiated == "accept" {
				d.status = 0
			}
		}, 201, "active member home home:all"},
		{"no address", "both", func(d *desk) { d.enter("ada", "mail=ada") }, 403, "absent"},
	}
}
