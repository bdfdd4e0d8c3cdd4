package reports

// The classes of a fact: what the RFCs make of it.
const (
	FactDeclared      = "declared"       // discovery says so
	FactAllowed       = "allowed"        // the RFC lets it, and there is no place to declare it
	FactUndeclared    = "undeclared"     // /Schemas has a place for it, and says something else
	FactAgainst       = "against"        // scenarios of its own judge it
	FactNotUnderstood = "not understood" // refused, and nobody knows what would be taken
)

// Fact is one thing that a service provider accepts, keeps or answers otherwise than the RFC's
// own schema would let expect. It is stated or was learnt before the scenarios ran.
type Fact struct {
	ID      string `json:"id"` // such as fixed:username; permanent for what it is about
	Subject string `json:"subject"`
	Says    string `json:"says"`
	Class   string `json:"class"`
	Source  string `json:"source"` // stated, learnt or schemas
	Words   string `json:"words,omitempty"`
	// Requirement is under which it is judged, or which lets it.
	Requirement string `json:"requirement,omitempty"`
	// Schema is what belongs into the definition in /Schemas, as JSON.
	Schema string `json:"schema,omitempty"`
	// Data is the entry of data: in scimspec.yaml that pins it.
	Data string `json:"data,omitempty"`
	// Exchanges are the refusal and the success that differ in it alone, or the write and the
	// read that tell.
	Exchanges []Exchange `json:"exchanges,omitempty"`
	// Excludes counts the scenarios that it makes inapplicable, or blocks.
	Excludes int `json:"excludes,omitempty"`
}

// Blocks says whether what needs something else is blocked by the fact, and not inapplicable.
// Who states a fact knows of it.
func (f Fact) Blocks() bool {
	return f.Source == "learnt" && (f.Class == FactUndeclared || f.Class == FactNotUnderstood)
}

// Line says a fact in one line.
func (f Fact) Line() string {
	line := f.Subject + ": " + f.Says + " (" + f.Class + ", " + f.Source + ")"
	if f.Words != "" {
		line += ": " + f.Words
	}
	return line
}

// FactsTitle stands over the facts in every report.
const FactsTitle = "What this service provider accepts"

// mergeFacts joins the facts of parts of a run, each once.
func mergeFacts(parts []*Report) []Fact {
	var all []Fact
	at := map[string]int{}
	for _, r := range parts {
		for _, fact := range r.Facts {
			if i, known := at[fact.ID]; known {
				all[i].Excludes += fact.Excludes
				continue
			}
			at[fact.ID] = len(all)
			all = append(all, fact)
		}
	}
	return all
}

// facts are a table: once, before the causes.
func (m *markdown) facts(r *Report) {
	if len(r.Facts) == 0 {
		return
	}
	rows := "| " + FactsTitle + " | | Class | How it is known |\n|:--|:--|:--|:--|"
	for _, f := range r.Facts {
		how := f.Source
		if f.Words != "" {
			how += ": " + f.Words
		}
		rows += "\n| " + escape(f.Subject) + " | " + escape(f.Says) + " | " + f.Class + " | " + escape(how) + " |"
	}
	m.block(rows + "\n")
}

// FactChange is a fact that differs between two reports; "" is one that is not there.
type FactChange struct {
	ID  string `json:"id"`
	Old string `json:"old,omitempty"`
	New string `json:"new,omitempty"`
}

// String is the change in one line.
func (c FactChange) String() string {
	switch {
	case c.Old == "":
		return "new: " + c.New
	case c.New == "":
		return "gone: " + c.Old
	}
	return c.Old + " → " + c.New
}

// factChanges compares what two runs were told or learnt. Runs that asked nothing say nothing of
// what others learnt.
func factChanges(old, new *Report) []FactChange {
	if !old.Target.Capabilities["learnt"] || !new.Target.Capabilities["learnt"] {
		return nil
	}
	said := func(f Fact) string { return f.Subject + ": " + f.Says + " (" + f.Class + ")" }
	was := map[string]string{}
	for _, f := range old.Facts {
		was[f.ID] = said(f)
	}
	var changes []FactChange
	for _, f := range new.Facts {
		if before := was[f.ID]; before != said(f) {
			changes = append(changes, FactChange{ID: f.ID, Old: before, New: said(f)})
		}
		delete(was, f.ID)
	}
	for _, f := range old.Facts {
		if before, gone := was[f.ID]; gone {
			changes = append(changes, FactChange{ID: f.ID, Old: before})
		}
	}
	return changes
}
