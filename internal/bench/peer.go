package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"time"

	"github.com/scimspec/scimspec/internal/reference"
)

// measurePeers runs other judges against the same target, start included, beside the command
// itself. A peer is a command line in which URL and TOKEN stand for the target's. What one check
// is differs too much between judges for more than this: requests, and what each costs.
func measurePeers(ctx context.Context, self string, peers []string) error {
	base, stop, err := child(ctx)
	if err != nil {
		return err
	}
	defer stop()
	if self != "" {
		peers = append([]string{self + " run --target URL --token-env SCIM_TOKEN --ci none --out " + os.TempDir() + "/scimspec-peer"}, peers...)
	}
	rows := [][]string{{"judge", "requests", "wall s", "CPU s", "CPU ms/request"}}
	for _, peer := range peers {
		if _, err := get(base + "/bench/reset?latency=0s"); err != nil {
			return err
		}
		line := strings.NewReplacer("URL", base+reference.DefaultPrefix, "TOKEN", token).Replace(strings.ReplaceAll(peer, "SCIM_TOKEN", "\x00"))
		command := exec.CommandContext(ctx, "sh", "-c", strings.ReplaceAll(line, "\x00", "SCIM_TOKEN"))
		command.Env = append(os.Environ(), "SCIM_TOKEN="+token)
		began := time.Now()
		runErr := command.Run()
		took, cpu := time.Since(began), command.ProcessState.UserTime()+command.ProcessState.SystemTime()
		recorded, err := get(base + "/bench/recorded")
		if err != nil {
			return err
		}
		var sent []exchange
		if err := json.Unmarshal(recorded, &sent); err != nil {
			return err
		}
		if len(sent) == 0 {
			return fmt.Errorf("%s: it sent nothing: %v", peer, runErr)
		}
		rows = append(rows, []string{strings.Fields(peer)[0], fmt.Sprint(len(sent)), fmt.Sprintf("%.1f", took.Seconds()), fmt.Sprintf("%.2f", cpu.Seconds()), fmt.Sprintf("%.3f", cpu.Seconds()*1000/float64(len(sent)))})
	}
	table(rows)
	return nil
}
