// Package uitest works a window in tests as Fyne's desktop driver does when a
// person sits before it: keys reach the menu, the focused widget or the canvas in
// the driver's own order, and the mouse what lies under it. Fyne's test driver
// leaves that part out.
//
// It is imported by tests only. Everything belongs to the goroutine of the test.
package uitest
