package main

import (
	"os"
	"path/filepath"
	"testing"
)

// TestSigningKey keeps the key beside the state, for its owner alone, and makes none where
// nothing is kept.
func TestSigningKey(t *testing.T) {
	o := &idpSettings{state: filepath.Join(t.TempDir(), "state.json")}
	first, err := o.signingKey()
	if err != nil {
		t.Fatal(err)
	}
	again, err := o.signingKey()
	if err != nil || !again.Equal(first) {
		t.Errorf("after a restart: got %v and another key, want the same", err)
	}
	info, err := os.Stat(o.state + ".idp-key.pem")
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("file: got %v and %v, want one that only its owner reads", info, err)
	}
	given := &idpSettings{key: o.state + ".idp-key.pem"}
	if key, err := given.signingKey(); err != nil || !key.Equal(first) {
		t.Errorf("--idp-key: got %v and another key, want that of the file", err)
	}
	if key, err := new(idpSettings).signingKey(); key != nil || err != nil {
		t.Errorf("without state: got %v and %v, want none", key, err)
	}
}
