package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/scimspec/scimspec"
	"github.com/scimspec/scimspec/internal/connect"
	"github.com/scimspec/scimspec/internal/reference"
	"github.com/scimspec/scimspec/reports"
)

// measureSuite runs the whole suite, then replays what it sent with a bare client.
// rounds are latencies of the service provider, each with how many scenarios run at once:
// 0s/4,50ms/16.
func measureSuite(ctx context.Context, rounds string) error {
	base, stop, err := child(ctx)
	if err != nil {
		return err
	}
	defer stop()
	rows := [][]string{{"target latency", "parallel", "scenarios", "exchanges", "suite s", "bare client s", "ratio", "suite CPU ms/exchange", "bare CPU ms/exchange", "suite peak MiB"}}
	for round := range strings.SplitSeq(rounds, ",") {
		at, err := parseRound(round)
		if err != nil {
			return err
		}
		if _, err := get(base + "/bench/reset?latency=" + at.latency.String()); err != nil {
			return err
		}
		resetPeak()
		cpu, began := cpuTime(), time.Now()
		report, err := judge(ctx, base, at.parallel)
		if err != nil {
			return err
		}
		suite, suiteCPU, most := time.Since(began), cpuTime()-cpu, peak()
		recorded, err := get(base + "/bench/recorded")
		if err != nil {
			return err
		}
		var sent []exchange
		if err := json.Unmarshal(recorded, &sent); err != nil {
			return err
		}
		cpu, began = cpuTime(), time.Now()
		if err := replay(base, sent, at.parallel); err != nil {
			return err
		}
		bare, bareCPU := time.Since(began), cpuTime()-cpu
		n := float64(len(sent))
		rows = append(rows, []string{
			at.latency.String(), fmt.Sprint(at.parallel), fmt.Sprint(report.Summary.Scenarios.Total), fmt.Sprint(len(sent)),
			fmt.Sprintf("%.1f", suite.Seconds()), fmt.Sprintf("%.1f", bare.Seconds()), fmt.Sprintf("%.2f", suite.Seconds()/bare.Seconds()),
			fmt.Sprintf("%.3f", suiteCPU.Seconds()*1000/n), fmt.Sprintf("%.3f", bareCPU.Seconds()*1000/n), fmt.Sprintf("%.0f", most),
		})
	}
	table(rows)
	return nil
}

type setting struct {
	latency  time.Duration
	parallel int
}

func parseRound(text string) (setting, error) {
	latency, parallel, _ := strings.Cut(text, "/")
	d, err := time.ParseDuration(latency)
	n, parallelErr := strconv.Atoi(parallel)
	if err != nil || parallelErr != nil || n < 1 {
		return setting{}, fmt.Errorf("-at %q: want a latency and a number such as 50ms/16", text)
	}
	return setting{d, n}, nil
}

func judge(ctx context.Context, base string, parallel int) (*reports.Report, error) {
	suite, err := scimspec.New(scimspec.URL(base+reference.DefaultPrefix), scimspec.BearerToken(token), scimspec.Parallel(parallel))
	if err != nil {
		return nil, err
	}
	defer suite.Close()
	return suite.Run(ctx)
}

func get(url string) ([]byte, error) {
	resp, err := http.Get(url)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	return io.ReadAll(resp.Body)
}

// replay sends every request again, in the order in which they came, by so many workers.
func replay(base string, sent []exchange, parallel int) error {
	client := &http.Client{
		Transport:     &http.Transport{MaxIdleConnsPerHost: 64, DisableCompression: true},
		CheckRedirect: connect.NoRedirect,
	}
	defer client.CloseIdleConnections()
	var next atomic.Int64
	var workers sync.WaitGroup
	failed := make(chan error, parallel)
	for range parallel {
		workers.Go(func() {
			for {
				n := int(next.Add(1)) - 1
				if n >= len(sent) {
					return
				}
				if err := again(client, base, sent[n], n); err != nil {
					failed <- err
					return
				}
			}
		})
	}
	workers.Wait()
	select {
	case err := <-failed:
		return err
	default:
		return nil
	}
}

func again(client *http.Client, base string, x exchange, n int) error {
	req, err := http.NewRequest(x.Method, base+"/replayed", bytes.NewReader(x.Body))
	if err != nil {
		return err
	}
	req.Header = x.Header.Clone()
	req.Header.Set("X-Replay", fmt.Sprint(n))
	resp, err := client.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	_, err = io.Copy(io.Discard, resp.Body)
	return err
}
