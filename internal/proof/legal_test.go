package proof_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/scimspec/scimspec"
	"github.com/scimspec/scimspec/internal/reference"
	"github.com/scimspec/scimspec/reports"
)

// form is another form of the reference target's messages that is as legal as its own. The
// reference target itself does not change: a rewriter stands before it.
type form struct {
	name   string
	source string // the sentence that allows it
	make   func() rewriter
	// warned are the requirements that warn about a tolerated form, as a policy says; nothing
	// else may. A legal form has none.
	warned []string
	// profiles that can live with it; nil: all three.
	profiles []string
}

// rewriter changes requests before the target reads them, and answers after it wrote them.
// Either may be nil. Both are called by many goroutines.
type rewriter struct {
	request func(*message)
	answer  func(*message)
}

// message is a request or an answer with its body decoded; the tree of what is no JSON is nil.
type message struct {
	method, path, query string // of the request, the path as it was escaped
	status              int
	header              http.Header
	tree                any
	asked               any  // of an answer: the tree of the request
	spread              bool // written with white space and escapes
}

// under says whether the request goes to an endpoint or below it.
func (m *message) under(endpoints ...string) bool {
	return slices.ContainsFunc(endpoints, func(endpoint string) bool {
		rest, inside := strings.CutPrefix(m.path, reference.DefaultPrefix+endpoint)
		return inside && (rest == "" || rest[0] == '/')
	})
}

// rewritten serves the target in the forms.
func rewritten(next http.Handler, forms []form) http.Handler {
	var rewriters []rewriter
	for _, f := range forms {
		rewriters = append(rewriters, f.make())
	}
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return
		}
		m := &message{method: r.Method, path: r.URL.EscapedPath(), query: r.URL.RawQuery, header: r.Header, tree: decoded(body)}
		for _, one := range slices.Backward(rewriters) {
			if one.request != nil {
				one.request(m)
			}
		}
		uri := m.path
		if m.query != "" {
			uri += "?" + m.query
		}
		inner := httptest.NewRequestWithContext(r.Context(), m.method, uri, bytes.NewReader(encoded(m.tree, body, false)))
		inner.Header, inner.Host, inner.RemoteAddr = m.header, r.Host, r.RemoteAddr
		recorder := httptest.NewRecorder()
		next.ServeHTTP(recorder, inner)
		a := &message{method: r.Method, path: m.path, query: m.query, status: recorder.Code, header: recorder.Header(), tree: decoded(recorder.Body.Bytes()), asked: m.tree}
		for _, one := range rewriters {
			if one.answer != nil {
				one.answer(a)
			}
		}
		text := encoded(a.tree, recorder.Body.Bytes(), a.spread)
		a.header.Del("Content-Length")
		for name, values := range a.header {
			rw.Header()[name] = values
		}
		if len(text) > 0 {
			rw.Header().Set("Content-Length", strconv.Itoa(len(text)))
		}
		rw.WriteHeader(a.status)
		rw.Write(text)
	})
}

// decoded gives the tree of one JSON document, numbers as they are written; else nil.
func decoded(body []byte) any {
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber()
	var tree any
	if !json.Valid(body) || decoder.Decode(&tree) != nil {
		return nil
	}
	if again, err := json.Marshal(tree); err != nil || colons(again) != colons(body) {
		return nil // a member that comes twice is wrong on purpose and stays
	}
	return tree
}

func colons(body []byte) int {
	return bytes.Count(body, []byte(`":`)) + bytes.Count(body, []byte(`" :`))
}

// encoded writes a tree, spread with white space and escapes; what was no JSON stays as it was.
func encoded(tree any, otherwise []byte, spread bool) []byte {
	if tree == nil {
		return otherwise
	}
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(spread)
	if spread {
		encoder.SetIndent("\t", " \r\n")
	}
	if err := encoder.Encode(tree); err != nil {
		return otherwise
	}
	return b.Bytes()
}

// TestLegalChoicesOnTheWire holds the suite to silence about messages in forms that the RFCs
// allow and the reference target itself does not choose: each form alone, then several at once.
// SCIMSPEC_SEEDS=all (make seeds) runs the whole suite against each of them,
// SCIMSPEC_FORM=name against one.
func TestLegalChoicesOnTheWire(t *testing.T) {
	for _, f := range legalForms() {
		if len(f.warned) > 0 {
			t.Errorf("%s: got warnings that are allowed, want none of a legal form", f.name)
		}
	}
	tryForms(t, append(eachAlone(legalForms()), mixed(legalForms())...))
}

// TestToleratedFormsOnTheWire wants the warnings that the policies name, and nothing else.
func TestToleratedFormsOnTheWire(t *testing.T) { tryForms(t, eachAlone(toleratedForms())) }

func eachAlone(all []form) [][]form {
	var alone [][]form
	for _, f := range all {
		alone = append(alone, []form{f})
	}
	return alone
}

func tryForms(t *testing.T, together [][]form) {
	whole, only := wholePass(), os.Getenv("SCIMSPEC_FORM")
	for i, forms := range together {
		name := nameOf(forms)
		if only != "" && name != only {
			continue
		}
		c := choice{name: name, seed: int64(i % 7), part: i%12 + 1, of: 12}
		switch {
		case whole || only != "":
			c.part, c.of = 0, 0
		case testing.Short() && i%9 != 0:
			continue
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c.judgeForms(t, forms)
		})
	}
}

// mixed puts forms together that do not contradict each other: each is in one mixture.
func mixed(all []form) [][]form {
	const apart = 4
	mixtures := make([][]form, apart)
	for i, f := range all {
		if f.profiles == nil {
			mixtures[i%apart] = append(mixtures[i%apart], f)
		}
	}
	return mixtures
}

func nameOf(forms []form) string {
	var names []string
	for _, f := range forms {
		names = append(names, f.name)
	}
	return strings.Join(names, " and ")
}

func (c choice) judgeForms(t *testing.T, forms []form) {
	t.Helper()
	server := reference.Start(t, reference.Options{
		Tokens: []reference.Credential{{Token: detectionToken}, {Token: "other-battery-staple", Tenant: "other"}}, Seed: c.seed,
	})
	profiles, warned := []string{"core", "okta", "entra"}, []string{}
	for _, f := range forms {
		if f.profiles != nil {
			profiles = f.profiles
		}
		warned = append(warned, f.warned...)
	}
	options := []scimspec.Option{scimspec.Handler(rewritten(server, forms)).At(reference.DefaultPrefix), scimspec.Profiles(profiles...),
		scimspec.BearerToken(detectionToken), scimspec.OtherTenantToken("other-battery-staple"), scimspec.Seed(c.seed)}
	if c.of > 0 {
		options = append(options, scimspec.Shard(c.part, c.of))
	}
	report := reportOf(t, options...)
	if wrong := complaintsBut(report, warned); len(wrong) > 0 {
		t.Errorf("%s (%s)\nscenarios that complain: got %d, want none:\n%s", nameOf(forms), forms[0].source, len(wrong), strings.Join(wrong, "\n"))
	}
	if report.Summary.Scenarios.Passed < 20 {
		t.Errorf("scenarios that passed: got %d, want at least 20", report.Summary.Scenarios.Passed)
	}
	if left := report.Summary.Cleanup.Left; len(left) > 0 {
		t.Errorf("left at the target: got %v, want nothing", left)
	}
}

// complaintsBut lists what went wrong, apart from warnings of the requirements that may warn.
// Where such a requirement is given, it has to.
func complaintsBut(report *reports.Report, warned []string) []string {
	var wrong []string
	seen := map[string]bool{}
	for _, s := range report.Scenarios {
		if s.Verdict == reports.Passed || s.Verdict == reports.Inapplicable {
			continue
		}
		foreign := slices.DeleteFunc(slices.Clone(s.Findings), func(f reports.Finding) bool {
			seen[f.Requirement] = true
			return slices.Contains(warned, f.Requirement)
		})
		if s.Verdict == reports.Warned && len(foreign) == 0 {
			continue
		}
		line := s.ID + ": " + string(s.Verdict) + ": " + s.Reason
		for _, f := range foreign {
			line += fmt.Sprintf("\n    %s %s: got %s, want %s", f.Requirement, f.Subject, f.Got, f.Want)
		}
		wrong = append(wrong, line)
	}
	if report.Run.Shard == "" {
		for _, requirement := range warned {
			if !seen[requirement] {
				wrong = append(wrong, requirement+": want a warning, got none")
			}
		}
	}
	return wrong
}
