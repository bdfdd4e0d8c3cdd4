package connect_test

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/scimspec/scimspec/internal/connect"
)

// TestBodyIsNotCopied: who reads a body that was read before gets the same bytes, not others
// like them.
func TestBodyIsNotCopied(t *testing.T) {
	req, err := http.NewRequest(http.MethodPost, "http://127.0.0.1/", io.MultiReader(strings.NewReader("hello"), strings.NewReader(" world")))
	if err != nil {
		t.Fatal(err)
	}
	first, err := connect.Body(req)
	if err != nil || string(first) != "hello world" || req.ContentLength != 11 {
		t.Fatalf("body: got %q, %d bytes (%v)", first, req.ContentLength, err)
	}
	second, err := connect.Body(req)
	if err != nil || &first[0] != &second[0] {
		t.Errorf("second look: got %q (%v), want the same bytes", second, err)
	}
	if sent, err := io.ReadAll(req.Body); err != nil || string(sent) != "hello world" {
		t.Errorf("sent: got %q (%v)", sent, err)
	}
}

func TestReadAll(t *testing.T) {
	long := strings.Repeat("x", 100_000)
	for _, size := range []int64{-1, 0, 5, 100_000, 1 << 40} {
		if got, err := connect.ReadAll(iotest.HalfReader(strings.NewReader(long)), size); err != nil || string(got) != long {
			t.Errorf("size %d: got %d bytes (%v)", size, len(got), err)
		}
	}
	broken := errors.New("broken")
	if got, err := connect.ReadAll(io.MultiReader(strings.NewReader("abc"), iotest.ErrReader(broken)), 9); !errors.Is(err, broken) || string(got) != "abc" {
		t.Errorf("broken: got %q (%v), want what came and the error", got, err)
	}
	begun := connect.Hold([]byte("abc"), nil)
	if _, err := io.ReadFull(begun, make([]byte, 1)); err != nil {
		t.Fatal(err)
	}
	if got, err := connect.ReadAll(begun, 3); err != nil || string(got) != "bc" {
		t.Errorf("begun: got %q (%v), want the rest", got, err)
	}
}
