package entra

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/scimspec/scimspec/mockidp/wire"
)

func TestGoldenValidator(t *testing.T) {
	w := newWorld(t, DialectDefault)
	client := w.fake.client("")
	for _, test := range ValidatorTests(11, "") {
		answers, err := test.Play(t.Context(), client)
		if err != nil || len(answers) != len(test.Steps) {
			t.Fatalf("test %s: got %d answers, %v, want %d", test.ID, len(answers), err, len(test.Steps))
		}
		w.section(test.ID + " " + test.Name)
		last := &wire.Answer{}
		if len(answers) > 0 {
			last = answers[len(answers)-1]
		}
		switch test.ID {
		case "2", "20":
			if last.Status != 409 {
				t.Errorf("test %s: got %d, want 409", test.ID, last.Status)
			}
		case "14", "25", "P3", "P4", "P5", "P6":
			if last.Status != 404 {
				t.Errorf("test %s: got %d, want 404", test.ID, last.Status)
			}
		case "10":
			if at(last.Object(), "active") != "False" || at(last.Object(), "title") == "" {
				t.Errorf("test 10: got %s, want it inactive and complete", last.Body)
			}
		case "24":
			members, _ := last.Object().Get("members")
			if list, _ := members.([]any); len(list) != 1 {
				t.Errorf("test 24: got %s, want one member", last.Body)
			}
		}
	}
	w.golden("validator")
	if len(w.fake.users)+len(w.fake.groups) > 0 {
		t.Errorf("cleanup: got %d users and %d groups left, want none", len(w.fake.users), len(w.fake.groups))
	}
}

func TestValidatorPlan(t *testing.T) {
	tests := ValidatorTests(1, "run7-")
	if len(tests) != 32 {
		t.Fatalf("tests: got %d, want 25 and 7", len(tests))
	}
	for _, test := range tests {
		for i, step := range test.Steps {
			request, err := step([]string{"1", "2", "3"})
			body, _ := wire.ParseObject(request.Body)
			name := body.Text("userName") + body.Text("displayName")
			if err != nil || request.Method == "POST" && !strings.HasPrefix(name, "run7-") {
				t.Errorf("test %s, step %d: got name %q, %v, want it under the prefix", test.ID, i, name, err)
			}
		}
		if test.Preview != strings.HasPrefix(test.ID, "P") || test.Name == "" || test.Holds == "" {
			t.Errorf("test %s: got %+v, want it described", test.ID, test)
		}
		if test.ID != "6" && test.ID != "7" {
			continue
		}
		request, err := test.Steps[1]([]string{"7"})
		if err != nil {
			t.Fatal(err)
		}
		var body struct{ Operations []struct{ Path string } }
		if err := json.Unmarshal(request.Body, &body); err != nil || len(body.Operations) != 36 {
			t.Errorf("test %s: got %d operations, %v, want 36", test.ID, len(body.Operations), err)
		}
	}
	if _, err := tests[0].Play(t.Context(), &wire.Client{BaseURL: "http://127.0.0.1:1", HTTP: newFake(t).server.Client()}); err == nil {
		t.Error("unreachable: got no error, want one")
	}
	if _, err := tests[5].Steps[1](nil); err == nil {
		t.Error("missing id: got no error, want one")
	}
}
