// Package permittest makes applications for benchmarks: large ones, of nobody.
package permittest

import "sportello/app/permit"

// Everything is a value for every field of both modules, children and places of
// stay included; of ticks that belong together the first is set. What it says is
// well formed and of no consequence: there are findings on it of every kind.
func Everything(book *permit.Rulebook) permit.Values {
	values, ticked := permit.Values{}, map[string]bool{}
	for _, official := range book.Fields() {
		if ticked[official.Group] {
			continue
		}
		ticked[official.Group] = official.Group != ""
		values[official.Key] = something(book, official)
	}
	return values
}

// something is a value of a field's kind.
func something(book *permit.Rulebook, official permit.Field) string {
	switch official.Kind {
	case permit.KindTick, permit.KindYesNo:
		return permit.Yes
	case permit.KindDate:
		return "2019-05-02"
	case permit.KindAmount:
		return "6100.00"
	case permit.KindNumber:
		return "3"
	case permit.KindYear:
		return "2025"
	case permit.KindCode:
		return code(book, official.Table)
	}
	return "PROVA"
}

// code is one of a table of codes.
func code(book *permit.Rulebook, table string) string {
	codes := book.Table(table)
	switch {
	case table == "provinces":
		return "RA"
	case table == "states":
		return "SEN"
	case table == "motives":
		return "16"
	case len(codes) > 0:
		return codes[0].Code
	}
	return ""
}
