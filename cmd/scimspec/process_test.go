package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// processes is the key under which a script keeps what it started with background.
type processes struct{}

// background starts the command; what it says goes into NAME.out and NAME.err:
// background NAME ARGS….
func background(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: background name args…")
	}
	for _, dir := range filepath.SplitList(ts.Getenv("PATH")) {
		path := filepath.Join(dir, "scimspec")
		if _, err := os.Stat(path); err != nil {
			continue
		}
		command := exec.Command(path, args[1:]...)
		command.Dir, command.Env = ts.Getenv("WORK"), []string{"SCIM_TOKEN=" + ts.Getenv("SCIM_TOKEN"), "NO_COLOR=1", "PATH=" + ts.Getenv("PATH")}
		stdout, err := os.Create(ts.MkAbs(args[0] + ".out"))
		ts.Check(err)
		stderr, err := os.Create(ts.MkAbs(args[0] + ".err"))
		ts.Check(err)
		command.Stdout, command.Stderr = stdout, stderr
		ts.Check(command.Start())
		ts.Value(processes{}).(map[string]*exec.Cmd)[args[0]] = command
		ts.Defer(func() {
			_ = command.Process.Kill() // it may have ended
			stdout.Close()
			stderr.Close()
		})
		return
	}
	ts.Fatalf("background: scimspec is not in the PATH")
}

// signalProcess sends signals to what background started, and wants its exit code, -1 when
// it is killed: signal NAME SIGNAL[,SIGNAL] CODE. A second signal waits until the
// command said that it noticed the first.
func signalProcess(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: signal name signals code")
	}
	command := ts.Value(processes{}).(map[string]*exec.Cmd)[args[0]]
	known := map[string]syscall.Signal{"KILL": syscall.SIGKILL, "INT": syscall.SIGINT, "TERM": syscall.SIGTERM}
	for i, name := range strings.Split(args[1], ",") {
		if i > 0 {
			until(ts, "the first signal was not noticed", func() bool {
				return strings.Contains(ts.ReadFile(args[0]+".err"), "interrupted: finishing up")
			})
		}
		ts.Check(command.Process.Signal(known[name]))
	}
	ended := make(chan error, 1)
	go func() { ended <- command.Wait() }()
	select {
	case <-ended:
	case <-time.After(45 * time.Second):
		ts.Fatalf("signal: the command did not end after %s", args[1])
	}
	if got := fmt.Sprint(command.ProcessState.ExitCode()); got != args[2] {
		ts.Fatalf("exit code after %s: got %s, want %s; it said %s", args[1], got, args[2], ts.ReadFile(args[0]+".err"))
	}
}

// until waits for a condition, 20 s long.
func until(ts *testscript.TestScript, complaint string, holds func() bool) {
	for range 1000 {
		if holds() {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	ts.Fatalf("%s within 20 s", complaint)
}

// post creates a resource: post URL JSON.
func post(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: post url json")
	}
	req, err := http.NewRequest(http.MethodPost, args[0], strings.NewReader(args[1]))
	ts.Check(err)
	req.Header.Set("Content-Type", "application/scim+json")
	if status, body := call(ts, req); status != http.StatusCreated {
		ts.Fatalf("POST %s: got %d %v, want 201", args[0], status, body)
	}
}

// holds counts the resources of an endpoint; 3+ means three or more: holds URL NUMBER.
func holds(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: holds url number")
	}
	least, orMore := strings.CutSuffix(args[1], "+")
	want, err := strconv.Atoi(least)
	ts.Check(err)
	if got := total(ts, args[0]); got != want && !(orMore && got > want) {
		ts.Fatalf("resources at %s: got %d, want %s", args[0], got, args[1])
	}
}

// created waits until an endpoint holds so many resources: created URL NUMBER.
func created(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: created url number")
	}
	want, err := strconv.Atoi(args[1])
	ts.Check(err)
	until(ts, "there were not "+args[1]+" resources at "+args[0], func() bool { return total(ts, args[0]) >= want })
}

func total(ts *testscript.TestScript, url string) int {
	req, err := http.NewRequest(http.MethodGet, url+"?count=0", nil)
	ts.Check(err)
	_, body := call(ts, req)
	count, _ := body["totalResults"].(float64)
	return int(count)
}

func call(ts *testscript.TestScript, req *http.Request) (int, map[string]any) {
	req.Header.Set("Authorization", "Bearer "+ts.Getenv("SCIM_TOKEN"))
	client := &http.Client{Timeout: 10 * time.Second}
	resp, err := client.Do(req)
	ts.Check(err)
	defer resp.Body.Close()
	var body map[string]any
	ts.Check(json.NewDecoder(resp.Body).Decode(&body))
	return resp.StatusCode, body
}

// ledgerFile says whether a report directory holds a ledger: [!] ledger DIR.
func ledgerFile(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 1 {
		ts.Fatalf("usage: ledger dir")
	}
	found, _ := filepath.Glob(filepath.Join(ts.MkAbs(args[0]), "*-"+ledgerName)) // the pattern is well-formed
	if len(found) > 0 == neg {
		ts.Fatalf("ledgers in %s: got %v", args[0], found)
	}
}
