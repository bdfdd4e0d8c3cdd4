package reports

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// The objects of HAR 1.2 (http://www.softwareishard.com/blog/har-12-spec/).
type (
	harPage struct {
		Started string   `json:"startedDateTime"`
		ID      string   `json:"id"`
		Title   string   `json:"title"`
		Timings struct{} `json:"pageTimings"`
		Comment string   `json:"comment,omitempty"`
	}
	harEntry struct {
		PageRef  string      `json:"pageref"`
		Started  string      `json:"startedDateTime"`
		Time     float64     `json:"time"`
		Request  harRequest  `json:"request"`
		Response harResponse `json:"response"`
		Cache    struct{}    `json:"cache"`
		Timings  harTimings  `json:"timings"`
		Comment  string      `json:"comment,omitempty"`
	}
	harRequest struct {
		Method      string    `json:"method"`
		URL         string    `json:"url"`
		HTTPVersion string    `json:"httpVersion"`
		Cookies     []harPair `json:"cookies"`
		Headers     []harPair `json:"headers"`
		Query       []harPair `json:"queryString"`
		PostData    *harPost  `json:"postData,omitempty"`
		HeadersSize int       `json:"headersSize"`
		BodySize    int       `json:"bodySize"`
	}
	harResponse struct {
		Status      int        `json:"status"`
		StatusText  string     `json:"statusText"`
		HTTPVersion string     `json:"httpVersion"`
		Cookies     []harPair  `json:"cookies"`
		Headers     []harPair  `json:"headers"`
		Content     harContent `json:"content"`
		RedirectURL string     `json:"redirectURL"`
		HeadersSize int        `json:"headersSize"`
		BodySize    int        `json:"bodySize"`
		Error       string     `json:"_error,omitempty"`
	}
	harPair struct {
		Name  string `json:"name"`
		Value string `json:"value"`
	}
	harPost struct {
		MimeType string    `json:"mimeType"`
		Params   []harPair `json:"params"`
		Text     string    `json:"text"`
	}
	harContent struct {
		Size     int    `json:"size"`
		MimeType string `json:"mimeType"`
		Text     string `json:"text"`
	}
	harTimings struct {
		Send    float64 `json:"send"`
		Wait    float64 `json:"wait"`
		Receive float64 `json:"receive"`
	}
)

const discoveryPage = "discovery"

// encodeHAR writes the exchanges of discovery and of what did not pass, and all where all
// are kept, with a page for each scenario that has any. The protocol's version was not recorded and is left empty, as the format allows.
func encodeHAR(w io.Writer, r *Report) error {
	head, err := json.Marshal(map[string]string{"name": r.Tool.Name, "version": r.Tool.Version, "comment": r.Judged()})
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintf(w, "{\"log\": {\n\"version\": \"1.2\",\n\"creator\": %s,\n%s\"pages\": [", head, leftOut(r)); err != nil {
		return err
	}
	if err := writePages(w, r); err != nil {
		return err
	}
	if _, err := io.WriteString(w, "\n],\n\"entries\": ["); err != nil {
		return err
	}
	elements := &elementWriter{w: w}
	for _, x := range r.Target.Evidence {
		if err := elements.write(entry(r, discoveryPage, x)); err != nil {
			return err
		}
	}
	for i := range r.Scenarios {
		for _, x := range r.shown(&r.Scenarios[i]) {
			if err := elements.write(entry(r, r.Scenarios[i].ID, x)); err != nil {
				return err
			}
		}
	}
	_, err = io.WriteString(w, "\n]\n}}\n")
	return err
}

// leftOut says, as a member, how many scenarios passed whose exchanges are not here.
func leftOut(r *Report) string {
	n := 0
	for i := range r.Scenarios {
		if len(r.Scenarios[i].Exchanges) > len(r.shown(&r.Scenarios[i])) {
			n++
		}
	}
	if n == 0 {
		return ""
	}
	return fmt.Sprintf("\"comment\": \"without the exchanges of %s that passed; a run with --keep all has them\",\n", plural(n, "scenario"))
}

// shown are the exchanges of a scenario that are known whole and kept.
func (r *Report) shown(s *Scenario) []Exchange {
	if r.brief(s) {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(s.Exchanges), func(x Exchange) bool { return x.Brief })
}

func writePages(w io.Writer, r *Report) error {
	pages := &elementWriter{w: w}
	if len(r.Target.Evidence) > 0 {
		page := harPage{Started: started(r, r.Target.Evidence[0]), ID: discoveryPage, Title: "discovery of the target's capabilities"}
		if err := pages.write(page); err != nil {
			return err
		}
	}
	for i := range r.Scenarios {
		s := &r.Scenarios[i]
		exchanges := r.shown(s)
		if len(exchanges) == 0 {
			continue
		}
		page := harPage{Started: started(r, exchanges[0]), ID: s.ID, Title: s.Title, Comment: s.Feature + ": " + string(s.Verdict)}
		if err := pages.write(page); err != nil {
			return err
		}
	}
	return nil
}

// elementWriter writes the elements of a JSON array, one a line.
type elementWriter struct {
	w     io.Writer
	count int
}

func (e *elementWriter) write(v any) error {
	raw, err := json.Marshal(v)
	if err != nil {
		return err
	}
	lead := ",\n"
	if e.count == 0 {
		lead = "\n"
	}
	e.count++
	if _, err := io.WriteString(e.w, lead); err != nil {
		return err
	}
	_, err = e.w.Write(raw)
	return err
}

func entry(r *Report, page string, x Exchange) harEntry {
	e := harEntry{
		PageRef: page,
		Started: started(r, x),
		Time:    x.DurationMs,
		Timings: harTimings{Wait: x.DurationMs},
		Request: harRequest{
			Method:      x.Request.Method,
			URL:         x.Request.URL,
			Cookies:     []harPair{},
			Headers:     pairs(x.Request.Headers),
			Query:       query(x.Request.URL),
			HeadersSize: -1,
			BodySize:    len(x.Request.Body),
		},
		Response: harResponse{
			Status:      x.Response.Status,
			StatusText:  http.StatusText(x.Response.Status),
			Cookies:     []harPair{},
			Headers:     pairs(x.Response.Headers),
			Content:     harContent{Size: len(x.Response.Body), MimeType: first(x.Response.Headers, "Content-Type"), Text: x.Response.Body},
			RedirectURL: first(x.Response.Headers, "Location"),
			HeadersSize: -1,
			BodySize:    len(x.Response.Body),
			Error:       x.Error,
		},
		Comment: "scenario " + page,
	}
	if x.Request.Body != "" {
		e.Request.PostData = &harPost{MimeType: first(x.Request.Headers, "Content-Type"), Params: []harPair{}, Text: x.Request.Body}
	}
	return e
}

// started is the moment of the exchange, or that of the run when it was not recorded.
func started(r *Report, x Exchange) string {
	if _, err := time.Parse(time.RFC3339, x.StartedAt); err == nil {
		return x.StartedAt
	}
	return r.Run.StartedAt.Format("2006-01-02T15:04:05.000Z07:00")
}

func pairs(headers map[string][]string) []harPair {
	list := []harPair{}
	for _, name := range slices.Sorted(maps.Keys(headers)) {
		for _, value := range headers[name] {
			list = append(list, harPair{name, value})
		}
	}
	return list
}

// query splits the query by hand, because the order of the parameters is evidence.
func query(rawURL string) []harPair {
	list := []harPair{}
	_, raw, _ := strings.Cut(rawURL, "?")
	raw, _, _ = strings.Cut(raw, "#")
	for part := range strings.SplitSeq(raw, "&") {
		if part == "" {
			continue
		}
		name, value, _ := strings.Cut(part, "=")
		list = append(list, harPair{unescape(name), unescape(value)})
	}
	return list
}

func unescape(s string) string {
	if plain, err := url.QueryUnescape(s); err == nil {
		return plain
	}
	return s
}

func first(headers map[string][]string, name string) string {
	for _, key := range slices.Sorted(maps.Keys(headers)) {
		if http.CanonicalHeaderKey(key) == name && len(headers[key]) > 0 {
			return headers[key][0]
		}
	}
	return ""
}
