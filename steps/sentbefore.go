package steps

import (
	"encoding/json"
	"strconv"
	"strings"

	"github.com/scimspec/scimspec/internal/transcript"
)

// sentBefore says whether a text of an answer is one that the suite's own client sent before in
// the scenario. What it sends wrong it sends on purpose: whether the service provider may take
// it is the judgment of the scenario, and not one about payloads.
func (w *World) sentBefore(answer *transcript.Exchange, pointer string) bool {
	document, err := w.answered(answer)
	if err != nil {
		return false
	}
	text, ok := pointedAt(document.value, pointer).(string)
	if !ok || text == "" {
		return false
	}
	quoted, err := json.Marshal(text)
	if err != nil {
		return false
	}
	for _, x := range w.recorder.Exchanges() {
		if x.Number <= answer.Number && w.ours[x.Number] && strings.Contains(string(x.RequestBody), string(quoted)) {
			return true
		}
	}
	return false
}

// pointedAt returns what a JSON Pointer (RFC 6901) points at; nil for nothing.
func pointedAt(value any, pointer string) any {
	if pointer == "" {
		return value
	}
	for _, part := range strings.Split(strings.TrimPrefix(pointer, "/"), "/") {
		part = strings.NewReplacer("~1", "/", "~0", "~").Replace(part)
		switch at := value.(type) {
		case map[string]any:
			value = at[part]
		case []any:
			i, err := strconv.Atoi(part)
			if err != nil || i < 0 || i >= len(at) {
				return nil
			}
			value = at[i]
		default:
			return nil
		}
	}
	return value
}
