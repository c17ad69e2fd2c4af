package form

import (
	"slices"
	"strings"

	"sportello/app/address"
	"sportello/app/permit"
	"sportello/assets/i18n"
)

// block is the boxes of one address on the form, "" for a part it has no box for.
type block struct {
	careOf, province, municipality, street, number, stair, flat, postcode string
}

// blocks are the addresses of MOD. 209, Modulo 1: where the applicant lives (66 to
// 72), where the post goes (77 to 84), the places of stay of the last six years and
// the present one (96 to 111), which have one line for the street.
var blocks = []block{
	{"", "1.66", "1.67", "1.68", "1.69", "1.70", "1.71", "1.72"},
	{"1.77", "1.78", "1.79", "1.80", "1.81", "1.82", "1.83", "1.84"},
	{province: "1.96", municipality: "1.97", street: "1.98"},
	{province: "1.99", municipality: "1.100", street: "1.101"},
	{province: "1.102", municipality: "1.103", street: "1.104"},
	{province: "1.105", municipality: "1.106", street: "1.107"},
	{province: "1.109", municipality: "1.110", street: "1.111"},
}

// keys are the boxes there are, in the order of the form.
func (b block) keys() []string {
	keys := []string{b.careOf, b.province, b.municipality, b.street, b.number, b.stair, b.flat, b.postcode}
	return slices.DeleteFunc(keys, func(key string) bool { return key == "" })
}

// blockOf is the address a box belongs to.
func blockOf(key string) (b block, ok bool) {
	at := slices.IndexFunc(blocks, func(b block) bool { return slices.Contains(b.keys(), key) })
	if at < 0 {
		return block{}, false
	}
	return blocks[at], true
}

// values are the boxes filled with an address. What has no box of its own stands
// in that of the street.
func (b block) values(a address.Address) permit.Values {
	if b.number == "" && a.Number != "" {
		a.Street += " " + a.Number
	}
	for _, part := range []struct{ key, words, value string }{{b.stair, ", SCALA ", a.Stair}, {b.flat, ", INT. ", a.Flat}} {
		if part.key == "" && part.value != "" {
			a.Street += part.words + part.value
		}
	}
	street := a.StreetLine()
	if b.careOf == "" && a.CareOf != "" {
		street += ", PRESSO " + a.CareOf
	}
	values := permit.Values{b.careOf: a.CareOf, b.province: a.Province, b.municipality: a.Municipality, b.street: street,
		b.number: a.Number, b.stair: a.Stair, b.flat: a.Flat, b.postcode: a.Postcode}
	delete(values, "")
	return values
}

// paste offers a text from the clipboard to the address an entry belongs to: a
// whole address fills all its boxes as one step, empties those it says nothing of,
// and takes the focus to what is still missing. false: it is no address.
func (p *Page) paste(e *entry, text string) bool {
	b, ok := blockOf(e.keys[0])
	if !ok {
		return false
	}
	a, ok := address.Parse(text, p.form.Tables)
	if !ok {
		return false
	}
	values := b.values(a)
	if a.CareOf == "" {
		delete(values, b.careOf) // to whom the post goes is not part of where
	}
	p.fill(b, values)
	return true
}

// fill reports a filled block and goes to its first box that is empty, or the last.
func (p *Page) fill(b block, values permit.Values) {
	p.form.Changed(values)
	if p.form.Say != nil {
		p.form.Say(p.form.Texts.T("application.address.filled"))
	}
	var last *entry
	for _, key := range []string{b.province, b.municipality, b.street, b.number, b.postcode} {
		if e := p.byKey[key]; e != nil && p.reachable(e) {
			if last = e; e.field.Value() == "" {
				break
			}
		}
	}
	if last != nil {
		last.field.Focus()
	}
}

// split is what a whole address typed into the box of the street would fill: only
// what it says, for other boxes may have been filled by hand. But where it takes the
// place of another address, the stair and the flat of that one go.
func (p *Page) split(b block, street string) (permit.Values, bool) {
	if !strings.ContainsAny(street, "0123456789,") && !strings.Contains(street, "SNC") {
		return nil, false
	}
	a, ok := address.Parse(street, p.form.Tables)
	if !ok || b.number == "" && a.Municipality == "" {
		return nil, false
	}
	values, moved := b.values(a), p.replaced(b.number, a.Number) || p.replaced(b.municipality, a.Municipality)
	for key, value := range values {
		if stays := !moved || key != b.stair && key != b.flat; value == "" && stays {
			delete(values, key)
		}
	}
	return values, values[b.street] != street
}

// replaced says whether a box holds something else than what is to come there.
func (p *Page) replaced(key, value string) bool {
	e := p.byKey[key]
	return e != nil && value != "" && e.field.Value() != "" && e.field.Value() != value
}

// Split puts a whole address that stands in the box of a street into the boxes of
// the block the given key belongs to, as one step; false if there is none.
func (p *Page) Split(key string) bool {
	b, values, ok := p.splittable(key)
	if ok {
		p.fill(b, values)
	}
	return ok
}

// Splittable says whether Split would do something.
func (p *Page) Splittable(key string) bool {
	_, _, ok := p.splittable(key)
	return ok
}

func (p *Page) splittable(key string) (b block, values permit.Values, ok bool) {
	if b, ok = blockOf(key); !ok || p.byKey[b.street] == nil {
		return block{}, nil, false
	}
	street := p.byKey[b.street]
	if street.field.Disabled() || !street.shown.visible {
		return block{}, nil, false
	}
	values, ok = p.split(b, street.field.Value())
	return b, values, ok
}

// splitHint offers the split below a street that was left with a whole address.
func (p *Page) splitHint(e *entry, value string) string {
	if b, ok := blockOf(e.keys[0]); ok && e.left && b.street == e.keys[0] {
		if _, ok := p.split(b, value); ok {
			return p.form.Texts.T("application.address.split", i18n.Data{"Key": "F9"})
		}
	}
	return ""
}
