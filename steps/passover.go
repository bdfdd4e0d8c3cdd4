package steps

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
)

// maxPassed bounds the answers in which an identity provider passes something over, in bytes.
const maxPassed = 32 << 20

// passOver shows the identity provider an inactive user, or an empty group, in the place of
// each element of a list that was there before the run and has no id or no name. No product can
// read past such an element: an earlier run may have left it at a service provider that takes
// what it has to refuse. The numbers of the page stay true, and the record
// has the answer as it came.
func (w *World) passOver(resp *http.Response) (*http.Response, error) {
	if len(w.config.Unreadable) == 0 || resp.StatusCode != http.StatusOK || resp.Request != nil && resp.Request.Method != http.MethodGet {
		return resp, nil
	}
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxPassed))
	_ = resp.Body.Close()
	if err != nil {
		return nil, fmt.Errorf("read answer: %w", err)
	}
	body = passedOver(body, w.config.Unreadable)
	resp.Body, resp.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	resp.Header.Set("Content-Length", strconv.Itoa(len(body)))
	return resp, nil
}

// passedOver returns the body as it is when there is nothing to pass over.
func passedOver(body []byte, unreadable map[string]bool) []byte {
	var members map[string]json.RawMessage
	if json.Unmarshal(body, &members) != nil {
		return body
	}
	for name, value := range members {
		var elements []json.RawMessage
		if !strings.EqualFold(name, "Resources") || json.Unmarshal(value, &elements) != nil {
			continue
		}
		passed := false
		for i, element := range elements {
			if unreadable[string(element)] {
				elements[i] = json.RawMessage(fmt.Sprintf(`{"id":"passed-over-%[1]d","userName":"passed-over-%[1]d","displayName":"passed-over-%[1]d","active":false}`, i))
				passed = true
			}
		}
		if encoded, err := json.Marshal(elements); passed && err == nil {
			members[name] = encoded
			if whole, err := json.Marshal(members); err == nil {
				return whole
			}
		}
	}
	return body
}
