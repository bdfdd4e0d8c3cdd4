// Package accept is what a service provider accepts of the data that RFC 7643 leaves open:
// how names are formed, what lies under every user, which values an attribute takes, what it
// does not store and what it does not change. Somebody states it (Data, written as data: in a
// configuration or a product profile), or a run learns it.
//
// It makes nothing up beyond names and texts, sends nothing and judges nothing. All values are
// immutable once made and may be used by several goroutines.
package accept
