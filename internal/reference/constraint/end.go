package constraint

import "github.com/scimspec/scimspec/internal/reference/server"

// endRows are about what becomes of a user at the end.
func endRows() []Row {
	return []Row{
		{"delete-deactivates", "DELETE leaves the user there, inactive.", Against, "", deleteDeactivates},
		{"inactive-gone", "A user who is set to inactive is deleted.", Against, "", inactiveGone},
		{"names-stay", "The name of a deleted resource stays taken.", Against, "", namesStay},
	}
}

func deleteDeactivates(string, words) (change, error) {
	return change{behave: func(b *behaviour) {
		next := b.Remove
		b.Remove = func(s *server.Server, t *tenant, rec *record) {
			if rec.Type.Name != "User" {
				next(s, t, rec)
				return
			}
			attrs := server.CloneObject(rec.Attrs)
			attrs["active"] = false
			server.DropMember(s, t, rec.ID)
			b.Put(b, t, s.Revise(rec, attrs))
		}
	}}, nil
}

func inactiveGone(string, words) (change, error) {
	return change{behave: func(b *behaviour) {
		next := b.Put
		b.Put = func(b *behaviour, t *tenant, rec *record) {
			next(b, t, rec)
			if rec.Type.Name == "User" && rec.Attrs["active"] == any(false) && rec.Revision > 1 {
				t.Leave(b, rec.ID)
				t.Remove(b, rec)
			}
		}
	}}, nil
}

func namesStay(string, words) (change, error) {
	return change{behave: func(b *behaviour) {
		next := b.Remove
		b.Remove = func(s *server.Server, t *tenant, rec *record) {
			keys := b.UniqueKeys(rec)
			next(s, t, rec)
			for _, key := range keys {
				t.Unique[key] = rec.ID
			}
		}
	}}, nil
}
