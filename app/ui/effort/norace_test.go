//go:build !race

package effort_test

const racing = false
