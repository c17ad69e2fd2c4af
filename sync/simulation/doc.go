// Package simulation runs the real client, the real service and the real files
// of both ends against everything that can go wrong, and compares what comes of
// it with a simple account of what was promised. It has tests only.
//
// A run is one seed: operators type, book and queue on several laptops, which go
// on trips, fetch what these need and forget it when they come back; the office
// posts bulletins and revokes a laptop. Lines are cut after any byte, files travel
// late, twice and in any order, both programs die at any write, disks are replaced
// by older copies, folders are copied, clocks jump by years. A seed that fails does
// the same again:
//
//	go test -v ./sync/simulation -args -seed=42
//
// prints every step it takes. -seeds=N runs N of them from -from on.
package simulation
