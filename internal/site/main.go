// Command site writes a static site out of the repository: what the suite demands of a service
// provider, a page for each requirement with an address that stays, the faults that prove it, the
// profiles, dialects and policies, and the documents. It needs no network, and neither does what
// it writes: make site.
package main

import (
	"flag"
	"fmt"
	"os"
)

func main() {
	root := flag.String("root", ".", "the repository")
	out := flag.String("out", "dist/site", "directory to write; what is there is replaced")
	flag.Parse()
	pages, err := write(*root, *out)
	if err != nil {
		fmt.Fprintln(os.Stderr, "site:", err)
		os.Exit(1)
	}
	fmt.Printf("%d pages in %s; open %s/index.html\n", pages, *out, *out)
}
