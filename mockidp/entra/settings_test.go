package entra

import (
	"testing"

	"github.com/scimspec/scimspec/mockidp"
)

// TestConfigure changes the settings of a job that has provisioned somebody: the link
// stays, the next cycle is a full one and carries the edited mapping.
func TestConfigure(t *testing.T) {
	w := newWorld(t, DialectDefault, quiet)
	ada := w.assigned("Ada")
	w.sync()
	w.fake.take()
	before, _ := w.idp.RemoteID(ada.ID)
	options := Defaults(DialectOptSCIM)
	options.Probe = ProbeOff
	source, err := Expression(`Join("/", [givenName], "home")`)
	w.must(err)
	options.Mappings = append(DefaultUserMappings(), Mapping{Target: "profileUrl", Source: source})
	told := 0
	options.OnLog = func(mockidp.LogEntry) { told++ }
	w.must(w.idp.Configure(w.fake.client(""), options))
	if value, err := w.idp.Preview(ada.ID, source); value != "Ada/home" || err != nil {
		t.Errorf("preview: got %v, %v", value, err)
	}
	w.sync()
	if got := w.last(ada.ID); got.Event != eventUpdate || got.Outcome != mockidp.Success {
		t.Errorf("log: got %v, want an update", got)
	}
	if after, _ := w.idp.RemoteID(ada.ID); before == "" || before != after || told == 0 {
		t.Errorf("remembered id: got %q, want %q; entries that OnLog was told: %d", after, before, told)
	}
	if w.idp.Dialect() != string(DialectOptSCIM) {
		t.Errorf("dialect: got %s, want %s", w.idp.Dialect(), DialectOptSCIM)
	}
	options.Mappings = []Mapping{{Target: "title", Source: source}}
	if err := w.idp.Configure(w.fake.client(""), options); err == nil {
		t.Error("mappings without a matching attribute: got no error")
	}
	if _, err := w.idp.Preview("nobody", source); err == nil {
		t.Error("preview for nobody: got no error")
	}
}
