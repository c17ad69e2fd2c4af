package permit

import (
	"maps"
	"strings"
)

// Confirmation is something that can have changed since the person's last
// application: a row of "confirm or change".
type Confirmation struct {
	ID    string // kebab-case, stable for ever: the answer travels as "confirm.ID"
	Label Text
	// Fields are what it consists of, in the order in which they are asked; none
	// of what is only a question. The last of them, More, are not asked unless
	// somebody goes there.
	Fields, More []string
	// Old and New are in words what the last application said and what this one
	// says; empty where it said nothing.
	Old, New Text
	// Ask is what is asked of what no field holds, or where Old is empty;
	// Otherwise what to do if the answer is no. Either may be empty.
	Ask, Otherwise Text
	// Overdue is why it cannot be as before: the passport has expired since.
	// Empty: it can.
	Overdue Text
	// Keep is what is still missing here and was so in the last application, or
	// is what is expected this year.
	Keep Values
}

// Confirmations are what can have changed of a person whose last application
// said previous, in the order of the rulebook. Those that do not apply, or of
// which there is nothing to say, are left out.
func (r *Rulebook) Confirmations(input Input, previous Values) []Confirmation {
	old, now, then := r.begun(Input{Values: previous, Today: input.Today, AsWritten: true}), r.begun(input), input
	defer r.ended(old, now)
	var list []Confirmation
	var overdue []*confirmation
	then.Values = maps.Clone(input.Values)
	if then.Values == nil {
		then.Values = make(Values)
	}
	for i := range r.confirmations {
		c := &r.confirmations[i]
		if !now.holds(c.when) {
			continue
		}
		shown := Confirmation{
			ID: c.id, Label: c.label, Fields: c.fields, More: c.more, Old: old.summary(c.summary), New: now.summary(c.summary),
			Ask: now.text(c.ask, nil), Otherwise: now.text(c.otherwise, nil), Keep: now.kept(c, old),
		}
		if shown.Old == (Text{}) && shown.New == (Text{}) && shown.Ask == (Text{}) {
			continue
		}
		maps.Copy(then.Values, shown.Keep)
		list, overdue = append(list, shown), append(overdue, c)
	}
	confirmed := r.begun(then)
	defer r.ended(confirmed)
	for i, c := range overdue {
		list[i].Overdue = confirmed.reason(c.overdue)
	}
	return list
}

// confirmation is a Confirmation with its expressions.
type confirmation struct {
	id             string
	label          Text
	when           *program
	fields, more   []string
	keep           []string
	summary        []template
	ask, otherwise template
	expect         []change
	overdue        []overdue
}

// overdue is a reason why something cannot be as before.
type overdue struct {
	when   *program
	reason template
}

func (r *Rulebook) begun(input Input) *evaluation {
	e := r.evaluations.Get().(*evaluation)
	e.begin(&input)
	return e
}

func (r *Rulebook) ended(evaluations ...*evaluation) {
	for _, e := range evaluations {
		e.end()
		r.evaluations.Put(e)
	}
}

// kept is what is to be as in the last application or as expected, and is not
// said here yet. Of a group of ticks none is set beside another.
func (e *evaluation) kept(c *confirmation, old *evaluation) Values {
	values := make(Values)
	keep := func(key, value string) {
		if i := e.book.fieldByKey[key]; value != "" && e.cells[i].text == "" && !e.decided(i) {
			values[key] = value
		}
	}
	for _, key := range c.keep {
		keep(key, old.cell(key).text)
	}
	for _, change := range c.expect {
		keep(change.key, old.textOf(change.value))
	}
	return values
}

// reason is the first reason that holds.
func (e *evaluation) reason(reasons []overdue) Text {
	for _, o := range reasons {
		if e.holds(o.when) {
			return e.text(o.reason, nil)
		}
	}
	return Text{}
}

// summary sets side by side the parts of which everything is known.
func (e *evaluation) summary(parts []template) Text {
	var it, en []string
	for _, part := range parts {
		if e.known(part.it) {
			text := e.text(part, nil)
			it, en = append(it, text.IT), append(en, text.EN)
		}
	}
	const between = " · "
	return Text{IT: strings.Join(it, between), EN: strings.Join(en, between)}
}

// known reports whether all values of a text are there.
func (e *evaluation) known(text []piece) bool {
	for _, s := range text {
		switch {
		case s.key != "" && !e.has(s.key):
			return false
		case s.value.given() && e.textOf(s.value) == "":
			return false
		}
	}
	return true
}
