package launch

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/testcontainers/testcontainers-go"
	"github.com/testcontainers/testcontainers-go/wait"
)

const (
	logLimit   = 64 << 10 // bytes of the log that are kept
	errorLines = 12       // lines of the log that an error shows
	stopGrace  = 5 * time.Second
	// engineWait bounds each question to the engine that has no deadline of its own.
	engineWait = 30 * time.Second
)

// Container is a running service provider.
type Container struct {
	container testcontainers.Container
	baseURL   string

	mu     sync.Mutex
	closed bool
	log    string // what was last read of the log
	err    error  // of the first Close
}

// Start builds or pulls the image if need be, starts a container from it and waits until it
// is ready. An error says which of these failed, and shows the end of the build's or the
// container's log; ErrEngine is in its chain when there is no engine. Nothing is left behind
// then, except an image that was pulled.
func Start(ctx context.Context, o Options) (*Container, error) {
	o, err := o.resolve()
	if err != nil {
		return nil, err
	}
	making, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	provider, err := engine(making, &refusals{cancel: cancel})
	if err != nil {
		return nil, err
	}
	build := &tail{limit: logLimit}
	created, err := provider.CreateContainer(making, o.request(build))
	started := &Container{container: created}
	if err != nil {
		return nil, errors.Join(o.creationError(making, err, build), started.Close())
	}
	probe := &probe{path: o.Ready}
	if err := started.await(ctx, o, probe); err != nil {
		return nil, errors.Join(started.startError(ctx, o, probe, err), started.Close())
	}
	if started.baseURL, err = address(ctx, created, o); err != nil {
		return nil, errors.Join(err, started.Close())
	}
	return started, nil
}

// request is what the library is asked for. The wait for readiness is not part of it: it
// starts when the process does, and its failures are told apart here.
func (o Options) request(build *tail) testcontainers.ContainerRequest {
	request := testcontainers.ContainerRequest{Image: o.Image, ExposedPorts: []string{o.port()}, Env: o.Env}
	if o.Dockerfile != "" {
		request.FromDockerfile = testcontainers.FromDockerfile{Context: o.Dockerfile, Repo: "scimspec-built", BuildLogWriter: build}
	}
	return request
}

// await starts the process and polls until it is ready.
func (c *Container) await(ctx context.Context, o Options, probe *probe) error {
	if err := c.container.Start(ctx); err != nil {
		return err
	}
	ready := wait.ForHTTP(o.Ready).WithPort(o.port()).WithStartupTimeout(o.StartTimeout).WithStatusCodeMatcher(probe.match)
	target, ok := c.container.(wait.StrategyTarget)
	if !ok {
		return fmt.Errorf("container of type %T cannot be waited for", c.container)
	}
	return ready.WaitUntilReady(ctx, target)
}

// probe remembers what the readiness path answered last.
type probe struct {
	path string
	last atomic.Int64 // HTTP status; 0: no answer
}

func (p *probe) match(status int) bool {
	p.last.Store(int64(status))
	return status < http.StatusInternalServerError
}

func (p *probe) String() string {
	if status := p.last.Load(); status != 0 {
		return fmt.Sprintf("GET %s answered last with status %d", p.path, status)
	}
	return fmt.Sprintf("GET %s was not answered", p.path)
}

// creationError says why there is no container.
func (o Options) creationError(making context.Context, err error, build *tail) error {
	if refusal := context.Cause(making); refusal != nil && !errors.Is(refusal, context.Canceled) {
		err = refusal // what the engine said, not that we stopped asking
	}
	switch {
	case strings.Contains(err.Error(), "reaper"):
		return fmt.Errorf("%s: testcontainers' cleaner did not start (TESTCONTAINERS_RYUK_DISABLED=true does without it): %w", o.subject(), err)
	case o.Dockerfile != "":
		return withLog(fmt.Errorf("build of the %s: %w", o.subject(), err), build.String())
	}
	return fmt.Errorf("%s is not here and cannot be pulled: %w", o.subject(), err)
}

// startError says why the container did not become ready: it ended, it was too late, we were
// interrupted, or the engine could not start it.
func (c *Container) startError(ctx context.Context, o Options, probe *probe, err error) error {
	asking, cancel := context.WithTimeout(context.WithoutCancel(ctx), engineWait)
	defer cancel()
	state, stateErr := c.container.State(asking)
	switch {
	case stateErr == nil && state.Status == "exited":
		err = fmt.Errorf("%s: exited with code %d before it was ready", o.subject(), state.ExitCode)
	case ctx.Err() != nil:
		err = fmt.Errorf("%s: interrupted before it was ready: %w", o.subject(), context.Cause(ctx))
	case errors.Is(err, context.DeadlineExceeded):
		err = fmt.Errorf("%s: not ready within %s: %s", o.subject(), o.StartTimeout, probe)
	default:
		err = fmt.Errorf("%s: start: %w", o.subject(), err)
	}
	return withLog(err, c.Log())
}

// withLog adds the end of a log to an error, on lines of its own.
func withLog(err error, log string) error {
	if lines := lastLines(log, errorLines); lines != "" {
		return fmt.Errorf("%w; the last it wrote:\n%s", err, lines)
	}
	return err
}

// address is the base URL as it is reached from here.
func address(ctx context.Context, container testcontainers.Container, o Options) (string, error) {
	host, err := container.Host(ctx)
	if err != nil {
		return "", fmt.Errorf("address of the container: %w", err)
	}
	port, err := container.MappedPort(ctx, o.port())
	if err != nil {
		return "", fmt.Errorf("address of the container: %w", err)
	}
	return "http://" + net.JoinHostPort(host, port.Port()) + o.Path, nil
}

// BaseURL is where the service provider is reached, without a slash at the end.
func (c *Container) BaseURL() string { return c.baseURL }

// Log is what the container has written so far to its standard output and error, its last
// 64 KiB at most. After Close it is what it had written by then.
func (c *Container) Log() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.closed {
		ctx, cancel := context.WithTimeout(context.Background(), engineWait)
		defer cancel()
		c.readLog(ctx)
	}
	return c.log
}

// readLog asks the engine for the log. When it cannot be had, what was read before stays: a
// report without a log is better than none.
func (c *Container) readLog(ctx context.Context) {
	text := &tail{limit: logLimit}
	err := copyLog(ctx, c.container, text)
	if got := text.String(); err == nil || got != "" {
		c.log = got
	}
}

// Close stops the container and removes it, with the image if that was built for it. It does
// so whatever became of the context that Start was given. A second Close does nothing and
// says again what the first did.
func (c *Container) Close() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed || c.container == nil {
		return c.err
	}
	c.closed = true
	ctx, cancel := context.WithTimeout(context.Background(), engineWait)
	defer cancel()
	c.readLog(ctx)
	if err := c.container.Terminate(ctx, testcontainers.StopTimeout(stopGrace)); err != nil {
		c.err = fmt.Errorf("removal of the container: %w", err)
	}
	return c.err
}
