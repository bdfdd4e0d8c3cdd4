package steps

import (
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/scimspec/scimspec/internal/connect"
	"github.com/scimspec/scimspec/internal/scim"
	"github.com/scimspec/scimspec/internal/transcript"
)

// modifyPhrases are PATCH requests beyond the plain one, and what a modification may be
// answered with.
func modifyPhrases(r *registrar) {
	r.action("a client patches {path} with the body:",
		"Sends PATCH with a body that stands as it is, PatchOp or not.",
		func(w *World, path Path, body Text) error { return w.request(http.MethodPatch, path, string(body)) }, patchesAt(0))
	r.setting("a moment passes",
		"Waits until an instant must differ from the last one that the service provider gave: a little over a second where its instants have no fraction. Nothing is sent.",
		(*World).moment)
}

func patchBody(operations Text) string {
	return `{"schemas":["` + scim.MessagePatchOp + `"],"Operations":` + string(operations) + `}`
}

// moment waits for the service provider's clock. A coarse one is known by the instants
// that it writes.
func (w *World) moment() error {
	pause := 20 * time.Millisecond
	for _, exchange := range w.exchanges() {
		answer, err := w.answered(exchange)
		if err != nil {
			continue
		}
		if modified := first(answer.at("meta.lastModified")); modified != "" && !strings.Contains(modified, ".") {
			pause = 1100 * time.Millisecond
		}
	}
	return connect.Pause(w.ctx, pause)
}

func (w *World) wholeOrNothing(at Path) error {
	answer, err := w.current()
	if err != nil {
		return err
	}
	if answer.Status == http.StatusNoContent {
		if len(answer.ResponseBody) > 0 {
			return w.fault(finding{subject: "body of the answer with 204", got: fmt.Sprintf("%d bytes", len(answer.ResponseBody)), want: "none", exchange: answer.Number})
		}
		return nil
	}
	shown, parseErr := w.answered(answer)
	if parseErr != nil {
		return w.fault(finding{subject: "body of the answer", got: parseErr.Error(), want: "the whole resource", exchange: answer.Number})
	}
	return w.readBack(at, func(_ *transcript.Exchange, stored document) error {
		if differ := differences(stored, shown, nil); len(differ) > 0 {
			return w.fault(finding{
				subject: "attributes in which the answer differs from reading " + string(at), got: strings.Join(differ, ", "), want: "none",
				exchange: answer.Number, pointer: "/" + differ[0],
			})
		}
		return nil
	})
}

// answerJSON gives a value of the client's last answer as JSON text, to be sent again
// exactly as it was received.
func (w *World) answerJSON(path Path) (string, error) {
	exchange, err := w.current()
	if err != nil {
		return "", err
	}
	answer, err := w.answered(exchange)
	if err != nil {
		return "", w.unmet("the last answer is no JSON document")
	}
	values := answer.at(path)
	if len(values) == 0 {
		return "", w.unmet(fmt.Sprintf("the last answer has no %s", path))
	}
	return jsonText(values[0]), nil
}
