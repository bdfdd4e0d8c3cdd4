// Package load drives a service provider with the traffic of many identity providers at a
// set rate, and tells how long each operation took. The traffic is that of the dialects:
// each tenant is a directory and an application of its own, whose provisioner carries a
// working day to the service provider: people join, are matched and created, change,
// enter a group and leave. The same day can be written down as a k6 script, for a load
// that one machine cannot make.
//
// It judges no answer: that is what a run is for. It deletes what it created. Run is
// called once at a time; what it starts has ended when it returns.
package load
