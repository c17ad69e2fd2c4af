package permit

import (
	"fmt"
	"slices"
	"sync"

	"sportello/assets/reference"
)

// Rulebook is one version of the rules, compiled. It is immutable and safe for
// concurrent use; so are the slices it returns, which are its own.
type Rulebook struct {
	version string
	tables  *reference.Tables

	fields        []field
	sections      []section
	groups        []Group
	requests      []Request
	motives       []Motive
	codes         map[string][]Code
	anomalies     map[int]reason
	structural    map[string]*rule
	rules         []rule
	documents     []document
	fees          []fee
	deadlines     []deadline
	confirmations []confirmation
	segments      []stretch
	chains        []chain
	thresholds    []yearly // by year
	calendar      *calendar
	printed       []string // keys of the numbers that are no field

	definitions []definition
	derived     []int // indexes of fields, those that others derive from first
	rows        map[string][][]string
	questura    map[string]bool // motives

	fieldByKey, sectionByID, groupByID, documentByID, motiveByCode, segmentByID map[string]int

	publicFields   []Field
	publicSections []Section
	provinces      map[string]bool

	evaluations sync.Pool // of *evaluation
}

// field is a Field with its expressions.
type field struct {
	Field
	section                 int
	required, shown, derive *program
}

// section is a Section; its fields follow each other from the first.
type section struct {
	Section
	first int
	shown *program
}

type rule struct {
	id         string
	anomaly    int
	severity   Severity
	each       string
	when       *program
	fields     []string
	fieldsFrom *program
	title      template
	message    template
	why        reason
	remedy     template
	source     Source
	absolute   bool
	from, to   int // day numbers; to 0: open
	fixLabel   template
	fix        []change
	action     Action
}

// reason is a Reason whose text may hold values.
type reason struct {
	text   template
	source Source
}

type change struct {
	key   string
	value *program
}

type document struct {
	id              string
	label, detail   template
	when, mandatory *program
	source          Source
}

type fee struct {
	id            string
	label, detail template
	cents, when   *program
	source        Source
}

type deadline struct {
	id            string
	label, detail template
	date, when    *program
	source        Source
}

type definition struct {
	name    string
	program *program
	zero    any
}

// yearly is the income threshold of a year.
type yearly struct {
	year, cents int
	source      Source
}

// LoadError says why a rulebook is refused.
type LoadError struct {
	File   string
	Line   int
	Reason string
}

func (e *LoadError) Error() string {
	return fmt.Sprintf("%s:%d: %s", e.File, e.Line, e.Reason)
}

// Version names the rulebook: "2026-11-01".
func (r *Rulebook) Version() string { return r.version }

// Fields returns all fields in the order of the forms.
func (r *Rulebook) Fields() []Field { return r.publicFields }

// Field returns a field by its key.
func (r *Rulebook) Field(key string) (Field, bool) {
	i, ok := r.fieldByKey[key]
	if !ok {
		return Field{}, false
	}
	return r.fields[i].Field, true
}

// Sections returns all sections in the order of the forms.
func (r *Rulebook) Sections() []Section { return r.publicSections }

// Groups returns the groups of ticks in the order of the forms.
func (r *Rulebook) Groups() []Group { return r.groups }

// Group returns a group of ticks by its id.
func (r *Rulebook) Group(id string) (Group, bool) {
	i, ok := r.groupByID[id]
	if !ok {
		return Group{}, false
	}
	return r.groups[i], true
}

// Requests returns the types of request in the order of the form.
func (r *Rulebook) Requests() []Request { return r.requests }

// Motives returns the motives by code.
func (r *Rulebook) Motives() []Motive { return r.motives }

// Motive returns a motive.
func (r *Rulebook) Motive(code string) (Motive, bool) {
	i, ok := r.motiveByCode[code]
	if !ok {
		return Motive{}, false
	}
	return r.motives[i], true
}

func (r *Rulebook) motiveOf(code string) Motive {
	motive, _ := r.Motive(code)
	return motive
}

// Table returns the entries of a small table: "marital", "sex", "documents",
// "authorities", "visas".
func (r *Rulebook) Table(name string) []Code { return r.codes[name] }

// RequestOf returns the type of request that is ticked, "" if none or several are.
func (r *Rulebook) RequestOf(values Values) string {
	request, _ := r.requestOf(func(key string) bool { return values[key] == Yes })
	return request
}

func (r *Rulebook) requestOf(ticked func(key string) bool) (request string, count int) {
	for i := range r.requests {
		if ticked(r.requests[i].Field) {
			request = r.requests[i].ID
			count++
		}
	}
	if count != 1 {
		request = ""
	}
	return request, count
}

// Title is what people call an application: "Rinnovo · Lavoro subordinato".
// What is not known of it is left out.
func (r *Rulebook) Title(values Values, language string) string {
	var title string
	if id := r.RequestOf(values); id != "" {
		i := slices.IndexFunc(r.requests, func(request Request) bool { return request.ID == id })
		title = r.requests[i].Label.In(language)
	}
	if motive, ok := r.Motive(values[motiveKey]); ok {
		if title != "" {
			title += " · "
		}
		title += motive.Label.In(language)
	}
	return title
}

// threshold is that of a year; of one that has none, the newest.
func (r *Rulebook) threshold(year int) yearly {
	if len(r.thresholds) == 0 {
		return yearly{}
	}
	for _, t := range r.thresholds {
		if t.year == year {
			return t
		}
	}
	return r.thresholds[len(r.thresholds)-1]
}
