// Package page is the web console: HTML, style and script as they are served, embedded and
// without a build step. It knows nothing of identity providers: the script calls the API
// of package server like everybody else.
package page

import (
	"embed"
	"html/template"
	"io"
	"net/http"
	"path"
	"strings"
)

//go:embed files
var files embed.FS

var pages = template.Must(template.ParseFS(files, "files/*.html"))

// policy lets the console load nothing but its own files, and nobody frame it.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// Icon is what a browser asks for beside a page that names no icon, such as one that only posts a form.
const Icon = "/favicon.ico"

// Handler serves the console: its files below /console/, and the page for any other path,
// so that a link leads to what it names.
func Handler(version string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("Cache-Control", "no-cache")
		if name, below := strings.CutPrefix(r.URL.Path, "/console/"); below {
			serveFile(w, r, name)
			return
		}
		if r.URL.Path == Icon {
			serveFile(w, r, "icon.svg")
			return
		}
		h.Set("Content-Type", "text/html; charset=utf-8")
		_ = pages.ExecuteTemplate(w, "console.html", version) // the client went away
	})
}

var types = map[string]string{".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8", ".svg": "image/svg+xml"}

func serveFile(w http.ResponseWriter, r *http.Request, name string) {
	kind := types[path.Ext(name)]
	content, err := files.ReadFile("files/" + path.Clean("/" + name)[1:])
	if err != nil || kind == "" {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", kind)
	_, _ = w.Write(content) // the client went away
}

// SignIn writes the sign-in page of an identity provider.
func SignIn(w io.Writer, shown any) error { return pages.ExecuteTemplate(w, "signin.html", shown) }

// Token writes the page that asks for the token.
func Token(w io.Writer) error { return pages.ExecuteTemplate(w, "token.html", nil) }
