package live

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
)

// send sends a request and returns the id of what it made, if it made something.
func send(t *testing.T, method, url, body string) string {
	t.Helper()
	req, err := http.NewRequest(method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode >= 300 {
		t.Fatalf("%s %s: got %d %s, %v", method, url, resp.StatusCode, text, err)
	}
	var made struct {
		Result any `json:"result"`
	}
	_ = json.Unmarshal(text, &made) // some answers are lists
	object, _ := made.Result.(map[string]any)
	id, _ := object["ID"].(string)
	return id
}

// allJudged says whether every entry of the log was judged.
func allJudged(t *testing.T, base string) bool {
	t.Helper()
	resp, err := http.Get(base + "/api/tenants")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	var tenants []struct {
		ID           string
		Applications []struct{ ID string }
	}
	if err := json.NewDecoder(resp.Body).Decode(&tenants); err != nil {
		t.Fatal(err)
	}
	log, err := http.Get(base + "/api/tenants/" + tenants[0].ID + "/applications/" + tenants[0].Applications[0].ID + "/log?count=5000")
	if err != nil {
		t.Fatal(err)
	}
	defer log.Body.Close()
	var entries []struct{ Judged bool }
	if err := json.NewDecoder(log.Body).Decode(&entries); err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		if !entry.Judged {
			return false
		}
	}
	return len(entries) > 0
}
