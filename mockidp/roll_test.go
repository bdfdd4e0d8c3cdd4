package mockidp

import (
	"fmt"
	"slices"
	"testing"
	"time"
)

// steps counts what all lists of a directory looked at and moved.
func (d *Directory) steps() int {
	total := d.order.steps
	for _, g := range d.groups {
		total += g.members.steps
	}
	for _, groups := range d.within {
		total += groups.steps
	}
	return total
}

// crowd is a directory with a group that holds n people.
func crowd(n int) (d *Directory, group Group) {
	next := 0
	d = NewDirectory(NewManualClock(time.Unix(0, 0)), func(kind string) string {
		next++
		return fmt.Sprint(kind, next)
	})
	for range n {
		group.Members = append(group.Members, d.AddPerson(Person{}).ID)
	}
	return d, d.AddGroup(group)
}

// TestLeavingIsLinear holds the cost of each way out of a large group to a number of steps for
// each member, whatever the size: a list that is searched or moved for each takes n/2.
func TestLeavingIsLinear(t *testing.T) {
	const perMember = 60
	for name, leave := range map[string]func(d *Directory, g Group) int{
		"a group is deleted": func(d *Directory, g Group) int {
			gone := d.groups[g.ID]
			check(t, d.DeleteGroup(g.ID))
			return gone.members.steps
		},
		"the first leaves, again and again": func(d *Directory, g Group) int {
			for _, member := range g.Members {
				check(t, d.RemoveMember(g.ID, member))
			}
			return 0
		},
		"the last leaves, again and again": func(d *Directory, g Group) int {
			for _, member := range slices.Backward(g.Members) {
				check(t, d.RemoveMember(g.ID, member))
			}
			return 0
		},
		"everybody is purged": func(d *Directory, g Group) int {
			for _, member := range g.Members {
				check(t, d.PurgePerson(member))
			}
			return 0
		},
	} {
		for _, n := range []int{1_000, 20_000} {
			t.Run(fmt.Sprint(name, " of ", n), func(t *testing.T) {
				d, g := crowd(n)
				more := leave(d, g)
				if steps := d.steps() + more; steps > perMember*n {
					t.Errorf("steps: got %d, want at most %d for each of %d members", steps, perMember, n)
				}
				if left, there := d.Group(g.ID); there && len(left.Members) > 0 {
					t.Errorf("members: got %d left, want none", len(left.Members))
				}
				if of := d.GroupsOf(g.Members[n/2]); len(of) > 0 {
					t.Errorf("groups of a member: got %v, want none", of)
				}
			})
		}
	}
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// TestRollKeepsTheOrder takes out and adds again, beyond the length up to which a list is searched.
func TestRollKeepsTheOrder(t *testing.T) {
	var r roll[string]
	var want []string
	for i := range 100 {
		e := fmt.Sprint(i)
		if !r.add(e) || r.add(e) {
			t.Fatalf("add %s: want it taken once", e)
		}
		want = append(want, e)
		if i%3 == 0 {
			continue
		}
		gone := want[(i*7)%len(want)]
		want = slices.DeleteFunc(want, func(w string) bool { return w == gone })
		if !r.remove(gone) || r.remove(gone) || r.remove("") {
			t.Fatalf("remove %s: want it gone once, and nothing with it", gone)
		}
		if i%5 == 0 {
			want = append(want, gone)
			r.add(gone)
		}
		if got := r.list(); !slices.Equal(got, want) {
			t.Fatalf("after %d: got %v, want %v", i, got, want)
		}
	}
}
