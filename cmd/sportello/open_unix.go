//go:build !windows

package main

import (
	"net/url"

	"fyne.io/fyne/v2"
)

// opener opens paths with the desktop's programs for them.
func opener(app fyne.App) func(path string) error {
	return func(path string) error { return app.OpenURL(&url.URL{Scheme: "file", Path: path}) }
}
