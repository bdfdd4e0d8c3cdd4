package steps

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"unicode"

	"github.com/scimspec/scimspec/internal/transcript"
)

// versionJudgments compare the entity-tags of answers (RFC 7644, section 3.14).
func versionJudgments(r *registrar) {
	r.parameter("tag",
		as("its meta.version", (*World).taggedByVersion),
		as("that of reading {path} back", (*World).taggedAsRead))
	r.judgment("the ETag of the answer is {tag}",
		"The client's last answer has it, and it is the same to the byte as meta.version, or as the entity-tag of a GET of the resource.",
		nil, answers)
}

func (w *World) taggedByVersion() error {
	return w.inAnswer(func(exchange *transcript.Exchange, answer document) error {
		return w.sameTag(exchange, "meta.version of the answer", first(answer.at("meta.version")), exchange.ResponseHeader.Get("ETag"))
	})
}

func (w *World) taggedAsRead(at Path) error {
	exchange, err := w.current()
	if err != nil {
		return err
	}
	later, err := w.send(call{method: http.MethodGet, path: string(at)})
	if err != nil {
		return err
	}
	if err := w.wantStatus(http.StatusOK); err != nil {
		return err
	}
	return w.sameTag(exchange, "ETag of the answer", exchange.ResponseHeader.Get("ETag"), later.ResponseHeader.Get("ETag"))
}

// sameTag compares a tag with the one in a header, or with an earlier one. What is missing is
// named as missing.
func (w *World) sameTag(exchange *transcript.Exchange, subject, got, want string) error {
	f := finding{subject: subject, got: got, want: want, exchange: exchange.Number}
	switch {
	case want == "":
		f.subject, f.got, f.want = "header ETag of the answer", "absent", "the entity-tag that "+subject+" shows: "+show(got)
	case got == "":
		f.got = "absent"
	case got == want:
		return nil
	}
	return w.fault(f)
}

func (w *World) tagAgain(at Path, same bool) error {
	tags := tagsOf(w.before(), string(at))
	if len(tags) == 0 {
		return w.unmet(fmt.Sprintf("no answer gave the ETag of %s before the action", at))
	}
	exchange, err := w.send(call{method: http.MethodGet, path: string(at)})
	if err != nil {
		return err
	}
	if err := w.wantStatus(http.StatusOK); err != nil {
		return err
	}
	got, last := exchange.ResponseHeader.Get("ETag"), tags[len(tags)-1]
	if same {
		return w.sameTag(exchange, "ETag of "+string(at), got, last)
	}
	for _, tag := range tags {
		if got == tag {
			return w.fault(finding{subject: "ETag of " + string(at), got: got, want: "another one than before the change", exchange: exchange.Number})
		}
	}
	return nil
}

// tagsOf are the entity-tags that answers gave for a resource, in order: answers to
// requests to its URL, and to the POST that created it.
func tagsOf(exchanges []*transcript.Exchange, at string) []string {
	var tags []string
	for _, exchange := range exchanges {
		tag := exchange.ResponseHeader.Get("ETag")
		if tag != "" && exchange.Status < 300 && (samePath(pathOf(exchange.URL), at) || idOf(exchange) == idIn(at)) {
			tags = append(tags, tag)
		}
	}
	return tags
}

// resolveVersion gives an entity-tag of a resource: version is the newest one that an
// answer gave, firstVersion the oldest. jsonVersion and firstJsonVersion are the
// same inside a JSON string.
// otherStrength has a weak tag made strong or a strong one weak, otherCase the letter
// case of its letters changed.
func (w *World) resolveVersion(endpoint, id, member string) (string, error) {
	tags := tagsOf(w.exchanges(), endpoint+"/"+url.PathEscape(id))
	if len(tags) == 0 {
		return "", w.unmet(fmt.Sprintf("no answer gave the ETag of %s/%s", endpoint, id))
	}
	newest := tags[len(tags)-1]
	switch member {
	case "firstVersion":
		return tags[0], nil
	case "firstJsonVersion":
		return strings.ReplaceAll(tags[0], `"`, `\"`), nil
	case "jsonVersion":
		return strings.ReplaceAll(newest, `"`, `\"`), nil
	case "otherStrength":
		if strong, weak := strings.CutPrefix(newest, "W/"); weak {
			return strong, nil
		}
		return "W/" + newest, nil
	case "otherCase":
		return otherCase(newest), nil
	}
	return newest, nil
}

// otherCase changes the letters of the opaque tag. A tag without letters gets one.
func otherCase(tag string) string {
	prefix, opaque := "", tag
	if strong, weak := strings.CutPrefix(tag, "W/"); weak {
		prefix, opaque = "W/", strong
	}
	swapped := strings.Map(func(r rune) rune {
		if unicode.IsUpper(r) {
			return unicode.ToLower(r)
		}
		return unicode.ToUpper(r)
	}, opaque)
	if swapped == opaque {
		swapped = strings.TrimSuffix(opaque, `"`) + `x"`
	}
	return prefix + swapped
}
