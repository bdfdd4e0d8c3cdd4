package server

import (
	"encoding/json"
	"math/big"
	"sort"
	"strings"
	"time"
)

// SortViews orders by one attribute. Resources without a value come last ascending and first
// descending (RFC 7644, section 3.4.2.3).
func SortViews(views []View, by Ref, descending bool) {
	if len(views) == 0 {
		return
	}
	b := views[0].S.b
	type keyed struct {
		v   View
		key any
	}
	list := make([]keyed, len(views))
	for i, v := range views {
		list[i] = keyed{v, b.SortRank(by.Leaf(), SortValue(v, by))}
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

// SortValue is the value that counts: of a multi-valued attribute the primary one, or the first.
func SortValue(v View, by Ref) any {
	whole := by
	whole.Sub = nil
	list := Elements(v.Value(whole))
	if len(list) == 0 {
		return nil
	}
	chosen := list[0]
	for _, e := range list {
		if o, ok := e.(Object); ok && o["primary"] == any(true) {
			chosen = e
			break
		}
	}
	if by.Sub == nil {
		return chosen
	}
	o, _ := chosen.(Object)
	return o[by.Sub.Name]
}

// sortRank gives a form that can be ordered: string, number, instant or nil.
func sortRank(b *Behaviour, a *Attribute, v any) any {
	switch v := v.(type) {
	case string:
		if a.Kind == TypeDateTime {
			if t, ok := ParseTime(v); ok {
				return t
			}
		}
		return b.Fold(a, v)
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
