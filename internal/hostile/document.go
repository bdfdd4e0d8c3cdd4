package hostile

import (
	"encoding/json"
	"net/http"
	"strings"

	"github.com/scimspec/scimspec/internal/scim"
)

const (
	depth  = 100_000 // of the deep document, in arrays
	digits = 400     // of the long number
)

// Script is what html-script-error-detail puts where a report shows text.
const Script = `</script><script>document.title="owned"</script><img src=x onerror="document.title='owned'">`

// documents are the misbehaviours of what a body holds.
func documents() []Misbehaviour {
	return []Misbehaviour{
		{Name: "deep-json", Side: Target, spoil: spoilBody(deepJSON),
			Doc: "The document holds arrays nested 100,000 deep."},
		{Name: "invalid-utf8", Side: Target, spoil: spoilBody(invalidUTF8),
			Doc: "A string holds bytes that are not UTF-8."},
		{Name: "duplicate-keys", Side: Target, spoil: spoilBody(duplicateKeys),
			Doc: "Members occur twice, with different values."},
		{Name: "nan", Side: Target, spoil: spoilBody(func(a *answer) { a.insert(`"weight":NaN`) }),
			Doc: "A number is NaN, which JSON does not have."},
		{Name: "number-of-400-digits", Side: Target, spoil: spoilBody(longNumber),
			Doc: "totalResults and active are a number of 400 digits."},
		{Name: "empty-200", Side: Target, spoil: spoilBody(func(a *answer) { a.status, a.body = http.StatusOK, nil }),
			Doc: "Every answer is 200 with an empty body."},
		{Name: "null-200", Side: Target, spoil: spoilBody(func(a *answer) { a.status, a.body = http.StatusOK, []byte("null") }),
			Doc: "Every answer is 200 with the JSON value null."},
		{Name: "html-200", Side: Target, spoil: spoilBody(htmlPage),
			Doc: "Every answer is 200 with a web page that holds scripts."},
		{Name: "wrong-media-type", Side: Target, spoil: spoilBody(func(a *answer) { a.header.Set("Content-Type", "text/plain") }),
			Doc: "Right documents are called text/plain."},
		{Name: "echo-request", Side: Target, spoil: echoRequest,
			Doc: "Every answer is 200 and repeats the request, with its credentials."},
		{Name: "html-script-error-detail", Side: Target, spoil: scriptedErrors,
			Doc: "Every write is refused with markup and scripts in the error's detail; reads hold them as names."},
	}
}

// spoilBody spoils answers that have a body and leaves the others in order.
func spoilBody(spoil func(*answer)) func(*exchange) {
	return func(x *exchange) {
		a := x.inner()
		if len(a.body) > 0 {
			spoil(a)
		}
		x.send(a)
	}
}

func deepJSON(a *answer) {
	a.insert(`"deep":` + strings.Repeat("[", depth) + strings.Repeat("]", depth))
}

func invalidUTF8(a *answer) { a.insert("\"nickName\":\"\xff\xfe\xc0\xaf\xed\xa0\x80\"") }

func duplicateKeys(a *answer) {
	a.insert(`"id":"doubled","schemas":["urn:example:doubled"],"userName":"doubled@example.com","totalResults":77`)
}

func longNumber(a *answer) {
	object := a.object()
	if object == nil {
		return
	}
	number := json.Number(strings.Repeat("4", digits))
	if isList(object) {
		object["totalResults"] = number
	} else {
		object["active"] = number
	}
	a.set(object)
}

func htmlPage(a *answer) {
	a.status = http.StatusOK
	a.header.Set("Content-Type", "text/html; charset=utf-8")
	a.body = []byte("<!DOCTYPE html><html><head><title>Sign in</title></head><body>" + Script + "</body></html>")
}

func echoRequest(x *exchange) {
	x.inner()
	a := &answer{status: http.StatusOK, header: scimHeader()}
	a.header.Set("X-Echo", x.r.Header.Get("Authorization"))
	a.set(map[string]any{
		"method": x.r.Method, "url": x.r.URL.String(), "headers": x.r.Header, "body": string(x.body),
	})
	x.send(a)
}

func scriptedErrors(x *exchange) {
	if x.r.Method != http.MethodGet {
		a := scimError(http.StatusBadRequest, Script)
		a.header.Set("X-Detail", `"><script>document.title="owned"</script>`)
		x.send(a)
		return
	}
	a := x.inner()
	if object := a.object(); isList(object) && strings.Contains(x.r.URL.Path, scim.EndpointUsers) {
		object["detail"] = Script
		a.set(object)
	}
	x.send(a)
}
