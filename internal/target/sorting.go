package target

import (
	"encoding/json"
	"math/big"
	"sort"
	"strings"
	"time"
)

// sortViews orders by one attribute. Resources without a value come last ascending and first
// descending (RFC 7644, section 3.4.2.3).
func sortViews(views []view, by ref, descending bool) {
	if len(views) == 0 {
		return
	}
	b := views[0].s.b
	type keyed struct {
		v   view
		key any
	}
	list := make([]keyed, len(views))
	for i, v := range views {
		list[i] = keyed{v, b.sortRank(by.leaf(), sortValue(v, by))}
	}
	sort.SliceStable(list, func(i, j int) bool {
		if descending {
			i, j = j, i
		}
		return before(list[i].key, list[j].key)
	})
	for i := range list {
		views[i] = list[i].v
	}
}

// sortValue is the value that counts: of a multi-valued attribute the primary one, or the first.
func sortValue(v view, by ref) any {
	whole := by
	whole.sub = nil
	list := elements(v.value(whole))
	if len(list) == 0 {
		return nil
	}
	chosen := list[0]
	for _, e := range list {
		if o, ok := e.(object); ok && o["primary"] == any(true) {
			chosen = e
			break
		}
	}
	if by.sub == nil {
		return chosen
	}
	o, _ := chosen.(object)
	return o[by.sub.name]
}

// sortRank gives a form that can be ordered: string, number, instant or nil.
func sortRank(b *behaviour, a *attribute, v any) any {
	switch v := v.(type) {
	case string:
		if a.kind == typeDateTime {
			if t, ok := parseTime(v); ok {
				return t
			}
		}
		return b.fold(a, v)
	case json.Number:
		if r, ok := toRat(v); ok {
			return r
		}
	case bool:
		if v {
			return big.NewRat(1, 1)
		}
		return new(big.Rat)
	}
	return nil
}

func before(x, y any) bool {
	switch x := x.(type) {
	case nil:
		return false
	case string:
		if y, ok := y.(string); ok {
			return strings.Compare(x, y) < 0
		}
	case *big.Rat:
		if y, ok := y.(*big.Rat); ok {
			return x.Cmp(y) < 0
		}
	case time.Time:
		if y, ok := y.(time.Time); ok {
			return x.Before(y)
		}
	}
	return y == nil
}
