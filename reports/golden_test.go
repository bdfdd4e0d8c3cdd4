package reports

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"encoding/json"
	"flag"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"testing"
)

var update = flag.Bool("update", false, "write the golden files anew")

func TestGolden(t *testing.T) {
	for _, e := range Encoders() {
		t.Run(e.Name(), func(t *testing.T) {
			got := encode(t, e, fixture())
			if e.Name() == "html" {
				got = unfold(t, got)
			}
			golden(t, e.FileName(), got)
		})
	}
	t.Run("compare", func(t *testing.T) {
		var text bytes.Buffer
		if err := Compare(fixture(), later()).WriteText(&text); err != nil {
			t.Fatal(err)
		}
		golden(t, "compare.txt", text.Bytes())
	})
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s: got another text than the golden file, from byte %d: %q, want %q (run with -update when that is meant)",
			name, differ(got, want), around(got, differ(got, want)), around(want, differ(got, want)))
	}
}

func differ(a, b []byte) int {
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return i
		}
	}
	return min(len(a), len(b))
}

func around(b []byte, at int) []byte { return b[max(0, at-60):min(len(b), at+60)] }

func encode(t testing.TB, e Encoder, r *Report) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := e.Encode(&b, r); err != nil {
		t.Fatalf("%s: %v", e.Name(), err)
	}
	return b.Bytes()
}

var (
	foldedChunk = regexp.MustCompile(`(<script type="text/plain" id="scimspec-(?:chunk-\d+|index)">)([^<]*)`)
	ownParts    = regexp.MustCompile(`(?s)<style>.*?</style>|<script>.*?</script>|'sha256-[^']*'`)
)

// unfold makes a golden file out of a page: index and chunks are unpacked, because what gzip
// writes may change with the Go release, and our own style and script, which are files
// of this package as they are, are left out.
func unfold(t *testing.T, page []byte) []byte {
	t.Helper()
	page = ownParts.ReplaceAll(page, nil)
	return foldedChunk.ReplaceAllFunc(page, func(chunk []byte) []byte {
		parts := foldedChunk.FindSubmatch(chunk)
		return append(parts[1], unpacked(t, string(parts[2]))...)
	})
}

func unpacked(t testing.TB, text string) []byte {
	t.Helper()
	raw, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		t.Fatal(err)
	}
	stream, err := gzip.NewReader(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	plain, err := io.ReadAll(stream)
	if err != nil {
		t.Fatal(err)
	}
	var laidOut bytes.Buffer
	if err := json.Indent(&laidOut, plain, "", " "); err != nil {
		t.Fatal(err)
	}
	return laidOut.Bytes()
}

// later is the fixture a week after: one requirement mended, one broken, one new and
// one gone.
func later() *Report {
	r := fixture()
	verdicts := map[string]Verdict{"RFC7644-3.4.2.2-5": Passed, "RFC7644-3.3-5": Failed}
	for i := range r.Requirements {
		if v, is := verdicts[r.Requirements[i].ID]; is {
			r.Requirements[i].Verdict = v
		}
	}
	r.Requirements = append(r.Requirements[:7], Requirement{ID: "RFC9865-2-1", Level: "MUST", Text: "A cursor leads to the next page.", Verdict: Passed})
	for i := range r.Scenarios {
		switch r.Scenarios[i].ID {
		case "inactive-stays-findable":
			r.Scenarios[i].Verdict = Passed
		case "create-user":
			r.Scenarios[i].Verdict = Failed
		}
	}
	r.Tool.Version = "v0.2.0"
	return r
}
