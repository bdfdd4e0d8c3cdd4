package okta

import "slices"

// goal is what a task wants to reach.
type goal int

const (
	goalProvision goal = iota + 1
	goalProfile
	goalPassword
	goalDeactivate
	goalPush
)

type taskKey struct {
	id   string
	goal goal
}

// tasks are what failed and waits for an administrator. The mark of a task tells what
// was to be pushed: something else is tried without a retry.
type tasks struct {
	marks map[taskKey]uint64
	order []taskKey // oldest first; may hold tasks that are gone
}

func (t *tasks) add(id string, g goal, mark uint64) {
	if t.marks == nil {
		t.marks = map[taskKey]uint64{}
	}
	key := taskKey{id, g}
	if _, known := t.marks[key]; !known {
		t.order = append(t.order, key)
	}
	t.marks[key] = mark
}

// drop ends the tasks of one person or group: those named, or all.
func (t *tasks) drop(id string, goals ...goal) {
	if len(goals) == 0 {
		goals = []goal{goalProvision, goalProfile, goalPassword, goalDeactivate, goalPush}
	}
	for _, g := range goals {
		delete(t.marks, taskKey{id, g})
	}
	if len(t.order) > 2*len(t.marks)+32 {
		t.order = slices.DeleteFunc(t.order, func(key taskKey) bool { _, known := t.marks[key]; return !known })
	}
}

// stands says whether exactly this failed before.
func (t *tasks) stands(id string, g goal, mark uint64) bool {
	have, known := t.marks[taskKey{id, g}]
	return known && have == mark
}

// list returns the ids with a task, in the order of their first failure.
func (t *tasks) list() []string {
	var ids []string
	seen := map[string]bool{}
	for _, key := range t.order {
		if _, known := t.marks[key]; known && !seen[key.id] {
			seen[key.id] = true
			ids = append(ids, key.id)
		}
	}
	return ids
}
