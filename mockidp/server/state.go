package server

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// statePause is how long changes are gathered before the state file is written.
const statePause = 300 * time.Millisecond

// saved reads the state file; nil when there is none.
func (s *Server) saved() (*Seed, error) {
	if s.options.StateFile == "" {
		return nil, nil
	}
	document, err := os.ReadFile(s.options.StateFile)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("state file: %w", err)
	}
	return ReadSeed(s.options.StateFile, document)
}

// keep writes the state file after changes, and once more in the end.
func (s *Server) keep() {
	for {
		select {
		case <-s.ctx.Done():
			_ = s.save() // nobody is left to be told
			return
		case <-s.dirty:
		}
		select {
		case <-s.ctx.Done():
		case <-time.After(statePause):
		}
		if err := s.save(); err != nil {
			s.hub.changed("state: " + err.Error())
		}
	}
}

// save writes the state file whole or not at all. It holds people and settings, and no
// token.
func (s *Server) save() error {
	document, err := json.MarshalIndent(s.export(), "", "  ")
	if err != nil {
		return fmt.Errorf("state file: %w", err)
	}
	file, err := os.CreateTemp(filepath.Dir(s.options.StateFile), ".scimspec-state-*")
	if err != nil {
		return fmt.Errorf("state file: %w", err)
	}
	defer os.Remove(file.Name())
	_, err = file.Write(document)
	if err = errors.Join(err, file.Close()); err == nil {
		err = os.Rename(file.Name(), s.options.StateFile)
	}
	if err != nil {
		return fmt.Errorf("state file: %w", err)
	}
	return nil
}
