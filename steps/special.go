package steps

import (
	"context"
	"errors"
	"fmt"

	"github.com/scimspec/scimspec/mockidp"
)

// Actions that only one of the products has.
type (
	onDemand interface {
		ProvisionOnDemand(ctx context.Context, id string, members ...string) ([]mockidp.LogEntry, error)
	}
	forced interface {
		ForceSync(ctx context.Context, personID string) error
	}
	restartable interface {
		Restart(ctx context.Context) error
	}
	retryable interface {
		Retry(ctx context.Context) error
	}
	pushable interface {
		PushGroupNow(ctx context.Context, groupID string) error
	}
)

// special returns the provisioner as one that has an action.
func special[T any](w *World, action string) (T, error) {
	var none T
	if w.idp == nil {
		return none, errors.New("no identity provider was set up")
	}
	able, ok := w.idp.(T)
	if !ok {
		return none, fmt.Errorf("%s: %s has no such action", action, w.idp.Dialect())
	}
	return able, nil
}

func (w *World) provisionOnDemand(name Actor) error {
	able, err := special[onDemand](w, "provision on demand")
	if err != nil {
		return err
	}
	id, err := w.person(name)
	if err != nil {
		return err
	}
	_, err = able.ProvisionOnDemand(w.ctx, id)
	return err
}

func (w *World) provisionGroupOnDemand(name Team) error {
	able, err := special[onDemand](w, "provision on demand")
	if err != nil {
		return err
	}
	group, ok := w.directory.Group(w.cast.groups[name])
	if !ok {
		return fmt.Errorf("group %q: not in the directory", name)
	}
	_, err = able.ProvisionOnDemand(w.ctx, group.ID, group.Members...)
	return err
}

func (w *World) forceSync(name Actor) error {
	able, err := special[forced](w, "force sync")
	if err != nil {
		return err
	}
	id, err := w.person(name)
	if err != nil {
		return err
	}
	return able.ForceSync(w.ctx, id)
}

func (w *World) restart() error {
	able, err := special[restartable](w, "restart provisioning")
	if err != nil {
		return err
	}
	if err := able.Restart(w.ctx); err != nil {
		return err
	}
	return w.sync()
}

func (w *World) retry() error {
	able, err := special[retryable](w, "retry failed tasks")
	if err != nil {
		return err
	}
	return able.Retry(w.ctx)
}

func (w *World) pushNow(name Team) error {
	able, err := special[pushable](w, "push now")
	if err != nil {
		return err
	}
	id, ok := w.cast.groups[name]
	if !ok {
		return fmt.Errorf("group %q: not in the directory", name)
	}
	return able.PushGroupNow(w.ctx, id)
}
