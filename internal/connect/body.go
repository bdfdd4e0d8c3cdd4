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
	body, err := io.ReadAll(req.Body)
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
		req.Body, req.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	}
}
