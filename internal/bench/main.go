// Command bench measures the suite against bare alternatives, side by side in one run,
// and prints a table: make bench. It is not part of the product and asserts nothing; the
// numbers in docs/performance.md are its output. The service provider runs in a process
// of its own, so that the harness's time and memory are told apart from it.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"runtime"
	"runtime/pprof"
	"strings"
	"text/tabwriter"
	"time"
)

func main() {
	serve := flag.Bool("serve", false, "be the service provider (used by the command itself)")
	people := flag.String("people", "1000,10000,100000", "directory sizes")
	profile := flag.String("cpuprofile", "", "write a CPU profile of the harness to this `file`")
	at := flag.String("at", "0s/4,50ms/16", "latencies of the service provider, each with how many scenarios run at once")
	only := flag.String("only", "suite,report,people,start,library", "what to measure; peers too")
	command := flag.String("command", "", "a built `scimspec`, for start and peers; start builds one")
	var peers []string
	flag.Func("peer", "a `command` line of another judge, with URL and TOKEN in it; may be repeated", func(line string) error {
		peers = append(peers, line)
		return nil
	})
	flag.Parse()
	if *profile != "" {
		file, err := os.Create(*profile)
		if err != nil {
			fmt.Fprintln(os.Stderr, "bench:", err)
			os.Exit(2)
		}
		defer file.Close()
		if err := pprof.StartCPUProfile(file); err != nil {
			fmt.Fprintln(os.Stderr, "bench:", err)
			os.Exit(2)
		}
		defer pprof.StopCPUProfile()
	}
	err := run(*serve, *people, *at, *command, peers, strings.Split(*only, ","))
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(serve bool, people, at, command string, peers, only []string) error {
	if serve {
		return serveTarget()
	}
	fmt.Printf("%s %s/%s, %d CPUs, %s\n\n", runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), time.Now().UTC().Format(time.RFC3339))
	ctx := context.Background()
	for _, part := range only {
		var err error
		switch part {
		case "suite":
			err = measureSuite(ctx, at)
		case "report":
			err = measureReports(ctx)
		case "people":
			err = measurePeople(ctx, people)
		case "start":
			err = measureStart(ctx, command)
		case "library":
			err = measureLibrary(ctx)
		case "peers":
			err = measurePeers(ctx, command, peers)
		default:
			err = fmt.Errorf("-only %s: not known", part)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// table prints rows of cells, the first row being the head.
func table(rows [][]string) {
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	for _, row := range rows {
		fmt.Fprintln(w, strings.Join(row, "\t"))
	}
	w.Flush()
	fmt.Println()
}
