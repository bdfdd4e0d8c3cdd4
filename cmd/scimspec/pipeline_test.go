package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
	"go.yaml.in/yaml/v3"
)

// pipelineScript takes the shell script out of a pipeline's file, so that a test runs what people
// copy: pipeline FILE WORD OUT. It is the text of the first member script, run, command or sh that
// holds the word.
func pipelineScript(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: pipeline file word out")
	}
	content, err := os.ReadFile("../../" + args[0])
	ts.Check(err)
	script := ""
	if strings.HasSuffix(args[0], "Jenkinsfile") {
		if parts := strings.Split(string(content), "'''"); len(parts) == 3 {
			script = parts[1]
		}
	}
	for decoder := yaml.NewDecoder(bytes.NewReader(content)); script == ""; {
		var document yaml.Node
		err := decoder.Decode(&document)
		if errors.Is(err, io.EOF) {
			ts.Fatalf("%s: no script with %q", args[0], args[1])
		}
		ts.Check(err)
		script = scriptIn(&document, args[1])
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[2]), []byte(script), 0o600))
}

func scriptIn(node *yaml.Node, word string) string {
	for i, child := range node.Content {
		if node.Kind == yaml.MappingNode && i%2 == 1 && strings.Contains(" script after_script run command ", " "+node.Content[i-1].Value+" ") {
			lines := []string{child.Value}
			for _, line := range child.Content {
				lines = append(lines, line.Value)
			}
			if text := strings.Join(lines, "\n"); strings.Contains(text, word) && child.Kind != yaml.MappingNode {
				return text
			}
		}
		if text := scriptIn(child, word); text != "" {
			return text
		}
	}
	return ""
}

// gitlab serves the notes of a merge request as GitLab does, and puts its URL into the
// environment: gitlab NAME. What was written is in notes.txt: a line for each note, METHOD id.
func gitlab(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: gitlab name")
	}
	body := ""
	mux := http.NewServeMux()
	mux.HandleFunc("GET /api/v4/projects/7/merge_requests/3/notes", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintf(w, `[{"id":1,"body":"a person's"}`)
		if body != "" {
			fmt.Fprintf(w, `,{"id":41,"type":null,"body":%q}`, body)
		}
		fmt.Fprint(w, "]")
	})
	write := func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("PRIVATE-TOKEN") != "note-token" || !strings.Contains(r.FormValue("body"), "scimspec") {
			http.Error(w, "refused", http.StatusForbidden)
			return
		}
		body = r.FormValue("body")
		log, err := os.OpenFile(ts.MkAbs("notes.txt"), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		defer log.Close()
		fmt.Fprintf(log, "%s %s\n", r.Method, r.PathValue("id"))
		w.WriteHeader(http.StatusCreated)
	}
	mux.HandleFunc("POST /api/v4/projects/7/merge_requests/3/notes", write)
	mux.HandleFunc("PUT /api/v4/projects/7/merge_requests/3/notes/{id}", write)
	base, stop, err := loopback(mux)
	ts.Check(err)
	ts.Defer(stop)
	ts.Setenv(args[0], base+"/api/v4")
}
