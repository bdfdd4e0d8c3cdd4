package launch

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

const (
	defaultPort         = 8080
	defaultPath         = "/scim/v2"
	defaultReady        = "/ServiceProviderConfig" // below the base path
	defaultStartTimeout = time.Minute
)

// Options say what to start and how to tell that it is ready.
type Options struct {
	// Image is the reference of an image, pulled if the engine does not have it. Either
	// Image or Dockerfile is set, never both.
	Image string
	// Dockerfile is a directory with a Dockerfile. The image that is built from it is
	// removed with the container.
	Dockerfile string
	// Port that the container serves HTTP on. 0: 8080.
	Port int
	// Path of the base URL in the container. "": /scim/v2.
	Path string
	// Ready is the path that answers once the container is ready: any HTTP status below 500
	// will do, for credentials may be asked for. "": ServiceProviderConfig below Path.
	Ready string
	// Env is the environment of the container's process, beyond the image's own.
	Env map[string]string
	// StartTimeout bounds the wait from the start of the process until Ready answers; the
	// build or pull before it is bounded by the context alone. 0: one minute.
	StartTimeout time.Duration
}

// resolve fills the defaults in and refuses what cannot work before an engine is asked.
func (o Options) resolve() (Options, error) {
	switch {
	case o.Image == "" && o.Dockerfile == "":
		return o, errors.New("neither an image nor a directory with a Dockerfile is named")
	case o.Image != "" && o.Dockerfile != "":
		return o, fmt.Errorf("both an image (%s) and a directory with a Dockerfile (%s) are named", o.Image, o.Dockerfile)
	case o.Port < 0 || o.Port > 65535:
		return o, fmt.Errorf("port: got %d, want 1 to 65535", o.Port)
	}
	if o.Dockerfile != "" {
		if info, err := os.Stat(filepath.Join(o.Dockerfile, "Dockerfile")); err != nil || info.IsDir() {
			return o, fmt.Errorf("%s is no directory with a Dockerfile", o.Dockerfile)
		}
	}
	if o.Port == 0 {
		o.Port = defaultPort
	}
	if o.Path == "" {
		o.Path = defaultPath
	}
	if o.Path = strings.TrimRight(o.Path, "/"); o.Path != "" {
		o.Path = rooted(o.Path)
	}
	if o.Ready == "" {
		o.Ready = o.Path + defaultReady
	}
	o.Ready = rooted(o.Ready)
	if o.StartTimeout <= 0 {
		o.StartTimeout = defaultStartTimeout
	}
	return o, nil
}

func rooted(path string) string {
	if strings.HasPrefix(path, "/") {
		return path
	}
	return "/" + path
}

// port in the engine's notation.
func (o Options) port() string { return strconv.Itoa(o.Port) + "/tcp" }

// subject is how errors call what was to be started.
func (o Options) subject() string {
	if o.Image != "" {
		return "image " + o.Image
	}
	return "Dockerfile in " + o.Dockerfile
}
