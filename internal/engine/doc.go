// Package engine carries out a run: it discovers what a target offers, plans which
// scenarios apply, runs them through godog with a deadline each, cleans up, and turns
// what was seen into a report. It knows no scenario and no identity provider; it prints
// nothing and never ends the process. A Suite may be used by one goroutine at a time;
// Session.Run may be called from several at once.
package engine
