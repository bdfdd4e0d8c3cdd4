package main

import (
	"bytes"
	"strings"
	"testing"
)

// goldenMatrix is what scimspec selftest --all found when it was last looked at.
const goldenMatrix = "../../internal/selftest/testdata/matrix.txt"

// TestDetectionMatrixSample holds a sample of the faults to the golden kill matrix; make
// selftest holds all of them.
func TestDetectionMatrixSample(t *testing.T) {
	if testing.Short() {
		t.Skip("takes long: make test-all")
	}
	var stdout, stderr bytes.Buffer
	if code := execute(t.Context(), []string{"selftest", "--golden", goldenMatrix}, &stdout, &stderr); code != exitConformant {
		t.Errorf("exit code of the self-test: got %d, want 0\n%s%s", code, &stdout, &stderr)
	}
	if !strings.Contains(stdout.String(), " faults in ") || strings.Contains(stdout.String(), "\n0 faults") {
		t.Errorf("self-test: got %s, want some faults tried", &stdout)
	}
}
