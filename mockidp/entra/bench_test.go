package entra

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/scimspec/scimspec/mockidp"
	"github.com/scimspec/scimspec/mockidp/wire"
)

// acceptor answers like a service provider that has nobody yet, without a network.
type acceptor struct{ next int }

func (a *acceptor) RoundTrip(r *http.Request) (*http.Response, error) {
	body, status := `{"totalResults":0,"Resources":[]}`, http.StatusOK
	if r.Method == http.MethodPost {
		a.next++
		body, status = fmt.Sprintf(`{"id":"%08d"}`, a.next), http.StatusCreated
	}
	return &http.Response{StatusCode: status, Header: http.Header{}, Body: io.NopCloser(bytes.NewReader([]byte(body))), Request: r}, nil
}

// BenchmarkInitialCycle provisions 100,000 people and reports what the job keeps of
// each of them, in bytes.
func BenchmarkInitialCycle(b *testing.B) {
	const people = 100_000
	for b.Loop() {
		clock := mockidp.NewManualClock(time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC))
		dir := mockidp.NewDirectory(clock, IDs(1))
		app := mockidp.NewApp(dir)
		for i := range people {
			name := fmt.Sprintf("ada%d@example.com", i)
			person := dir.AddPerson(mockidp.Person{UserName: name, Email: name, GivenName: "Ada", FamilyName: "Lane", DisplayName: strings.Repeat("x", 200)})
			app.AssignPerson(person.ID, mockidp.Grant{})
		}
		opts := Defaults(DialectDefault)
		opts.Clock, opts.LogLimit = clock, 100
		idp := New(&wire.Client{BaseURL: "http://scim.example", HTTP: &http.Client{Transport: &acceptor{}}}, app, opts)
		before := heap()
		if err := idp.Sync(b.Context()); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(heap()-before)/people, "kept-B/person")
		if len(idp.people) != people {
			b.Fatalf("links: got %d, want %d", len(idp.people), people)
		}
		runtime.KeepAlive(app)
	}
}

func heap() uint64 {
	runtime.GC()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return stats.HeapAlloc
}
