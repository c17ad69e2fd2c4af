package form

import "sportello/app/permit"

// Origin says where "same as before" took a value from.
type Origin int

// The places a value is taken from, in this order.
const (
	Nowhere       Origin = iota
	RowAbove             // of a repeated block: the child before
	LastOne              // the person's last application
	FromApplicant        // what a relative most often has in common with the applicant
)

// common is what a relative, or the first place of stay, most often has in common
// with the applicant: surname, state of birth, citizenship, city of birth; where
// they live now (MOD. 209, Modulo 1).
var common = map[string]string{
	"1.129": "1.3", "1.133": "1.35", "1.134": "1.36", "1.135": "1.38",
	"1.137": "1.3", "1.141": "1.35", "1.142": "1.36", "1.143": "1.38",
	"1.96": "1.66", "1.97": "1.67", "1.98": "1.68",
}

// Same fills the entry of a key as it was before: in the row above, in the last
// application, with the applicant. Nowhere: there is nothing to take, or the entry
// cannot be filled.
func (p *Page) Same(m Model, key string) Origin {
	e := p.byKey[key]
	if e == nil || !p.reachable(e) {
		return Nowhere
	}
	values, origin := p.same(e, m)
	if origin != Nowhere {
		p.form.Changed(values)
	}
	return origin
}

func (p *Page) same(e *entry, m Model) (permit.Values, Origin) {
	if before := e.before(m); e.group && before != "" {
		return e.values(before), LastOne
	} else if e.group {
		return nil, Nowhere
	}
	key := e.keys[0]
	for _, from := range []struct {
		value  string
		origin Origin
	}{
		{m.Value(p.above(e)), RowAbove}, {m.Previous(key), LastOne}, {m.Value(common[key]), FromApplicant},
	} {
		if from.value != "" {
			return permit.Values{key: from.value}, from.origin
		}
	}
	return nil, Nowhere
}

// above is the key of the same column in the row before, "" if there is none.
func (p *Page) above(e *entry) string {
	if e.row < 1 {
		return ""
	}
	for column, key := range p.section.Rows[e.row] {
		if key == e.keys[0] && column < len(p.section.Rows[e.row-1]) {
			return p.section.Rows[e.row-1][column]
		}
	}
	return ""
}
