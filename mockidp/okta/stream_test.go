package okta

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"runtime"
	"strings"
	"testing"

	"github.com/scimspec/scimspec/mockidp"
	"github.com/scimspec/scimspec/mockidp/wire"
)

// instant answers every exists check with nobody and every POST with a new id, without
// a network.
type instant struct{ next int }

func (i *instant) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Body != nil {
		_, _ = io.Copy(io.Discard, r.Body)
		_ = r.Body.Close()
	}
	body, status := emptyList, 200
	if r.Method == http.MethodPost {
		i.next++
		body, status = fmt.Sprintf(`{"id":"u-%d"}`, i.next), 201
	}
	return &http.Response{
		StatusCode: status, Header: http.Header{}, Request: r, Body: io.NopCloser(strings.NewReader(body)),
	}, nil
}

// crowd is a world of count assigned people.
func crowd(count int) *Provisioner {
	directory := mockidp.NewDirectory(mockidp.NewManualClock(start), IDs(1))
	app := mockidp.NewApp(directory)
	for i := range count {
		name := fmt.Sprintf("person%d@example.com", i)
		person := directory.AddPerson(mockidp.Person{UserName: name, Email: name, GivenName: "P", FamilyName: "Q", Department: "Archive"})
		app.AssignPerson(person.ID, mockidp.Grant{})
	}
	client := &wire.Client{BaseURL: "http://scim.example.com", HTTP: &http.Client{Transport: &instant{}}}
	return New(client, app, Defaults(AIW))
}

// TestManyPeopleLeaveLittleBehind bounds what a person costs who was provisioned.
func TestManyPeopleLeaveLittleBehind(t *testing.T) {
	const people, limit = 5000, 1200 // bytes for a person, with two lines of the log
	p := crowd(people)
	used := func() uint64 {
		runtime.GC()
		var stats runtime.MemStats
		runtime.ReadMemStats(&stats)
		return stats.HeapAlloc
	}
	before := used()
	if err := p.Sync(t.Context()); err != nil {
		t.Fatal(err)
	}
	if each := (int64(used()) - int64(before)) / people; each > limit {
		t.Errorf("memory for a person: got %d bytes, want at most %d", each, limit)
	}
	if len(p.carriers) != 1 {
		t.Errorf("notes on which attributes have values: got %d, want 1 for alike people", len(p.carriers))
	}
	runtime.KeepAlive(p)
}

func BenchmarkSyncOfNewPeople(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		b.StopTimer()
		p := crowd(2000)
		b.StartTimer()
		if err := p.Sync(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(2000*float64(b.N)/b.Elapsed().Seconds(), "people/s")
}

func FuzzReadPage(f *testing.F) {
	f.Add([]byte(emptyList))
	f.Add([]byte(`{"totalResults":1,"Resources":[{}]}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		read, err := readPage(&wire.Answer{Status: 200, Body: body})
		if (err == nil) == (read == nil) {
			t.Errorf("page: got %v and error %v, want one of them", read, err)
		}
		if text := refused(&wire.Answer{Status: 400, Body: body}); !strings.HasPrefix(text, "Bad Request") {
			t.Errorf("refusal: got %q", text)
		}
	})
}

func FuzzParsePath(f *testing.F) {
	for _, seed := range []string{"name.givenName", "emails.^[primary==true].value", "roles.^[type=='base'].value"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, external string) {
		at, err := parsePath(external)
		if err != nil {
			return
		}
		owner := wire.NewObject()
		put(owner, at, "value")
		first, _ := wire.Encode(owner)
		put(owner, at, "value")
		if second, _ := wire.Encode(owner); !bytes.Equal(first, second) {
			t.Errorf("put twice at %q: got %s, want %s", external, second, first)
		}
	})
}
