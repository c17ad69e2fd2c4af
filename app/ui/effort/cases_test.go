package effort_test

import (
	"strings"
	"time"

	"sportello/app/permit"
)

const yes, no = permit.Yes, permit.No

var scenarios = []scenario{worker, family, student, arrivalByHand, arrivalScanned, longTermNew, longTermKnown, employer}

// A worker who was here two years ago: same employer, a new permit since, and a
// new passport.
var worker = scenario{
	name: "1 returning worker, new passport", budget: 60 * time.Second,
	office: func(o *office) { o.expects(o.knows(twoYearsAgo, mohammed, mohammedBefore), "rinnovo", "16") },
	play: func(p *operator) {
		p.does(" ")        // calls who is next
		p.does("<Return>") // opens the application
		p.at("application/Permesso in possesso")
		p.types("i20000001") // unfolds it
		p.does("<Return>")
		p.fills("1.20", "180127")
		p.walks("<Return>", "application/Documento d'identità")
		p.types("ab7654321")
		p.does("<Return>")
		p.fills("1.45", "140931")
		p.does("<Ctrl+Return>") // all the rest is as before
		p.at("application/Reddito")
		p.types("16480")
		p.does("<F10>")
		p.fillsTo("1.25", "16", "<F8>", "1.29")
		p.does(" ")
		p.queues()
	},
	want: with(mohammedBefore, permit.Values{
		"1.18": "I20000001", "1.20": "2027-01-18", "1.25": "16", "1.28": "2026-11-25",
		"1.44": "AB7654321", "1.45": "2031-09-14",
		"2.53": "16480.00", "2.54": "2025",
	}),
}

// income fills what the year's certificate says.
func (p *operator) income(amount string) {
	p.at("2.52") // follows from the amount
	p.does("<Return>")
	p.fills("2.53", amount)
	p.fills("2.54", "2025")
	p.walks("<Return>", "2.59")
	p.does(" ")
}

// queues looks at the checklist, says that all documents are there and queues.
func (p *operator) queues() {
	p.does("<F10>")
	p.does("<F7>")
	p.does("<F10>")
}

// A wife who was here two years ago: a new permit since, and they have moved to
// another municipality.
var family = scenario{
	name: "2 returning family member, address changed", budget: 60 * time.Second,
	office: func(o *office) { o.expects(o.knows(twoYearsAgo, amina, aminaBefore), "rinnovo", "13") },
	play: func(p *operator) {
		p.does(" ")
		p.does("<Return>")
		p.at("application/Permesso in possesso")
		p.types("i20000002")
		p.does("<Return>")
		p.fills("1.20", "150127")
		p.walks("<Return>", "application/Domicilio") // what is above it is as before
		p.types("via delle prove 5 cervia")
		p.does("<F9>")          // sets it apart; the rest follows from the town
		p.does("<Ctrl+Return>") // and what is below
		p.fillsTo("1.25", "12", "<F8>", "1.29")
		p.does(" ")
		p.queues()
	},
	want: with(aminaBefore, permit.Values{
		"1.6": "CERVIA", "1.18": "I20000002", "1.20": "2027-01-15", "1.25": "12", "1.28": "2026-11-25",
		"1.67": "CERVIA", "1.68": "VIA DELLE PROVE", "1.69": "5", "1.72": "48015",
	}),
}

// A student who was here a year ago: a new permit since.
var student = scenario{
	name: "3 returning student", budget: 50 * time.Second,
	office: func(o *office) { o.expects(o.knows(lastYear, lin, linBefore), "rinnovo", "31") },
	play: func(p *operator) {
		p.does(" ")
		p.does("<Return>")
		p.at("application/Permesso in possesso")
		p.types("i20000003")
		p.does("<Return>")
		p.fills("1.20", "100127")
		p.does("<Ctrl+Return>") // all the rest is as before
		p.fillsTo("1.25", "13", "<F8>", "1.29")
		p.does(" ")
		p.queues()
	},
	want: with(linBefore, permit.Values{
		"1.18": "I20000003", "1.20": "2027-01-10", "1.25": "13", "1.28": "2026-11-25",
	}),
}

// A wife who came five days ago to join her husband; neither is on file.
var arrivalByHand = scenario{
	name: "4 first issue, family, MRZ typed", budget: 200 * time.Second,
	office: func(*office) {},
	play: func(p *operator) {
		p.does("<Ctrl+K>")
		p.typesZone(fatou)
		arrives(p)
	},
	want: fatouWants,
}

// The same with the passport handed to a scanner.
var arrivalScanned = scenario{
	name: "4 first issue, family, scanner", budget: 120 * time.Second,
	office: func(*office) {},
	play: func(p *operator) {
		p.scans(fatou.zone())
		p.does("<Ctrl+Return>") // somebody new, and on to the application
		arrives(p)
	},
	want: fatouWants,
}

// typesZone types the lines at the foot of a passport.
func (p *operator) typesZone(passport traveller) {
	first, second := passport.typed()
	p.types(first)
	p.does("<Return>")
	p.types(second)
	p.does("<Ctrl+Return>") // somebody new, and on to the application
}

// arrives fills the application of a wife whose passport was just read.
func arrives(p *operator) {
	p.does("<F8>") // to what is missing first
	p.fills("1.8", "8")
	p.walks("<Return>", "1.16")
	p.fillsTo("1.16", "13", "<F8>", "1.25")
	p.fillsTo("1.25", "18", "<F8>", "1.29")
	p.does(" ")
	p.does("<F8>")
	p.fillsTo("1.32", "b", "<F8>", "1.35")
	p.fills("1.35", "sen")
	p.walks("<Return>", "1.37")
	p.fills("1.37", "n")
	p.fillsTo("1.38", "dakar", "<F8>", "1.46")
	p.fills("1.46", "01")
	p.fills("1.48", "201126")
	p.fills("1.49", "milano malpensa")
	p.fills("1.50", "d1234567")
	p.fills("1.51", "d")
	p.fills("1.52", "53")
	p.fills("1.54", "motivi familiari")
	p.fills("1.56", "101126") // how many days follows from both
	p.fills("1.57", "091127")
	p.walks("<Return>", "1.68")
	p.writes("1.68", "via inventata 12 48122")
	p.does("<F9>") // sets it apart into its fields
	p.walks("<F8>", "1.75")
	p.fillsTo("1.75", "3335550147", "<F8>", "1.129")
	p.fills("1.129", "provadiop")
	p.fills("1.130", "ousmane")
	p.fills("1.131", "m")
	p.fills("1.132", "020786")
	p.fills("1.133", "sen")
	p.fills("1.134", "sen")
	p.writes("1.135", "dakar")
	p.queues()
}

var fatouWants = permit.Values{
	"1.H1": "RAVENNA", "1.2": "RA",
	"1.3": "PROVADIOP", "1.4": "FATOU", "1.5": "RA", "1.6": "RAVENNA", "1.8": yes, "1.14": yes, "1.16": "13",
	"1.22": "1", "1.23": yes, "1.25": "18", "1.28": "2026-11-25", "1.29": yes,
	"1.32": "B", "1.33": "F", "1.34": "1992-03-15", "1.35": "SEN", "1.36": "SEN", "1.37": no, "1.38": "DAKAR",
	"1.40": yes, "1.44": "A01234567", "1.45": "2031-04-18", "1.46": "01",
	"1.48": "2026-11-20", "1.49": "MILANO MALPENSA", "1.50": "D1234567", "1.51": "D", "1.53": yes, "1.54": "MOTIVI FAMILIARI", "1.55": "365",
	"1.56": "2026-11-10", "1.57": "2027-11-09",
	"1.66": "RA", "1.67": "RAVENNA", "1.68": "VIA INVENTATA", "1.69": "12", "1.72": "48122", "1.75": "3335550147",
	"1.129": "PROVADIOP", "1.130": "OUSMANE", "1.131": "M", "1.132": "1986-07-02", "1.133": "SEN", "1.134": "SEN", "1.135": "DAKAR",
}

// inSection tells the fields of a section of the form by their numbers.
func inSection(module string, from, to int) func(place string) bool {
	return func(place string) bool {
		number, ok := strings.CutPrefix(place, module+".")
		n := 0
		for _, r := range number {
			n = n*10 + int(r-'0')
		}
		return ok && n >= from && n <= to
	}
}

// A worker with a new employer, who is another worker's already.
var employer = scenario{
	name: "6 employer known from a colleague, its section", budget: 3 * time.Second,
	office: func(o *office) {
		o.knows(twoYearsAgo, mohammed, mohammedBefore)
		o.knows(twoYearsAgo, oksana, with(oksanaBefore)) // of whose employer's name the first letters are the same
		o.expects(o.knows(lastYear, karim, nil), "rinnovo", "16")
	},
	measured: func(place string) bool { return place == "application/employer" || inSection("2", 21, 32)(place) },
	play: func(p *operator) {
		p.does(" ")
		p.does("<Return>")
		p.walks("<Ctrl+Return>", "2.4")
		p.fills("2.4", "4")
		p.fills("2.8", "8")
		p.walks("<Return>", "2.19")
		p.fills("2.19", "facchino")
		p.fills("application/employer", "esem")
		p.walks("<Ctrl+Return>", "2.52")
		p.income("15100")
		p.does("<F8>") // to what is missing
		p.fillsTo("1.25", "15", "<F8>", "1.29")
		p.does(" ")
		p.queues()
	},
	want: permit.Values{
		"1.H1": "RAVENNA", "1.2": "RA",
		"1.3": "ESEMPIO", "1.4": "KARIM", "1.5": "RA", "1.6": "RAVENNA", "1.9": yes, "1.14": yes, "1.16": "16",
		"1.18": "I10000006", "1.19": "16", "1.20": "2027-01-21",
		"1.22": "2", "1.23": yes, "1.24": yes, "1.25": "15", "1.28": "2026-11-25", "1.29": yes,
		"1.32": "A", "1.33": "M", "1.34": "1990-02-11", "1.35": "MAR", "1.36": "MAR", "1.37": no, "1.38": "RABAT",
		"1.40": yes, "1.44": "XY7777777", "1.45": "2030-05-30", "1.46": "03",
		"1.66": "RA", "1.67": "RAVENNA", "1.68": "VIA INVENTATA", "1.69": "14", "1.72": "48122", "1.75": "3335550146",
		"2.H1": "RA", "2.4": yes, "2.8": yes, "2.19": "FACCHINO",
		"2.21": yes, "2.22": "ESEMPIO COOPERATIVA", "2.24": "01234567897",
		"2.52": yes, "2.53": "15100.00", "2.54": "2025", "2.59": yes,
	},
}
