package permit

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"reflect"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"sportello/assets/reference"
)

// The files of a rulebook. All must be there but for that of the segments, which is
// younger; the rules may be in several.
const (
	headName      = "rulebook.yaml"
	fields1Name   = "fields-1.yaml"
	fields2Name   = "fields-2.yaml"
	motivesName   = "motives.yaml"
	documentsName = "documents.yaml"
	feesName      = "fees.yaml"
	termsName     = "terms.yaml"
	confirmName   = "confirm.yaml"
	segmentsName  = "segments.yaml"
	anomaliesName = "anomalies.yaml"
	rulesPattern  = "rules-*.yaml"
)

// mostFileBytes bounds one file of a rulebook.
const mostFileBytes = 4 << 20

// Load reads and compiles the rulebook in a folder of YAML files. Errors are
// *LoadError, possibly several joined: everything that is wrong, in the order
// of the files.
func Load(folder fs.FS, tables *reference.Tables) (*Rulebook, error) {
	l := &loader{folder: folder, book: newRulebook(tables)}
	l.parse = l.parseFile
	return l.load()
}

func (l *loader) load() (*Rulebook, error) {
	l.readAll()
	l.buildHead()
	l.buildForms()
	l.buildMotives()
	l.buildTerms()
	l.compileAll()
	if len(l.problems) > 0 {
		return nil, l.refusal()
	}
	l.book.finish()
	if l.checkChains(); len(l.problems) > 0 {
		return nil, l.refusal()
	}
	return l.book, nil
}

// loader builds a rulebook and collects what is wrong with it.
type loader struct {
	folder   fs.FS
	parse    func(name string) (*yaml.Node, bool) // false: it was refused
	book     *Rulebook
	compiler *compiler
	problems []*LoadError

	head      headFile
	fields    [2]fieldsFile
	motives   motivesFile
	documents documentsFile
	fees      feesFile
	terms     termsFile
	confirm   confirmFile
	segments  segmentsFile
	anomalies anomaliesFile
	rules     []rulesIn
}

// rulesIn are the rules of one file.
type rulesIn struct {
	file  string
	rules []ruleDraft
}

func newRulebook(tables *reference.Tables) *Rulebook {
	return &Rulebook{
		tables: tables, codes: make(map[string][]Code), structural: make(map[string]*rule), anomalies: make(map[int]reason),
		rows: make(map[string][][]string), questura: make(map[string]bool),
		fieldByKey: make(map[string]int), sectionByID: make(map[string]int), groupByID: make(map[string]int),
		documentByID: make(map[string]int), motiveByCode: make(map[string]int), segmentByID: make(map[string]int),
		provinces: make(map[string]bool),
	}
}

func (l *loader) refuse(file string, at line, format string, args ...any) {
	l.problems = append(l.problems, &LoadError{File: file, Line: int(at), Reason: fmt.Sprintf(format, args...)})
}

func (l *loader) refusal() error {
	slices.SortStableFunc(l.problems, func(a, b *LoadError) int {
		return cmp.Or(strings.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line))
	})
	all := make([]error, len(l.problems))
	for i, problem := range l.problems {
		all[i] = problem
	}
	return errors.Join(all...)
}

func (l *loader) readAll() {
	l.read(headName, &l.head)
	l.read(fields1Name, &l.fields[0])
	l.read(fields2Name, &l.fields[1])
	l.read(motivesName, &l.motives)
	l.read(documentsName, &l.documents)
	l.read(feesName, &l.fees)
	l.read(termsName, &l.terms)
	l.read(confirmName, &l.confirm)
	if l.hasSegments() {
		l.read(segmentsName, &l.segments)
	}
	l.read(anomaliesName, &l.anomalies)
	known := []string{headName, fields1Name, fields2Name, motivesName, documentsName, feesName, termsName, confirmName, segmentsName, anomaliesName}
	names, err := fs.Glob(l.folder, "*.yaml")
	if err != nil {
		l.refuse(".", 0, "the folder cannot be read: %v", err)
	}
	for _, name := range names {
		if isRules, _ := path.Match(rulesPattern, name); isRules {
			var file rulesFile
			l.read(name, &file)
			l.rules = append(l.rules, rulesIn{name, file.Rules})
		} else if !slices.Contains(known, name) {
			l.refuse(name, 0, "no file of a rulebook has this name")
		}
	}
}

// read decodes one file.
func (l *loader) read(name string, target any) {
	document, ok := l.parse(name)
	if !ok {
		return
	}
	d := decoder{refuse: func(at int, format string, args ...any) { l.refuse(name, line(at), format, args...) }}
	d.decode(document, reflect.ValueOf(target).Elem())
}

// parseFile reads the document in one file.
func (l *loader) parseFile(name string) (*yaml.Node, bool) {
	file, err := l.folder.Open(name)
	if err != nil {
		l.refuse(name, 0, "the file is missing")
		return nil, false
	}
	defer func() { _ = file.Close() }() // read only
	text, err := io.ReadAll(io.LimitReader(file, mostFileBytes+1))
	switch {
	case err != nil:
		l.refuse(name, 0, "the file cannot be read: %v", err)
		return nil, false
	case len(text) > mostFileBytes:
		l.refuse(name, 0, "the file is larger than %d bytes", mostFileBytes)
		return nil, false
	}
	var document yaml.Node
	if err := yaml.Unmarshal(text, &document); err != nil {
		at, reason := yamlError(err)
		l.refuse(name, at, "%s", reason)
		return nil, false
	}
	if len(document.Content) == 0 {
		l.refuse(name, 1, "the file is empty")
		return nil, false
	}
	return document.Content[0], true
}

// yamlError takes the line out of the library's message, which has it in words.
func yamlError(err error) (line, string) {
	reason := strings.TrimPrefix(err.Error(), "yaml: ")
	var at int
	if _, scanned := fmt.Sscanf(reason, "line %d:", &at); scanned == nil {
		_, reason, _ = strings.Cut(reason, ": ")
	}
	return line(at), reason
}

// needText and needSource report what an entry must have and has not.
func (l *loader) needText(file string, at line, what string, text Text) {
	if text.IT == "" && text.EN == "" {
		l.refuse(file, at, "%s is missing", what)
	}
}

func (l *loader) needSource(file string, at line, source Source) {
	if source.Text == "" {
		l.refuse(file, at, "a source is missing")
	}
}

// unique refuses an id that is empty or stands twice.
func (l *loader) unique(seen map[string]bool, file string, at line, what, id string) bool {
	switch {
	case id == "":
		l.refuse(file, at, "%s is missing", what)
	case seen[id]:
		l.refuse(file, at, "%s %q stands twice", what, abbreviate(id))
	default:
		seen[id] = true
		return true
	}
	return false
}

// finish derives what is looked up at every check.
func (r *Rulebook) finish() {
	for i := range r.fields {
		r.publicFields = append(r.publicFields, r.fields[i].Field)
	}
	for i := range r.sections {
		r.publicSections = append(r.publicSections, r.sections[i].Section)
	}
	for _, province := range r.tables.Provinces() {
		r.provinces[province.Code] = true
	}
	r.evaluations.New = func() any { return r.newEvaluation() }
}
