// Package release holds the versions of what packs a release, in a module of its own so that
// nothing else downloads them, and the tests of .goreleaser.yaml.
package release
