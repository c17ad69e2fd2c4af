//go:build race

package effort_test

// racing: the race detector slows everything down.
const racing = true
