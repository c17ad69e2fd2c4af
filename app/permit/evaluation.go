package permit

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/expr-lang/expr/vm"
)

// mostBytes is how much of one value is looked at. No field of the form holds
// a tenth of it.
const mostBytes = 1024

// cell is a field's value as the expressions of one check see it.
type cell struct {
	text    string
	derived bool // not the operator's
	damaged bool // too long to be looked at whole, or not UTF-8
	day     int  // of a whole date
	latest  int  // the last day a date can stand for
}

// evaluation is one check on its way. It belongs to one goroutine.
type evaluation struct {
	book  *Rulebook
	input *Input
	today int
	cells []cell // by index of the field
	env   map[string]any
	// machines run expressions: one each for those within another.
	machines [deepest]vm.VM
	depth    int
	required []bool   // by index of the field
	failed   []string // places of the expressions that could not be evaluated
}

// deepest is how far expressions may be nested through lacks: a document may ask
// for another, but not for itself.
const deepest = 4

var errTooDeep = errors.New("expressions are nested too deep")

// row is a row of a list as expressions see it: a child, or a place of stay.
type row struct {
	Row          int    `expr:"row"` // from 1
	Filled       bool   `expr:"filled"`
	Complete     bool   `expr:"complete"`
	Surname      string `expr:"surname"`
	Name         string `expr:"name"`
	Sex          string `expr:"sex"`
	Born         int    `expr:"born"`
	BirthState   string `expr:"birth_state"`
	Citizenship  string `expr:"citizenship"`
	City         string `expr:"city"`
	Age          int    `expr:"age"`
	Province     string `expr:"province"`
	Municipality string `expr:"municipality"`
	Address      string `expr:"address"`
}

// other is one of the person's other applications.
type other struct {
	Request string `expr:"request"`
	Motive  string `expr:"motive"`
	Made    int    `expr:"made"`
}

// newEnvironment returns the variables of expressions; without an evaluation
// they serve to check types.
func newEnvironment(e *evaluation) map[string]any {
	return map[string]any{
		applicationName: e,
		"today":         0,
		"site":          "",
		"request":       "",
		"requests":      0,
		"motive":        "",
		"held":          "",
		"docs_known":    false,
		"others":        []other(nil),
		"children":      []row(nil),
		"places":        []row(nil),
	}
}

func (r *Rulebook) newEvaluation() *evaluation {
	e := &evaluation{book: r, cells: make([]cell, len(r.fields)), required: make([]bool, len(r.fields))}
	e.env = newEnvironment(e)
	return e
}

// begin takes an application in.
func (e *evaluation) begin(input *Input) {
	e.input = input
	e.failed = nil
	date, _ := parseISO(input.Today)
	e.today = date.number()
	for i := range e.cells {
		e.fill(i, input.Values[e.book.fields[i].Key], false)
	}
	e.bind()
	if input.AsWritten {
		return
	}
	for _, i := range e.book.derived {
		if e.cells[i].text == "" && !e.decided(i) {
			e.fill(i, e.textOf(e.book.fields[i].derive), true)
			e.bindRequest()
		}
	}
	e.bind()
}

// end lets go of the application.
func (e *evaluation) end() {
	clear(e.cells)
	e.input = nil
	maps.Copy(e.env, newEnvironment(e))
	for _, d := range e.book.definitions {
		e.env[d.name] = d.zero
	}
}

// fill puts a value into a cell, no more of it than is looked at.
func (e *evaluation) fill(i int, text string, derived bool) {
	e.cells[i] = newCell(&e.book.fields[i], text, derived)
}

// newCell is a value of a field.
func newCell(field *field, text string, derived bool) (c cell) {
	if len(text) > mostBytes {
		text, c.damaged = text[:mostBytes], true
	}
	if !utf8.ValidString(text) {
		text, c.damaged = strings.ToValidUTF8(text, "\uFFFD"), true
	}
	if strings.TrimSpace(text) == "" && !c.damaged {
		return c
	}
	c.text, c.derived = text, derived
	if field.Kind == KindDate {
		if date, ok := parseISO(text); ok && (date.whole() || field.Partial) {
			c.day, c.latest = date.number(), date.latest()
		}
	}
	return c
}

// decided reports whether another of a tick's group is ticked.
func (e *evaluation) decided(i int) bool {
	id := e.book.fields[i].Group
	if id == "" {
		return false
	}
	for _, member := range e.book.groups[e.book.groupByID[id]].Members {
		if member != e.book.fields[i].Key && e.has(member) {
			return true
		}
	}
	return false
}

// bind gives the variables their values.
func (e *evaluation) bind() {
	env := e.env
	env["today"], env["site"] = e.today, e.input.Site
	e.bindRequest()
	env["docs_known"] = e.input.Documents != nil
	env["others"] = e.others()
	env["children"] = e.rows(childrenUse)
	env["places"] = e.rows(placesUse)
	for _, d := range e.book.definitions {
		value, ok := e.run(d.program)
		if !ok {
			value = d.zero
		}
		env[d.name] = value
	}
}

// bindRequest gives those their values that derived fields may decide.
func (e *evaluation) bindRequest() {
	e.env["request"], e.env["requests"] = e.book.requestOf(func(key string) bool { return e.cell(key).text == Yes })
	e.env["motive"], e.env["held"] = e.cell(motiveKey).text, e.cell(heldKey).text
}

func (e *evaluation) others() []other {
	if len(e.input.Others) == 0 {
		return nil
	}
	const most = 100
	list := make([]other, 0, min(len(e.input.Others), most))
	for _, o := range e.input.Others[:cap(list)] {
		date, _ := parseISO(o.Made)
		list = append(list, other{o.Request, o.Motive, date.number()})
	}
	return list
}

// rows reads the rows of a list from the fields they are made of.
func (e *evaluation) rows(list string) []row {
	keys := e.book.rows[list]
	rows := make([]row, len(keys))
	for i, keys := range keys {
		r := &rows[i]
		r.Row, r.Age = i+1, -1
		filled := e.count(keys, e.has)
		r.Filled, r.Complete = filled > 0, filled == len(keys)
		if !r.Filled {
			continue
		}
		text := func(i int) string { return e.cell(keys[i]).text }
		if list == placesUse {
			r.Province, r.Municipality, r.Address = text(0), text(1), text(2)
			continue
		}
		r.Surname, r.Name, r.Sex = text(0), text(1), text(2)
		r.Born, r.Age = e.cell(keys[3]).day, ageOn(e.cell(keys[3]).latest, e.today)
		r.BirthState, r.Citizenship, r.City = text(4), text(5), text(6)
	}
	return rows
}

// rowParts are the names of the fields of a row, in the order of the form.
var rowParts = map[string][]string{
	childrenUse: {"surname", "name", "sex", "born", "birth_state", "citizenship", "city"},
	placesUse:   {"province", "municipality", "address"},
}

// run evaluates an expression. What fails is noted and has no answer.
func (e *evaluation) run(p *program) (any, bool) {
	if p.constant != nil {
		return p.constant, true
	}
	var value any
	err := errTooDeep
	if e.depth < deepest {
		e.depth++
		value, err = e.machines[e.depth-1].Run(p.code, e.env)
		e.depth--
	}
	if err != nil {
		if place := p.place(); !slices.Contains(e.failed, place) {
			e.failed = append(e.failed, place)
		}
		return nil, false
	}
	return value, true
}

// holds reports whether a condition is met; one that is not given is.
func (e *evaluation) holds(p *program) bool {
	if !p.given() {
		return true
	}
	value, _ := e.run(p)
	met, _ := value.(bool)
	return met
}

// requires reports whether a condition is given and met.
func (e *evaluation) requires(p *program) bool { return p.given() && e.holds(p) }

func (e *evaluation) textOf(p *program) string {
	value, _ := e.run(p)
	text, _ := value.(string)
	return text
}

func (e *evaluation) numberOf(p *program) int {
	value, _ := e.run(p)
	number, _ := value.(int)
	return number
}

// cell is the value of a field; of one that does not exist, an empty one.
func (e *evaluation) cell(key string) cell {
	if i, ok := e.book.fieldByKey[key]; ok {
		return e.cells[i]
	}
	return cell{}
}

func (e *evaluation) has(key string) bool { return e.cell(key).text != "" }

func (e *evaluation) count(keys []string, has func(string) bool) int {
	count := 0
	for _, key := range keys {
		if has(key) {
			count++
		}
	}
	return count
}

// sectionEmpty reports whether the operator wrote nothing into a section.
func (e *evaluation) sectionEmpty(id string) bool {
	i, ok := e.book.sectionByID[id]
	if !ok {
		return true
	}
	return !slices.ContainsFunc(e.book.sections[i].Fields, func(key string) bool {
		c := e.cell(key)
		return c.text != "" && !c.derived
	})
}

// lacks reports whether a document is needed and known not to be there.
func (e *evaluation) lacks(id string) bool {
	i, ok := e.book.documentByID[id]
	if !ok || e.input.Documents == nil || e.input.Documents[id] {
		return false
	}
	d := &e.book.documents[i]
	return e.holds(d.when) && e.holds(d.mandatory)
}
