package main

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

var update = flag.Bool("update", false, "rewrite the expected output in testdata/script")

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"scimspec": func() { os.Exit(run()) },
	})
}

// TestScripts runs the command as a user does. Each script is a conversation with it.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script", UpdateScripts: *update, RequireUniqueNames: true,
		Setup: func(env *testscript.Env) error {
			env.Setenv("SCIM_TOKEN", "canary-token-5f3a9c")
			env.Setenv("NO_COLOR", "1")
			repository, err := filepath.Abs("../..")
			if err != nil {
				return err
			}
			env.Setenv("REPOSITORY", repository)
			env.Values[processes{}] = map[string]*exec.Cmd{}
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"await": await, "exits": exits,
			"background": background, "pipeline": pipelineScript, "gitlab": gitlab, "signal": signalProcess, "post": post, "holds": holds, "created": created, "ledger": ledgerFile},
	})
}

// await waits until serve target has written its configuration, which it does once it
// listens, and puts the base URL into the environment: await FILE NAME.
func await(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: await file name")
	}
	for range 200 {
		var url string
		content, _ := os.ReadFile(ts.MkAbs(args[0]))
		if n, _ := fmt.Sscanf(string(content), "# Written by scimspec serve target.\ntarget: %s\n", &url); n == 1 {
			ts.Setenv(args[1], url)
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	ts.Fatalf("await: %s was not written", args[0])
}

// exits runs the command and wants an exit code: exits CODE ARGS….
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 1 {
		ts.Fatalf("usage: exits code args…")
	}
	err := ts.Exec("scimspec", args[1:]...)
	code := 0
	if err != nil {
		if _, scanErr := fmt.Sscanf(err.Error(), "exit status %d", &code); scanErr != nil {
			ts.Fatalf("scimspec %v: %v", args[1:], err)
		}
	}
	if fmt.Sprint(code) != args[0] {
		ts.Fatalf("exit code of scimspec %v: got %d, want %s", args[1:], code, args[0])
	}
}
