package permit

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// Bounds of a document.
const (
	mostDocumentBytes = 1 << 20
	mostTextBytes     = 4 << 10
	mostProblems      = 100
)

// ErrDocumentTooLarge is a document of more than 1 MB.
var ErrDocumentTooLarge = errors.New("the document is larger than 1 MB")

// DocumentError says all that is wrong with a document. Its message names places
// and no value of any field.
type DocumentError struct {
	Problems []Problem
}

// Problem is one thing wrong with a document.
type Problem struct {
	Path   string // "modulo1.34"; empty for the whole
	Kind   ProblemKind
	Detail string // what is expected there, or where it broke off
}

// ProblemKind says what kind of thing is wrong.
type ProblemKind string

// The kinds of problem.
const (
	ProblemSyntax  ProblemKind = "syntax"  // no JSON
	ProblemText    ProblemKind = "text"    // not UTF-8
	ProblemUnknown ProblemKind = "unknown" // no such number, key, document
	ProblemType    ProblemKind = "type"    // true or false where text is, and the like
	ProblemSize    ProblemKind = "size"    // a text of more than 4 KB
	ProblemTwice   ProblemKind = "twice"
	ProblemMixed   ProblemKind = "mixed" // both ways of writing in one document
)

func (e *DocumentError) Error() string {
	lines := make([]string, len(e.Problems))
	for i, p := range e.Problems {
		lines[i] = strings.TrimPrefix(fmt.Sprintf("%s: %s: %s", p.Path, p.Kind, p.Detail), ": ")
	}
	return "reading the document: " + strings.Join(lines, "; ")
}

// DecodeDocument reads an application in either of two ways of writing it as
// JSON. By the official numbers:
//
//	{"modulo1": {"3": "DIALLO", "9": true, "37": false, "69": "12/A"},
//	 "modulo2": {"53": "6100.00"}, "documents": ["passport"]}
//
// where ticks are true or false, dates ISO, all others texts as on the form,
// and what does not apply is left out; or in the program's own form:
//
//	{"values": {"1.3": "DIALLO"}, "documents": {"passport": true}, "overrides": {"late": "…"}}
//
// Without documents nobody said which are present. By the official numbers the
// form is to be checked as written. Errors are ErrDocumentTooLarge or a
// *DocumentError.
func (r *Rulebook) DecodeDocument(text []byte) (Input, error) {
	if len(text) > mostDocumentBytes {
		return Input{}, ErrDocumentTooLarge
	}
	d := documentReader{book: r, json: json.NewDecoder(bytes.NewReader(text)), input: Input{Values: Values{}}}
	if !utf8.Valid(text) {
		d.problem("", ProblemText, "the file is not UTF-8")
		return Input{}, &DocumentError{d.problems}
	}
	err := d.object("", d.part)
	if err == nil && d.formsMixed() {
		d.problem("", ProblemMixed, "either official numbers or values, not both")
	}
	if err == nil {
		if _, end := d.json.Token(); !errors.Is(end, io.EOF) {
			d.problem("", ProblemSyntax, "something follows the document")
		}
	} else if !errors.Is(err, errStop) {
		d.problem("", ProblemSyntax, fmt.Sprintf("no JSON from byte %d", d.json.InputOffset()))
	}
	if len(d.problems) > 0 {
		return Input{}, &DocumentError{d.problems}
	}
	d.input.AsWritten = d.official
	return d.input, nil
}

// EncodeDocument writes an application in the program's own form. The day and
// the person's other applications are not part of it.
func EncodeDocument(input Input) ([]byte, error) {
	text, err := json.Marshal(struct {
		Values    Values            `json:"values"`
		Documents map[string]bool   `json:"documents,omitzero"`
		Overrides map[string]string `json:"overrides,omitempty"`
	}{input.Values, input.Documents, input.Overrides})
	if err != nil {
		return nil, fmt.Errorf("writing the document: %w", err)
	}
	return text, nil
}

// documentReader reads token by token: a map would let a number stand twice.
type documentReader struct {
	book            *Rulebook
	json            *json.Decoder
	input           Input
	problems        []Problem
	official, plain bool
}

// errStop ends the reading of a document that has too many problems.
var errStop = errors.New("too many problems")

func (d *documentReader) problem(path string, kind ProblemKind, detail string) {
	d.problems = append(d.problems, Problem{path, kind, detail})
}

func (d *documentReader) formsMixed() bool { return d.official && d.plain }

// object reads an object and hands over each key, whose value is still to be
// read. Anything else in its place is a problem and skipped.
func (d *documentReader) object(path string, each func(key string) error) error {
	token, err := d.json.Token()
	if err != nil {
		return err
	}
	if token != json.Delim('{') {
		d.problem(path, ProblemType, "an object is expected")
		return d.skip(token)
	}
	return d.pairs(path, each)
}

// pairs reads the rest of an object.
func (d *documentReader) pairs(path string, each func(key string) error) error {
	seen := make(map[string]bool)
	return d.rest(func() error {
		token, err := d.json.Token()
		if err != nil {
			return err
		}
		key, _ := token.(string)
		if seen[key] {
			d.problem(join(path, key), ProblemTwice, "it stands twice")
		}
		seen[key] = true
		return each(key)
	})
}

// rest reads the rest of an object or a list, one entry after the other.
func (d *documentReader) rest(entry func() error) error {
	for d.json.More() {
		if len(d.problems) >= mostProblems {
			return errStop
		}
		if err := entry(); err != nil {
			return err
		}
	}
	_, err := d.json.Token()
	return err
}

func join(path, key string) string {
	return strings.TrimPrefix(path+"."+abbreviate(key), ".")
}

// part reads one of the parts of the document.
func (d *documentReader) part(name string) error {
	switch name {
	case "modulo1", "modulo2":
		d.official = true
		return d.object(name, func(number string) error {
			return d.field(name, number, moduleKey(int(name[6]-'0'), number), true)
		})
	case "values":
		d.plain = true
		return d.object(name, func(key string) error { return d.field(name, key, key, false) })
	case "overrides":
		d.input.Overrides = make(map[string]string)
		return d.object(name, func(rule string) error {
			reason, ok, err := d.text(join(name, rule))
			if ok && reason != "" && d.short(name, rule) {
				d.input.Overrides[rule] = reason
			}
			return err
		})
	case "documents":
		return d.documents()
	}
	d.problem(abbreviate(name), ProblemUnknown, "no part of a document")
	return d.skipNext()
}

// field reads a value of a field. In the official way ticks are true or false;
// in our own all are texts.
func (d *documentReader) field(path, name, key string, official bool) error {
	path = join(path, name)
	i, ok := d.book.fieldByKey[key]
	if !ok {
		d.problem(path, ProblemUnknown, "no field of the form")
		return d.skipNext()
	}
	kind := d.book.fields[i].Kind
	if official && (kind == KindTick || kind == KindYesNo) {
		return d.tick(path, key, kind)
	}
	text, ok, err := d.text(path)
	if err != nil || !ok || strings.TrimSpace(text) == "" {
		return err
	}
	if cents, ok := parseCents(text); ok && kind == KindAmount {
		text = fmt.Sprintf("%d.%02d", cents/100, cents%100)
	}
	d.input.Values[key] = text
	return nil
}

func (d *documentReader) tick(path, key string, kind Kind) error {
	ticked, ok, err := d.truth(path)
	switch {
	case err != nil || !ok:
		return err
	case ticked:
		d.input.Values[key] = Yes
	case kind == KindYesNo:
		d.input.Values[key] = No
	}
	return nil
}

// documents reads which documents are present: a list of ids, or ids with true
// or false.
func (d *documentReader) documents() error {
	const path = "documents"
	d.input.Documents = make(map[string]bool)
	token, err := d.json.Token()
	if err != nil {
		return err
	}
	switch token {
	case json.Delim('['):
		return d.rest(func() error {
			id, ok, err := d.text(path)
			if ok && d.knownDocument(id) {
				d.input.Documents[id] = true
			}
			return err
		})
	case json.Delim('{'):
		return d.pairs(path, func(id string) error {
			present, ok, err := d.truth(join(path, id))
			if ok && d.knownDocument(id) {
				d.input.Documents[id] = present
			}
			return err
		})
	}
	d.problem(path, ProblemType, "a list is expected")
	return d.skip(token)
}

func (d *documentReader) knownDocument(id string) bool {
	if _, ok := d.book.documentByID[id]; !ok {
		d.problem(join("documents", id), ProblemUnknown, "no document of the checklist")
		return false
	}
	return true
}

// truth reads true or false. Anything else in its place is a problem and skipped.
func (d *documentReader) truth(path string) (value, ok bool, err error) {
	token, err := d.json.Token()
	if err != nil {
		return false, false, err
	}
	if value, ok = token.(bool); !ok {
		d.problem(path, ProblemType, "true or false is expected")
		return false, false, d.skip(token)
	}
	return value, true, nil
}

// text reads a text. Anything else in its place is a problem and skipped.
func (d *documentReader) text(path string) (text string, ok bool, err error) {
	token, err := d.json.Token()
	if err != nil {
		return "", false, err
	}
	text, ok = token.(string)
	if !ok {
		d.problem(path, ProblemType, "a text is expected")
		return "", false, d.skip(token)
	}
	return text, d.short(path, text), nil
}

// short reports whether a text is within bounds and whole.
func (d *documentReader) short(path, text string) bool {
	switch {
	case len(text) > mostTextBytes:
		d.problem(path, ProblemSize, "the text is longer than 4 KB")
	case strings.ContainsRune(text, utf8.RuneError):
		// Half of a surrogate pair, or what a broken program left.
		d.problem(path, ProblemText, "the text has an unreadable character")
	default:
		return true
	}
	return false
}

// skipNext skips the next value, and skip the rest of one that begins with a
// token.
func (d *documentReader) skipNext() error {
	token, err := d.json.Token()
	if err != nil {
		return err
	}
	return d.skip(token)
}

func (d *documentReader) skip(token json.Token) error {
	depth := 0
	for {
		switch token {
		case json.Delim('{'), json.Delim('['):
			depth++
		case json.Delim('}'), json.Delim(']'):
			depth--
		}
		if depth <= 0 {
			return nil
		}
		var err error
		if token, err = d.json.Token(); err != nil {
			return err
		}
	}
}
