package hostile

import (
	"fmt"
	"net"
	"net/http"
	"net/url"
	"sync"
	"time"
)

// directions are the misbehaviours of where an answer points to.
func directions() []Misbehaviour {
	return []Misbehaviour{
		{Name: "redirect-loop", Side: Refusal, spoil: redirectLoop,
			Doc: "Every answer redirects to another URL of the same host, without end."},
		{Name: "redirect-other-host", Side: Refusal, spoil: redirectOtherHost,
			Doc: "Every answer redirects, method and body kept (307), to a host that collects credentials."},
		{Name: "redirect-script", Side: Refusal, spoil: redirectScript,
			Doc: "Every answer redirects to a javascript URL."},
		{Name: "location-other-host", Side: Nobody, spoil: locationOtherHost,
			Doc: "Location and meta.location lie on a host that collects credentials."},
	}
}

func redirectLoop(x *exchange) {
	next := *x.r.URL
	query := next.Query()
	query.Set("again", fmt.Sprint(x.server.next()))
	next.RawQuery = query.Encode()
	x.redirect(http.StatusFound, next.String())
}

func redirectOtherHost(x *exchange) {
	x.redirect(http.StatusTemporaryRedirect, x.server.other.URL()+x.r.URL.RequestURI())
}

func redirectScript(x *exchange) {
	x.redirect(http.StatusFound, `javascript:alert(document.cookie)//"><script>document.title="owned"</script>`)
}

func (x *exchange) redirect(status int, location string) {
	x.send(&answer{status: status, header: http.Header{"Location": {location}}})
}

func locationOtherHost(x *exchange) {
	a := x.inner()
	move := func(location string) string {
		if there, err := url.Parse(location); err == nil && location != "" {
			return x.server.other.URL() + there.RequestURI()
		}
		return location
	}
	if location := a.header.Get("Location"); location != "" {
		a.header.Set("Location", move(location))
	}
	if object := a.object(); object != nil {
		eachResource(object, func(resource map[string]any) {
			if meta, ok := resource["meta"].(map[string]any); ok {
				if location, ok := meta["location"].(string); ok {
					meta["location"] = move(location)
				}
			}
		})
		a.set(object)
	}
	x.send(a)
}

// eachResource visits a resource, or every resource of a list.
func eachResource(object map[string]any, visit func(map[string]any)) {
	if !isList(object) {
		visit(object)
		return
	}
	resources, _ := object["Resources"].([]any)
	for _, element := range resources {
		if resource, ok := element.(map[string]any); ok {
			visit(resource)
		}
	}
}

// Other is a second host. It answers 404 and remembers who came.
type Other struct {
	address string
	http    *http.Server
	served  sync.WaitGroup

	mu       sync.Mutex
	received []Received
}

func newOther() (*Other, error) {
	raw, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("listen as the other host: %w", err)
	}
	_, port, err := net.SplitHostPort(raw.Addr().String())
	if err != nil {
		raw.Close()
		return nil, fmt.Errorf("address of the other host: %w", err)
	}
	o := &Other{address: net.JoinHostPort("localhost", port)}
	o.http = &http.Server{Handler: http.HandlerFunc(o.serve), ReadHeaderTimeout: time.Minute}
	o.served.Go(func() { _ = o.http.Serve(raw) }) // it ends with ErrServerClosed
	return o, nil
}

// URL is scheme, name and port; the name is another than the server's.
func (o *Other) URL() string { return "http://" + o.address }

// Received returns every request that came.
func (o *Other) Received() []Received {
	o.mu.Lock()
	defer o.mu.Unlock()
	return append([]Received(nil), o.received...)
}

func (o *Other) serve(w http.ResponseWriter, r *http.Request) {
	o.mu.Lock()
	o.received = append(o.received, Received{Method: r.Method, Path: r.URL.RequestURI(), Header: r.Header.Clone()})
	o.mu.Unlock()
	w.WriteHeader(http.StatusNotFound)
}

func (o *Other) close() {
	_ = o.http.Close() // what is cut off does not matter
	o.served.Wait()
}
