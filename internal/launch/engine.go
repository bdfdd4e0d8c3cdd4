package launch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"

	"github.com/testcontainers/testcontainers-go"
	"github.com/testcontainers/testcontainers-go/log"
)

// ErrEngine means that no container engine answers. Whatever else goes wrong does so with
// an engine at hand.
var ErrEngine = errors.New("no container engine answers")

// maxRefusals is how often the engine may refuse a pull or a build. The library goes on for a
// quarter of an hour, which a person takes for a hang.
const maxRefusals = 2

// silence keeps what the library writes for its own process-wide logger off standard error.
// The logger is the library's only one, so it is set once and for all.
var silence = sync.OnceFunc(func() { log.SetDefault(log.NewNoopLogger()) })

// engine connects to the container engine and asks it for a sign of life.
func engine(ctx context.Context, journal log.Logger) (testcontainers.GenericProvider, error) {
	silence()
	provider, err := testcontainers.ProviderDefault.GetProvider(testcontainers.WithLogger(journal))
	if err != nil {
		return nil, fmt.Errorf("%w: %s", ErrEngine, oneLine(err))
	}
	if err := provider.Health(ctx); err != nil {
		return nil, fmt.Errorf("%w: %s", ErrEngine, oneLine(err))
	}
	return provider, nil
}

// refusals listens to the library's messages: the reason why it tries again is said there and
// nowhere else. After maxRefusals it gives up by cancelling.
type refusals struct {
	cancel context.CancelCauseFunc

	mu    sync.Mutex
	count int
}

// Printf implements log.Logger.
func (r *refusals) Printf(format string, args ...any) {
	if !strings.HasPrefix(format, "Failed to ") || !strings.HasSuffix(format, "will retry") || len(args) == 0 {
		return
	}
	reason, ok := args[0].(error)
	if !ok {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.count++; r.count >= maxRefusals {
		r.cancel(reason)
	}
}

// oneLine makes an error one line, and cuts what the library repeats of a joined error.
func oneLine(err error) string {
	var parts []string
	for line := range strings.Lines(err.Error()) {
		if line = strings.TrimSpace(line); line != "" {
			parts = append(parts, line)
		}
	}
	return strings.Join(parts, "; ")
}

// copyLog reads the whole log of a container into to.
func copyLog(ctx context.Context, container testcontainers.Container, to io.Writer) error {
	reader, err := container.Logs(ctx)
	if err != nil {
		return err
	}
	defer reader.Close()
	_, err = io.Copy(to, reader)
	return err
}
