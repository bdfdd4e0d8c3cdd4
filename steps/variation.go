package steps

import (
	"bytes"
	"crypto/rand"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"

	"github.com/scimspec/scimspec/internal/scim"
	"github.com/scimspec/scimspec/internal/transcript"
)

// variation is a request that was refused with one thing changed.
type variation struct {
	header http.Header
	body   map[string]any
}

// variations are what requirements say must not fail a request. When the same request is
// accepted without just that, the requirement is broken, whatever else stands on the request.
var variations = map[string]func(*variation){
	"OKTA-CREATE-03":   without("password"),
	"OKTA-CREATE-04":   without("groups"),
	"OKTA-CREATE-05":   without("externalId"),
	"OKTA-CREATE-07":   without(scim.SchemaEnterpriseUser),
	"OKTA-UPDATE-02":   without("meta", "id", "groups"),
	"OKTA-GROUP-02":    without("members"),
	"ENTRA-CREATE-05":  namingOnly(scim.SchemaUser),
	"ENTRA-GROUP-02":   namingOnly(scim.SchemaGroup),
	"OKTA-WIRE-01":     carrying("Content-Type", scim.MediaType),
	"OKTA-WIRE-02":     carrying("Content-Type", scim.MediaType),
	"ENTRA-WIRE-01":    carrying("Content-Type", scim.MediaType),
	"ENTRA-CONNECT-04": carrying("User-Agent", "scimspec"),
	"ENTRA-CONNECT-05": carrying("Accept", scim.MediaType),
	"ENTRA-WIRE-06":    carrying("ADSCIMVersion", ""),
	"RFC7644-3.1-R01":  carrying("Content-Type", scim.MediaTypeJSON),
	"RFC7644-8.1-R01":  carrying("Content-Type", scim.MediaTypeJSON),
}

func without(members ...string) func(*variation) {
	return func(v *variation) {
		for _, name := range members {
			delete(v.body, name)
		}
	}
}

func namingOnly(schema string) func(*variation) {
	return func(v *variation) {
		if v.body != nil { // what reads has none
			v.body["schemas"] = []string{schema}
		}
	}
}

// carrying sets a header field, or with "" takes it away.
func carrying(name, value string) func(*variation) {
	return func(v *variation) {
		for have := range v.header { // Entra ID writes names in its own letters
			if strings.EqualFold(have, name) {
				delete(v.header, have)
			}
		}
		if value != "" {
			v.header.Set(name, value)
		}
	}
}

// guilty returns the requirement of the scenario without whose subject a request that was
// refused is accepted; "" for none.
func (w *World) guilty(f finding) string {
	if w.config.Ground == nil || w.ofProduct() {
		return ""
	}
	for _, id := range w.scenario.Requirements {
		vary := variations[id]
		if vary == nil {
			continue
		}
		for _, met := range w.unexpected(f) {
			key := fmt.Sprint(id, met.Number)
			taken, tried := w.varied[key]
			if !tried {
				taken = w.accepted(met, vary)
				w.varied[key] = taken
			}
			if taken {
				return id
			}
		}
	}
	return ""
}

// accepted sends a varied request; a variation that changes nothing is not sent.
func (w *World) accepted(met *transcript.Exchange, vary func(*variation)) bool {
	sent := unredacted(met.RequestBody)
	v := &variation{header: met.RequestHeader.Clone(), body: bodyOf(sent)}
	before, members := v.header.Clone(), len(v.body)
	for name, values := range v.header {
		if strings.Contains(strings.Join(values, " "), transcript.Redacted) {
			delete(v.header, name) // the client sets its own
		}
	}
	if vary(v); v.body == nil && len(sent) > 0 {
		return false
	}
	body := sent
	if len(v.body) > 0 {
		body = []byte(jsonText(v.body))
	}
	same := slices.EqualFunc(headerLines(before), headerLines(v.header), strings.EqualFold)
	if same && len(v.body) == members && bytes.Equal(bytes.TrimSpace(sent), body) {
		return false
	}
	request, err := http.NewRequestWithContext(w.ctx, met.Method, met.URL, bytes.NewReader(body))
	if err != nil {
		return false
	}
	request.Header = v.header
	request.Header.Del("Content-Length")
	answer, err := w.client.Do(request)
	if err != nil {
		return false
	}
	defer answer.Body.Close()
	_, _ = io.Copy(io.Discard, answer.Body) // the recorder has it
	recorded := w.recorder.Exchanges()
	varied := recorded[len(recorded)-1]
	w.ours[varied.Number] = true
	w.assert(varied)
	return answer.StatusCode < http.StatusBadRequest
}

// unredacted puts a new secret in the place of each that the record does not keep, for a target
// may refuse the record's word as a password.
func unredacted(body []byte) []byte {
	return bytes.ReplaceAll(body, []byte(transcript.Redacted), []byte("Aa1!"+rand.Text()))
}

func headerLines(h http.Header) []string {
	var lines []string
	for name, values := range h {
		if name != "Authorization" {
			lines = append(lines, name+": "+strings.Join(values, ", "))
		}
	}
	slices.Sort(lines)
	return lines
}
