package mockidp

// roll is a list without repetitions, in the order in which its entries were added. To take
// one out costs as little at the head of a hundred thousand as at the end: its place becomes
// a hole, and the holes are closed once they are half of the list.
type roll[E comparable] struct {
	entries []E
	gone    []bool    // by place: a hole
	at      map[E]int // the places; nil while the list is short
	holes   int
	steps   int // places that were looked at or moved to find and take out entries
}

// short is the length up to which a list is searched: a map for each of many would cost more.
const short = 16

// add says whether the entry was not there yet.
func (r *roll[E]) add(e E) bool {
	if r.place(e) >= 0 {
		return false
	}
	r.entries, r.gone = append(r.entries, e), append(r.gone, false)
	if r.at != nil {
		r.at[e] = len(r.entries) - 1
	} else if len(r.entries) > short {
		r.index()
	}
	return true
}

// remove says whether the entry was there.
func (r *roll[E]) remove(e E) bool {
	place := r.place(e)
	if place < 0 {
		return false
	}
	var none E
	r.entries[place], r.gone[place] = none, true
	r.holes++
	delete(r.at, e)
	if 2*r.holes >= len(r.entries) {
		r.close()
	}
	return true
}

// list returns a copy without the holes.
func (r *roll[E]) list() []E {
	list := make([]E, 0, len(r.entries)-r.holes)
	for place, e := range r.entries {
		if !r.gone[place] {
			list = append(list, e)
		}
	}
	return list
}

func (r *roll[E]) place(e E) int {
	if r.at != nil {
		r.steps++
		if place, in := r.at[e]; in {
			return place
		}
		return -1
	}
	r.steps += len(r.entries)
	for place, other := range r.entries {
		if other == e && !r.gone[place] {
			return place
		}
	}
	return -1
}

// close moves the entries together.
func (r *roll[E]) close() {
	r.steps += len(r.entries)
	r.entries = r.list()
	r.gone, r.holes, r.at = make([]bool, len(r.entries)), 0, nil
	if len(r.entries) > short {
		r.index()
	}
}

func (r *roll[E]) index() {
	r.at = make(map[E]int, len(r.entries))
	for place, e := range r.entries {
		if !r.gone[place] {
			r.at[e] = place
		}
	}
}
