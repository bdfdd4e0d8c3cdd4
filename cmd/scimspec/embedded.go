package main

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/scimspec/scimspec/internal/reference"
)

// maxEmbedded bounds how many reference targets one process serves.
const maxEmbedded = 64

// embeddedTargets serves a reference target below each /TENANT/APPLICATION, made when it is
// first asked, on a loopback address until ctx ends. It returns the URL before that path.
func embeddedTargets(ctx context.Context, faults []string) (string, error) {
	if _, err := reference.New(reference.Options{}, faults...); err != nil {
		return "", &failure{exitUsage, err.Error(), "scimspec explain faults, for every fault that there is"}
	}
	listener, err := listen("127.0.0.1:0")
	if err != nil {
		return "", err
	}
	server := &http.Server{Handler: &targets{faults: faults}, ReadHeaderTimeout: 10 * time.Second}
	context.AfterFunc(ctx, func() { _ = server.Close() })
	go func() { _ = server.Serve(listener) }()
	return "http://" + listener.Addr().String(), nil
}

// targets is one reference target for each application.
type targets struct {
	faults []string

	mu sync.Mutex
	by map[string]http.Handler
}

// ServeHTTP implements http.Handler.
func (t *targets) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	parts := strings.SplitN(strings.TrimPrefix(r.URL.Path, "/"), "/", 3)
	if len(parts) < 3 {
		http.NotFound(w, r)
		return
	}
	prefix := fmt.Sprintf("/%s/%s%s", parts[0], parts[1], reference.DefaultPrefix)
	handler, err := t.at(prefix)
	if err != nil {
		http.Error(w, err.Error(), http.StatusServiceUnavailable)
		return
	}
	handler.ServeHTTP(w, r)
}

func (t *targets) at(prefix string) (http.Handler, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if handler := t.by[prefix]; handler != nil {
		return handler, nil
	}
	if len(t.by) >= maxEmbedded {
		return nil, fmt.Errorf("%d reference targets are served already", maxEmbedded)
	}
	handler, err := reference.New(reference.Options{Prefix: prefix}, t.faults...)
	if err != nil {
		return nil, err
	}
	if t.by == nil {
		t.by = map[string]http.Handler{}
	}
	t.by[prefix] = handler
	return handler, nil
}
