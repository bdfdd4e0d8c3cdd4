package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/scimspec/scimspec/internal/reference"
)

const token = "bench-token-1f77"

// exchange is one recorded request and what the replay answers it with.
type exchange struct {
	Method, URI string
	Header      http.Header
	Body        []byte
	Status      int
	Answer      []byte
	Type        string
	Took        time.Duration // of the service provider itself
}

// provider is a reference target that can wait before each answer, record, and answer
// again what it recorded, taking the time that it took.
type provider struct {
	mu       sync.Mutex
	server   *reference.Server
	latency  time.Duration
	recorded []exchange
}

// serveTarget serves until standard input ends.
func serveTarget() error {
	p := &provider{}
	if err := p.reset(); err != nil {
		return err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Println("http://" + listener.Addr().String())
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin) // ends with the parent
		os.Exit(0)
	}()
	return http.Serve(listener, p)
}

func (p *provider) reset() error {
	server, err := reference.New(reference.Options{Tokens: []reference.Credential{{Token: token}}})
	p.server, p.recorded = server, nil
	return err
}

func (p *provider) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch r.URL.Path {
	case "/bench/reset":
		latency, _ := time.ParseDuration(r.URL.Query().Get("latency"))
		p.mu.Lock()
		p.latency = latency
		_ = p.reset() // it worked once
		p.mu.Unlock()
	case "/bench/recorded":
		_ = json.NewEncoder(w).Encode(p.recorded)
	default:
		time.Sleep(p.latency)
		if n, err := strconv.Atoi(r.Header.Get("X-Replay")); err == nil {
			p.replay(w, r, n)
			return
		}
		p.record(w, r)
	}
}

func (p *provider) replay(w http.ResponseWriter, r *http.Request, n int) {
	_, _ = io.Copy(io.Discard, r.Body) // a request is read to its end
	x := p.recorded[n]
	time.Sleep(x.Took)
	w.Header().Set("Content-Type", x.Type)
	w.WriteHeader(x.Status)
	_, _ = w.Write(x.Answer)
}

func (p *provider) record(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	r.Body = io.NopCloser(bytes.NewReader(body))
	began := time.Now()
	answer := httptest.NewRecorder()
	p.server.ServeHTTP(answer, r)
	took := time.Since(began)
	p.mu.Lock()
	p.recorded = append(p.recorded, exchange{r.Method, r.URL.RequestURI(), r.Header.Clone(), body, answer.Code, answer.Body.Bytes(), answer.Header().Get("Content-Type"), took})
	p.mu.Unlock()
	for name, values := range answer.Header() {
		w.Header()[name] = values
	}
	w.WriteHeader(answer.Code)
	_, _ = w.Write(answer.Body.Bytes())
}

// child starts a provider in a process of its own.
func child(ctx context.Context) (base string, stop func(), err error) {
	self, err := os.Executable()
	if err != nil {
		return "", nil, err
	}
	command := exec.CommandContext(ctx, self, "-serve")
	command.Stderr = os.Stderr
	stdin, err := command.StdinPipe()
	if err != nil {
		return "", nil, err
	}
	stdout, err := command.StdoutPipe()
	if err != nil {
		return "", nil, err
	}
	if err := command.Start(); err != nil {
		return "", nil, err
	}
	line, err := bufio.NewReader(stdout).ReadString('\n')
	return strings.TrimSpace(line), func() { stdin.Close(); _ = command.Wait() }, err
}
