package main

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"

	"sportello/app/desk"
	"sportello/app/permit"
)

// maxDocument is more than the largest document that is read.
const maxDocument = 2 << 20

// readDocument reads a file, or standard input for "-".
func (p program) readDocument(path string) ([]byte, error) {
	input := p.In
	if path != "-" {
		file, err := os.Open(path)
		if err != nil {
			return nil, p.unreadable(path, err)
		}
		defer func() { _ = file.Close() }()
		input = file
	}
	content, err := io.ReadAll(io.LimitReader(input, maxDocument))
	if err != nil {
		return nil, p.unreadable(path, err)
	}
	return content, nil
}

// unreadable says that a file cannot be used.
func (p program) unreadable(path string, err error) error {
	return inputError{fmt.Sprintf(p.Choose("%s: non utilizzabile: %v", "%s: cannot be used: %v"), path, err)}
}

// form is an application by the official numbers, as check reads it.
type form struct {
	Modulo1 map[string]any `json:"modulo1,omitempty"`
	Modulo2 map[string]any `json:"modulo2,omitempty"`
	// Documents are the ids of those present; absent where nobody said.
	Documents []string          `json:"documents,omitzero"`
	Overrides map[string]string `json:"overrides,omitempty"`
}

// formOf writes an open application by the official numbers.
func formOf(rules *permit.Rulebook, application *desk.Application) (form, error) {
	encoded, err := application.Document()
	if err != nil {
		return form{}, err
	}
	var document struct {
		Values    permit.Values     `json:"values"`
		Documents map[string]bool   `json:"documents"`
		Overrides map[string]string `json:"overrides"`
	}
	if err := json.Unmarshal(encoded, &document); err != nil {
		return form{}, fmt.Errorf("reading the application: %w", err)
	}
	f := form{Modulo1: map[string]any{}, Modulo2: map[string]any{}, Overrides: document.Overrides}
	for key, value := range document.Values {
		module, number, _ := strings.Cut(key, ".")
		to := f.Modulo1
		if module == "2" {
			to = f.Modulo2
		}
		to[number] = official(rules, key, value)
	}
	if document.Documents != nil {
		f.Documents = []string{}
		for _, id := range slices.Sorted(maps.Keys(document.Documents)) {
			if document.Documents[id] {
				f.Documents = append(f.Documents, id)
			}
		}
	}
	return f, nil
}

// official is a value as the form has it: ticks are true or false.
func official(rules *permit.Rulebook, key, value string) any {
	field, _ := rules.Field(key)
	if field.Kind == permit.KindTick || field.Kind == permit.KindYesNo {
		return value == permit.Yes
	}
	return value
}
