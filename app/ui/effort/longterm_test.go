package effort_test

import (
	"context"
	"time"

	"github.com/google/uuid"

	"sportello/app/desk"
	"sportello/app/permit"
)

// A worker asks for the long-term permit, with wife, two children and where they
// lived in the last six years. Nobody of them is on file.
var longTermNew = scenario{
	name: "5 long-term EU permit, nothing on file", budget: 240 * time.Second,
	office: func(*office) {},
	play: func(p *operator) {
		p.does("<Ctrl+K>")
		p.typesZone(dragan)
		p.does("<F8>") // to what is missing first
		p.fills("1.8", "8")
		p.walks("<Return>", "1.16")
		p.fills("1.16", "09")
		p.walks("<Return>", "1.24")
		p.does(" ")
		p.does("<Ctrl+Return>")
		p.fills("1.31", "smpdgn82s05z158x")
		p.fills("1.32", "b")
		p.walks("<Return>", "1.37")
		p.fills("1.37", "n")
		p.fills("1.38", "nis")
		p.walks("<Return>", "1.46")
		p.writes("1.46", "01")
		p.walks("<Ctrl+Return>", "1.66") // past the visa
		p.walks("<Return>", "1.68")
		p.writes("1.68", "via inventata 33 48122")
		p.does("<F9>")
		p.walks("<Return>", "1.75")
		p.writes("1.75", "3335550148")
		p.walks("<Ctrl+Return>", "1.129")
		p.same("1.129")
		p.fills("1.130", "ana")
		p.fills("1.131", "f")
		p.fills("1.132", "140485")
		p.fills("1.133", "srb")
		p.fills("1.134", "srb")
		p.writes("1.135", "nis")
		p.does("<Ctrl+Return>") // to the button that adds a child
		p.does("<Return>")
		p.child(0, "luka", "m", "190919", "ita", "srb", "ravenna")
		p.does("<Return>")
		p.child(1, "mila", "f", "020616", "ita", "srb", "ravenna")
		p.walks("<Ctrl+Return>", "2.4")
		p.work()
		p.does("<F8>") // back to what is missing
		p.fillsTo("1.25", "24", "<F8>", "1.29")
		p.does(" ")
		p.does("<F8>")
		p.housing()
		p.history()
		p.cohabitants()
		p.queues()
	},
	want: draganWants,
}

// housing fills the certificate of the home in section 9.
func (p *operator) housing() {
	p.fills("1.87", "120926")
	p.fillsTo("1.88", "88", "<F8>", "1.96") // its Comune is the one the home is in
}

// history fills where he lived in the last six years.
func (p *operator) history() {
	p.fills("1.96", "ra")
	p.fills("1.97", "massa l")
	p.fills("1.98", "via finta 3")
	p.does("<Return>") // one more place
	p.fills("1.99", "ra")
	p.fills("1.100", "rav")
	p.fillsTo("1.101", "via delle prove 8", "<F8>", "1.120")
}

// cohabitants says how many they are; which, one key puts right by sections 11 and 12.
func (p *operator) cohabitants() {
	p.fills("1.120", "3")
	p.at("1.122")
	p.does("<F9>")
}

// same fills the field that has the focus as it was before, and goes on.
func (p *operator) same(place string) {
	p.t.Helper()
	p.at(place)
	p.does("<Ctrl+D>")
	p.does("<Return>")
}

// child fills one row of section 12; the surname is their father's.
func (p *operator) child(row int, given, sex, born, state, citizenship, city string) {
	p.t.Helper()
	keys := [][]string{
		{"1.137", "1.138", "1.139", "1.140", "1.141", "1.142", "1.143"},
		{"1.145", "1.146", "1.147", "1.148", "1.149", "1.150", "1.151"},
	}[row]
	p.same(keys[0])
	for i, text := range []string{given, sex, born, state, citizenship, city} {
		p.fills(keys[i+1], text)
	}
}

// work fills what Modulo 2 asks of somebody who works for others.
func (p *operator) work() {
	p.fills("2.4", "4")
	p.fills("2.8", "8")
	p.walks("<Return>", "2.19")
	p.fills("2.19", "magazziniere")
	p.fills("application/employer", "prova logistica") // nobody's yet
	p.fills("2.21", "21")
	p.walks("<Return>", "2.24")
	p.writes("2.24", "01234567897")
	p.walks("<Ctrl+Return>", "2.52")
	p.income("28600")
}

var draganWants = permit.Values{
	"1.H1": "RAVENNA", "1.2": "RA",
	"1.3": "ESEMPIOVIC", "1.4": "DRAGAN", "1.5": "RA", "1.6": "RAVENNA", "1.8": yes, "1.15": yes, "1.16": "09",
	"1.22": "2", "1.23": yes, "1.24": yes, "1.25": "24", "1.26": "2", "1.28": "2026-11-25", "1.29": yes,
	"1.31": "SMPDGN82S05Z158X", "1.32": "B", "1.33": "M", "1.34": "1982-11-05", "1.35": "SRB", "1.36": "SRB", "1.37": no, "1.38": "NIS",
	"1.40": yes, "1.44": "012345678", "1.45": "2032-09-14", "1.46": "01",
	"1.66": "RA", "1.67": "RAVENNA", "1.68": "VIA INVENTATA", "1.69": "33", "1.72": "48122", "1.75": "3335550148",
	"1.87": "2026-09-12", "1.88": yes, "1.89": "RA", "1.90": "RAVENNA",
	"1.96": "RA", "1.97": "MASSA LOMBARDA", "1.98": "VIA FINTA 3", "1.99": "RA", "1.100": "RAVENNA", "1.101": "VIA DELLE PROVE 8",
	"1.109": "RA", "1.110": "RAVENNA", "1.111": "VIA INVENTATA 33",
	"1.120": "3", "1.122": yes, "1.123": yes, "1.124": "2",
	"1.129": "ESEMPIOVIC", "1.130": "ANA", "1.131": "F", "1.132": "1985-04-14", "1.133": "SRB", "1.134": "SRB", "1.135": "NIS",
	"1.137": "ESEMPIOVIC", "1.138": "LUKA", "1.139": "M", "1.140": "2019-09-19", "1.141": "ITA", "1.142": "SRB", "1.143": "RAVENNA",
	"1.145": "ESEMPIOVIC", "1.146": "MILA", "1.147": "F", "1.148": "2016-06-02", "1.149": "ITA", "1.150": "SRB", "1.151": "RAVENNA",
	"2.H1": "RA", "2.4": yes, "2.8": yes, "2.19": "MAGAZZINIERE",
	"2.21": yes, "2.22": "PROVA LOGISTICA", "2.24": "01234567897",
	"2.52": yes, "2.53": "28600.00", "2.54": "2025", "2.59": yes,
}

// The same family, all of them on file; he had his permit renewed at each of the
// places where they lived. The appointment says what for.
var longTermKnown = scenario{
	name: "5 long-term EU permit, on file", budget: 100 * time.Second,
	office: func(o *office) {
		var id uuid.UUID
		o.work(draganMoved[0].at, func(ctx context.Context, s *desk.Session) {
			id = must(s.CreatePerson(ctx, draganPerson))(o.t).ID
			for relation, relatives := range map[string][]map[string]string{"spouse": {ana}, "child": {mila, luka}} {
				for _, relative := range relatives {
					check(o.t, s.Relate(ctx, id, must(s.CreatePerson(ctx, relative))(o.t).ID, relation))
				}
			}
		})
		for _, move := range draganMoved {
			o.work(move.at, func(ctx context.Context, s *desk.Session) {
				o.applied(ctx, s, id, with(draganBefore, move.values, permit.Values{"1.28": move.at.Format(time.DateOnly)}))
			})
		}
		o.expects(id, "rilascio", "09")
	},
	play: func(p *operator) {
		p.does(" ")
		p.does("<Return>")
		p.walks("<Down>", "application/Reddito")
		p.types("28600")
		p.does("<Ctrl+Return>") // all the rest is as before
		p.fillsTo("1.25", "24", "<F8>", "1.29")
		p.does(" ")
		p.does("<F8>") // to what is missing
		p.housing()
		p.does("<F6>") // the places his earlier applications tell of
		p.does("<F8>")
		p.cohabitants()
		p.queues()
	},
	want: draganWants,
}
