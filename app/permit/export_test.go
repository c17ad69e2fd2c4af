package permit

import (
	"maps"
	"slices"
	"testing/fstest"

	"go.yaml.in/yaml/v3"

	"sportello/assets/reference"
)

// Reload returns Load for a rulebook one of whose files is another: the rest is parsed
// once for all, which is most of the work.
func Reload(files fstest.MapFS, tables *reference.Tables) func(name string, text []byte) (*Rulebook, error) {
	reader := &loader{folder: files}
	documents := make(map[string]*yaml.Node)
	for name := range files {
		documents[name], _ = reader.parseFile(name)
	}
	return func(name string, text []byte) (*Rulebook, error) {
		broken := maps.Clone(files)
		broken[name] = &fstest.MapFile{Data: text}
		l := &loader{folder: broken, book: newRulebook(tables)}
		l.parse = func(each string) (*yaml.Node, bool) {
			if document := documents[each]; document != nil && each != name {
				return document, true
			}
			return l.parseFile(each)
		}
		return l.load()
	}
}

// Plain are the rulebook's expressions as plain functions: each finds the
// fields that the expression reads and compares them with a text. Checking
// cannot take less without leaving a question out.
func Plain(r *Rulebook) []func(Values) bool {
	var programs []*program
	for i := range r.fields {
		programs = append(programs, r.fields[i].required, r.fields[i].shown, r.fields[i].derive)
	}
	for i := range r.sections {
		programs = append(programs, r.sections[i].shown)
	}
	for i := range r.definitions {
		programs = append(programs, r.definitions[i].program)
	}
	for i := range r.rules {
		programs = append(programs, r.rules[i].when)
	}
	for i := range r.documents {
		programs = append(programs, r.documents[i].when, r.documents[i].mandatory)
	}
	for i := range r.fees {
		programs = append(programs, r.fees[i].when, r.fees[i].cents)
	}
	for i := range r.deadlines {
		programs = append(programs, r.deadlines[i].when, r.deadlines[i].date)
	}
	var plain []func(Values) bool
	for _, p := range programs {
		if p == nil || p.code == nil {
			continue
		}
		keys := slices.Clone(p.uses)
		plain = append(plain, func(values Values) bool {
			equal := false
			for _, key := range keys {
				equal = values[key] == Yes || equal
			}
			return equal
		})
	}
	return plain
}
