package load

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"text/tabwriter"
	"time"

	"github.com/scimspec/scimspec/internal/ledger"
)

// maxLeft bounds how many resources that are left the text names.
const maxLeft = 20

// Summary is what a load showed.
type Summary struct {
	BaseURL      string     `json:"baseURL"`
	Tenants      int        `json:"tenants"`
	Dialects     []string   `json:"dialects"`
	DurationMs   float64    `json:"durationMs"`
	RateAsked    float64    `json:"rateAsked"`    // requests in a second; 0: as fast as it goes
	RateAchieved float64    `json:"rateAchieved"` // what tenants and service provider kept up with
	Requests     int        `json:"requests"`
	Failed       int        `json:"failed"`   // no answer came
	Refused      int        `json:"refused"`  // 5xx and 429
	Accepted     int        `json:"accepted"` // 2xx
	Created      int        `json:"created"`
	Deleted      int        `json:"deleted"`
	Left         []string   `json:"left"`
	Operations   []Operated `json:"operations"`
}

// Operated is the latency of one operation, in milliseconds; percentiles are right to 2 %.
type Operated struct {
	Name    string  `json:"name"`
	Count   int     `json:"count"`
	Failed  int     `json:"failed"`
	Refused int     `json:"refused"`
	Mean    float64 `json:"mean"`
	P50     float64 `json:"p50"`
	P90     float64 `json:"p90"`
	P95     float64 `json:"p95"`
	P99     float64 `json:"p99"`
	Max     float64 `json:"max"`
}

func (m *meter) summary(o Options, took time.Duration) *Summary {
	s := &Summary{BaseURL: o.BaseURL, Tenants: o.Tenants, Dialects: o.Dialects, DurationMs: ms(took), RateAsked: o.Rate, Operations: []Operated{}}
	for _, name := range slices.Sorted(maps.Keys(m.operations)) {
		h := m.operations[name]
		s.Operations = append(s.Operations, Operated{
			Name: name, Count: h.count, Failed: h.failed, Refused: h.refused, Mean: ms(h.sum / time.Duration(h.count)),
			P50: ms(h.quantile(0.5)), P90: ms(h.quantile(0.9)), P95: ms(h.quantile(0.95)), P99: ms(h.quantile(0.99)), Max: ms(h.most),
		})
		s.Requests += h.count
		s.Failed += h.failed
		s.Refused += h.refused
		s.Accepted += h.accepted
	}
	if took > 0 {
		s.RateAchieved = float64(s.Requests) / took.Seconds()
	}
	return s
}

// count says what became of everything that the load created.
func (s *Summary) count(book *ledger.Ledger) {
	created, deleted, entries := book.Tally()
	s.Created, s.Deleted, s.Left = created, deleted, []string{}
	for _, entry := range entries {
		left := fmt.Sprintf("%s %s %q", entry.Type, entry.ID, entry.Name)
		if entry.Reason != "" {
			left += ": " + entry.Reason
		}
		s.Left = append(s.Left, left)
	}
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// WriteText writes the summary for people.
func (s *Summary) WriteText(w io.Writer) error {
	fmt.Fprintf(w, "%d requests of %d tenants in %.1f s: %.1f a second", s.Requests, s.Tenants, s.DurationMs/1000, s.RateAchieved)
	if s.RateAsked > 0 {
		fmt.Fprintf(w, " of %.1f asked for", s.RateAsked)
	}
	fmt.Fprintf(w, "; %d without an answer, %d answered with 5xx or 429\n\n", s.Failed, s.Refused)
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(table, "operation\tcount\tmean\tp50\tp90\tp95\tp99\tmax ms\t")
	for _, o := range s.Operations {
		fmt.Fprintf(table, "%s\t%d\t%.2f\t%.2f\t%.2f\t%.2f\t%.2f\t%.2f\t\n", o.Name, o.Count, o.Mean, o.P50, o.P90, o.P95, o.P99, o.Max)
	}
	if err := table.Flush(); err != nil {
		return err
	}
	fmt.Fprintf(w, "\n%d resources created, %d deleted, %d left\n", s.Created, s.Deleted, len(s.Left))
	for _, left := range s.Left[:min(len(s.Left), maxLeft)] {
		fmt.Fprintln(w, "left:", left)
	}
	if more := len(s.Left) - maxLeft; more > 0 {
		fmt.Fprintf(w, "left: and %d more, as the ledger says\n", more)
	}
	return nil
}
