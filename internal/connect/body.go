package connect

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
)

// Body reads the whole body of a request and puts it back, so that the request can be looked
// at, sent, and sent again. It is nil where there is none.
func Body(req *http.Request) ([]byte, error) {
	if req.Body == nil || req.Body == http.NoBody {
		return nil, nil
	}
	body, err := ReadAll(req.Body, req.ContentLength)
	if closeErr := req.Body.Close(); err == nil {
		err = closeErr
	}
	if err != nil {
		return nil, fmt.Errorf("read request body: %w", err)
	}
	PutBody(req, body)
	return body, nil
}

// PutBody gives a request a body that Body returned.
func PutBody(req *http.Request, body []byte) {
	if body != nil {
		req.Body, req.ContentLength = Hold(body, nil), int64(len(body))
	}
}

// Hold is a body that was read before: whoever reads it on this machine takes it as it is, and
// does not write into it. close, which may be nil, is closed with it.
func Hold(body []byte, close io.Closer) io.ReadCloser {
	return &held{Reader: bytes.NewReader(body), body: body, close: close}
}

type held struct {
	*bytes.Reader
	body  []byte
	close io.Closer
}

// Close implements io.Closer.
func (h *held) Close() error {
	if h.close == nil {
		return nil
	}
	return h.close.Close()
}

// inMemory gives a request, which is the caller's own copy, the kind of body that net/http knows to
// be in memory: header and body leave in one write, and where the target had closed the connection
// meanwhile, nothing of it was sent and net/http sends it over a new one.
func inMemory(req *http.Request) *http.Request {
	h, ok := req.Body.(*held)
	if !ok || h.close != nil || h.Len() != len(h.body) {
		return req
	}
	req.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(h.body)), nil }
	req.Body, _ = req.GetBody()
	return req
}

// mostAhead bounds what is set aside for a body of which only its length is known, in bytes.
const mostAhead = 64 << 10

// ReadAll reads a body to its end. size is how long it is said to be, below zero where nobody
// says. What Hold made, and nobody has read yet, is not copied.
func ReadAll(body io.Reader, size int64) ([]byte, error) {
	if h, ok := body.(*held); ok && h.Len() == len(h.body) {
		_, err := h.Seek(0, io.SeekEnd)
		return h.body, err
	}
	buffer := bytes.NewBuffer(make([]byte, 0, min(max(size, 0), mostAhead)+bytes.MinRead))
	_, err := buffer.ReadFrom(body)
	return buffer.Bytes(), err
}

// Length is how long a body is that Hold made; false for any other.
func Length(body io.Reader) (int64, bool) {
	h, ok := body.(*held)
	if !ok {
		return 0, false
	}
	return int64(len(h.body)), true
}
