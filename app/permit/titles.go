package permit

import "strings"

// RuleTitle is what a rule finds, in words, by the id its findings have: "Passaporto
// scaduto", of a field "Campo 34 vuoto". false: the rulebook has no such rule.
func (r *Rulebook) RuleTitle(id string) (Text, bool) {
	name, of, _ := strings.Cut(id, ".") // a field, or a row of a list
	if about, ok := r.structural[name]; ok {
		field, _ := r.Field(of)
		return r.write(about.title, func(value, language string) (string, bool) {
			switch value {
			case "label":
				return field.Label.In(language), true
			case "number":
				return field.Number, true
			}
			return "", true
		}), true
	}
	for i := range r.rules {
		if r.rules[i].id == name {
			return r.write(r.rules[i].title, nil), true
		}
	}
	return Text{}, false
}

// DocumentLabel is what a document of the checklist is called. false: the rulebook
// has none of that id.
func (r *Rulebook) DocumentLabel(id string) (Text, bool) {
	i, ok := r.documentByID[id]
	if !ok {
		return Text{}, false
	}
	return r.write(r.documents[i].label, nil), true
}

// write writes a text of no application.
func (r *Rulebook) write(t template, values naming) Text {
	e := r.begun(Input{})
	defer r.ended(e)
	return e.text(t, values)
}
