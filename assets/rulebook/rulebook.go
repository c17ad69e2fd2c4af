// Package rulebook carries the rulebook the program is released with: what the
// forms of MOD. 209 hold, the motives, documents, fees and terms, and the rules
// that tell what is wrong with an application. app/permit gives it meaning; an
// office may publish a newer one.
//
// Every fact names its source and whether it was verified there.
package rulebook

import (
	"embed"
	"io/fs"
)

//go:embed *.yaml
var files embed.FS

// Files returns the folder of the rulebook's files.
func Files() fs.FS { return files }
