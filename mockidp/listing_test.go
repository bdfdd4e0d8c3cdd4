package mockidp

import (
	"context"
	"errors"
	"slices"
	"testing"
	"testing/synctest"
	"time"
)

// TestListing wants every record once, in the order in which they were added, whatever
// came and went.
func TestListing(t *testing.T) {
	d := NewDirectory(SystemClock{}, func(kind string) string { return kind })
	for _, id := range []string{"b", "a", "c"} {
		d.AddPerson(Person{ID: id})
		d.AddGroup(Group{ID: "g" + id})
	}
	if err := errors.Join(d.PurgePerson("a"), d.DeleteGroup("gb"), d.DeletePerson("c")); err != nil {
		t.Fatal(err)
	}
	d.AddPerson(Person{ID: "a"})
	d.AddPerson(Person{ID: "b", Title: "again"})
	var people, groups []string
	for _, p := range d.People() {
		people = append(people, p.ID)
	}
	for _, g := range d.Groups() {
		groups = append(groups, g.ID)
	}
	if want := []string{"b", "c", "a"}; !slices.Equal(people, want) {
		t.Errorf("people: got %v, want %v", people, want)
	}
	if want := []string{"ga", "gc"}; !slices.Equal(groups, want) {
		t.Errorf("groups: got %v, want %v", groups, want)
	}
}

// TestMovingClock wants a sleeper to wake when the clock is put forward, and not before.
func TestMovingClock(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := NewMovingClock(0)
		woke := make(chan error, 1)
		go func() { woke <- c.Sleep(t.Context(), 30*24*time.Hour) }()
		synctest.Wait()
		c.Advance(29 * 24 * time.Hour)
		synctest.Wait()
		select {
		case err := <-woke:
			t.Fatalf("sleep of 30 days after 29: got %v, want none yet", err)
		default:
		}
		c.Advance(25 * time.Hour)
		if err := <-woke; err != nil {
			t.Errorf("sleep: got %v", err)
		}
		if ahead := time.Until(c.Now()); ahead != 30*24*time.Hour+time.Hour {
			t.Errorf("clock: got %v ahead of the machine's, want 30 days and an hour", ahead)
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if err := c.Sleep(ctx, time.Hour); !errors.Is(err, context.Canceled) {
			t.Errorf("sleep of an ended context: got %v, want %v", err, context.Canceled)
		}
	})
}
