package wire

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"fmt"
	"io"
	"strings"
)

// Inflated returns the body without its content encoding: where a dialect sets Accept-Encoding by
// hand, the transport leaves that to it.
func (a *Answer) Inflated() ([]byte, error) {
	var (
		reader io.Reader
		err    error
	)
	switch strings.ToLower(a.Header.Get("Content-Encoding")) {
	case "gzip", "x-gzip":
		reader, err = gzip.NewReader(bytes.NewReader(a.Body))
	case "deflate":
		if reader, err = zlib.NewReader(bytes.NewReader(a.Body)); err != nil {
			reader, err = flate.NewReader(bytes.NewReader(a.Body)), nil
		}
	default:
		return a.Body, nil
	}
	if len(a.Body) == 0 {
		return a.Body, nil
	}
	if err != nil {
		return nil, fmt.Errorf("decode answer: %w", err)
	}
	body, err := io.ReadAll(io.LimitReader(reader, maxAnswer))
	if err != nil {
		return nil, fmt.Errorf("decode answer: %w", err)
	}
	return body, nil
}
