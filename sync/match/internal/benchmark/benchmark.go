// Package benchmark reads the public data on which same-person matching is
// measured, and parts what is tuned on from what is reported.
package benchmark

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"hash/fnv"
	"os"
	"path/filepath"
	"strings"
)

// Half tells which half of a data set something belongs to by the hash of a
// text, so that nobody chooses. What shares the text stays together.
type Half uint32

// The halves: weights, tables and thresholds are fixed on one, figures are
// reported on the other.
const (
	Tuning Half = iota
	Reporting
)

// HalfOf returns the half of a text.
func HalfOf(text string) Half {
	hash := fnv.New32a()
	_, _ = hash.Write([]byte("sportello match\x00" + text))
	return Half(hash.Sum32() >> 16 & 1)
}

// Spelling is a name in Latin letters and as spelt in another script.
type Spelling struct{ Latin, Native string }

// Spellings reads pairs of tokens: Latin, tab, the letters of the other script
// with spaces between, tab, a count.
func Spellings(folder, file string, half Half) ([]Spelling, error) {
	data, err := os.ReadFile(filepath.Join(folder, "names", file))
	if err != nil {
		return nil, fmt.Errorf("reading pairs of spellings: %w", err)
	}
	var spellings []Spelling
	for line := range strings.Lines(string(data)) {
		fields := strings.Split(strings.TrimRight(line, "\r\n"), "\t")
		if len(fields) < 2 {
			return nil, fmt.Errorf("pair of spellings %q has no tab", line)
		}
		native := strings.ReplaceAll(fields[1], " ", "")
		if HalfOf(native) == half {
			spellings = append(spellings, Spelling{fields[0], native})
		}
	}
	return spellings, nil
}

// Names is a labelled pair of names.
type Names struct {
	A, B string
	Same bool
}

// PersonNames reads the pairs of persons of name_bench.
func PersonNames(folder string, half Half) ([]Names, error) {
	rows, err := table(filepath.Join(folder, "names", "name_bench_even.csv"))
	if err != nil {
		return nil, err
	}
	var names []Names
	for _, row := range rows {
		if row["schema"] == "Person" && HalfOf(row["name2"]) == half {
			names = append(names, Names{row["name1"], row["name2"], row["is_match"] == "true"})
		}
	}
	return names, nil
}

// Row is one record of FEBRL; rows of one Entity are of one person.
type Row struct {
	Entity string
	Fields map[string]string
}

// FEBRL reads records from files that make one data set.
func FEBRL(folder string, files ...string) ([]Row, error) {
	var all []Row
	for _, file := range files {
		rows, err := table(filepath.Join(folder, "febrl", file))
		if err != nil {
			return nil, err
		}
		for _, row := range rows {
			parts := strings.Split(row["rec_id"], "-")
			if len(parts) < 2 {
				return nil, fmt.Errorf("record %q of %s names no entity", row["rec_id"], file)
			}
			all = append(all, Row{parts[1], row})
		}
	}
	return all, nil
}

// table reads a CSV file with a head line.
func table(path string) ([]map[string]string, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("reading a data set: %w", err)
	}
	reader := csv.NewReader(bytes.NewReader(data))
	reader.TrimLeadingSpace = true
	lines, err := reader.ReadAll()
	if err != nil {
		return nil, fmt.Errorf("reading a data set: %w", err)
	}
	if len(lines) == 0 {
		return nil, fmt.Errorf("%s is empty", filepath.Base(path))
	}
	var rows []map[string]string
	for _, line := range lines[1:] {
		row := make(map[string]string, len(line))
		for i, head := range lines[0] {
			row[strings.TrimSpace(head)] = strings.TrimSpace(line[i])
		}
		rows = append(rows, row)
	}
	return rows, nil
}
