package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"runtime"
	"strconv"
	"strings"
	"time"

	"github.com/scimspec/scimspec/internal/load"
	"github.com/scimspec/scimspec/mockidp"
)

// measurePeople provisions directories of several sizes by each dialect, from nothing and
// then with one attribute changed for everybody, to a service provider that costs next to
// nothing and keeps nothing.
func measurePeople(ctx context.Context, sizes string) error {
	rows := [][]string{{"dialect", "people", "requests/person", "create µs/person", "update µs/person", "alive MiB: directory", "after both cycles", "bytes/person added", "peak MiB"}}
	for _, dialect := range load.Dialects() {
		for _, text := range strings.Split(sizes, ",") {
			n, err := strconv.Atoi(text)
			if err != nil {
				return fmt.Errorf("-people: %w", err)
			}
			row, err := provision(ctx, dialect, n)
			if err != nil {
				return err
			}
			rows = append(rows, row)
		}
	}
	table(rows)
	return nil
}

func provision(ctx context.Context, dialect string, n int) ([]string, error) {
	resetPeak()
	empty := heap()
	sp := &instant{}
	tenant, err := load.NewTenant(dialect, "http://sp.example/scim/v2", &http.Client{Transport: sp}, 1, time.Date(2026, 1, 5, 9, 0, 0, 0, time.UTC))
	if err != nil {
		return nil, err
	}
	ids := make([]string, n)
	for i := range n {
		ids[i] = tenant.Directory.AddPerson(load.Person("bench", i)).ID
		tenant.App.AssignPerson(ids[i], mockidp.Grant{})
	}
	filled := heap()
	began := time.Now()
	if err := tenant.IdP.Sync(ctx); err != nil {
		return nil, err
	}
	created := time.Since(began)
	for _, id := range ids {
		if err := tenant.Directory.UpdatePerson(id, func(p *mockidp.Person) { p.Title = "Tour Guide" }); err != nil {
			return nil, err
		}
	}
	began = time.Now()
	if err := tenant.IdP.Sync(ctx); err != nil {
		return nil, err
	}
	updated := time.Since(began)
	after, most := heap(), peak()
	runtime.KeepAlive(tenant)
	runtime.KeepAlive(ids)
	if sp.created != n {
		return nil, fmt.Errorf("%s: %d of %d people were created", dialect, sp.created, n)
	}
	each := func(d time.Duration) string { return fmt.Sprintf("%.1f", float64(d.Microseconds())/float64(n)) }
	return []string{
		dialect, fmt.Sprint(n), fmt.Sprintf("%.2f", float64(sp.requests)/float64(n)), each(created), each(updated),
		fmt.Sprintf("%.1f", filled-empty), fmt.Sprintf("%.1f", after-empty), fmt.Sprintf("%.0f", (after-filled)*(1<<20)/float64(n)), fmt.Sprintf("%.0f", most),
	}, nil
}

// instant is a service provider without people: it matches nobody, takes everything, and
// gives a plain user for each id.
type instant struct{ created, requests int }

// RoundTrip implements http.RoundTripper. It is called by one goroutine.
func (s *instant) RoundTrip(req *http.Request) (*http.Response, error) {
	s.requests++
	status, body := http.StatusOK, `{"schemas":["urn:ietf:params:scim:api:messages:2.0:ListResponse"],"totalResults":0,"Resources":[]}`
	var sent []byte
	if req.Body != nil {
		var err error
		if sent, err = io.ReadAll(req.Body); err != nil {
			return nil, err
		}
	}
	last := req.URL.Path[strings.LastIndexByte(req.URL.Path, '/')+1:]
	switch {
	case req.Method == http.MethodPost:
		s.created++
		status, body = http.StatusCreated, fmt.Sprintf(`{"id":"u%d",%s`, s.created, bytes.TrimPrefix(sent, []byte("{")))
	case req.Method == http.MethodPatch:
		status, body = http.StatusNoContent, ""
	case req.Method == http.MethodPut:
		body = string(sent)
	case last != "Users" && last != "Groups":
		body = `{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"id":"` + last + `","userName":"ada@example.com","active":true,"title":"Guide"}`
	}
	return &http.Response{
		Status: http.StatusText(status), StatusCode: status, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: http.Header{"Content-Type": {"application/scim+json"}}, Body: io.NopCloser(strings.NewReader(body)), ContentLength: int64(len(body)), Request: req,
	}, nil
}
