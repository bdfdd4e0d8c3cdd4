package okta

import (
	"fmt"
	"strings"
	"testing"

	"github.com/scimspec/scimspec/mockidp"
)

// TestConfigure changes the settings of an application that has provisioned somebody: the
// link stays, and a mapping that was edited flows when mappings are applied.
func TestConfigure(t *testing.T) {
	w := newWorld(t, AIW)
	ada := w.add("Ada")
	w.sync()
	w.fake.sent()
	before, _ := w.okta.RemoteID(ada.ID)
	source, err := Expression("user.login + '/home'")
	w.must(err)
	var told []mockidp.LogEntry
	options := Defaults(OIN)
	options.Mappings = append(DefaultMappings(), Mapping{Variable: "home", ExternalName: "profileUrl", ExternalNamespace: coreUser, Source: source})
	options.OnLog = func(entry mockidp.LogEntry) { told = append(told, entry) }
	w.okta.Configure(options)
	if value, err := w.okta.Preview(ada.ID, source); value != "ada@example.com/home" || err != nil {
		t.Errorf("preview: got %v, %v", value, err)
	}
	w.must(w.okta.ApplyMappings(w.ctx))
	w.sends("GET /Users/"+before, "PUT /Users/"+before)
	if after, _ := w.okta.RemoteID(ada.ID); before == "" || before != after {
		t.Errorf("remembered id: got %q, want %q as before", after, before)
	}
	if len(told) != 1 || told[0].Event != eventPushProfile || told[0].Requests != 2 {
		t.Errorf("entries that OnLog was told: got %v, want one %s of 2 requests", told, eventPushProfile)
	}
	if got := w.okta.Dialect(); got != "okta-aiw" {
		t.Errorf("dialect: got %s, want okta-aiw as before", got)
	}
}

// TestLogLimit holds the log of a long life to its limit.
func TestLogLimit(t *testing.T) {
	w := newWorld(t, OIN, func(o *Options) { o.LogLimit = 4 })
	for i := range 20 {
		w.add(fmt.Sprintf("P%d", i))
	}
	w.sync()
	if got := len(w.okta.Log()); got == 0 || got > 8 {
		t.Errorf("log: got %d entries, want 4 to 8", got)
	}
}

// TestSourceTexts reads every default source back from its own text: the console edits
// texts, and saving one unchanged changes nothing.
func TestSourceTexts(t *testing.T) {
	w := newWorld(t, OIN)
	ada := w.add("Ada")
	for _, mapping := range append(DefaultMappings(), Mapping{Source: Constant{"a'b"}}, Mapping{Source: Constant{true}}) {
		text := fmt.Sprint(mapping.Source)
		source, err := Expression(text)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		want, err := w.okta.Preview(ada.ID, mapping.Source)
		w.must(err)
		if got, err := w.okta.Preview(ada.ID, source); err != nil || got != want {
			t.Errorf("%s: got %v, %v; want %v", text, got, err, want)
		}
		if fmt.Sprint(source) != text || strings.TrimSpace(text) == "" {
			t.Errorf("text: got %v, want %s", source, text)
		}
	}
}
