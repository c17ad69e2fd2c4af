package form

import (
	"cmp"
	"slices"
	"strings"

	"sportello/app/permit"
	"sportello/app/ui/field"
	"sportello/assets/reference"
)

// Tables a field may name beside those of the rulebook.
const (
	tableProvinces      = "provinces"
	tableStates         = "states"
	tableMunicipalities = "municipalities"
	tableMotives        = "motives"
)

// lookup returns how a table completes a field; false if there is no such table.
func (f *Form) lookup(table string) (field.LookupOptions, bool) {
	options, known := f.sources[table]
	if !known {
		options = f.source(table)
		f.sources[table] = options
	}
	return options, options.Source != nil
}

func (f *Form) source(table string) field.LookupOptions {
	switch table {
	case tableProvinces:
		return Provinces(f.Tables)
	case tableStates:
		return States(f.Tables, f.language())
	case tableMunicipalities:
		return Municipalities(f.Tables)
	case tableMotives:
		var options []field.Option
		for _, motive := range f.Rulebook.Motives() {
			options = append(options, field.Option{Code: motive.Code, Label: motive.Label.In(f.language())})
		}
		return listed(options)
	default:
		return listed(f.codes(table))
	}
}

func (f *Form) codes(table string) []field.Option {
	var options []field.Option
	for _, code := range f.Rulebook.Table(table) {
		options = append(options, field.Option{Code: code.Code, Label: code.Label.In(f.language())})
	}
	return options
}

// listed completes from a table held in memory.
func listed(options []field.Option) field.LookupOptions {
	if len(options) == 0 {
		return field.LookupOptions{}
	}
	byCode := make(map[string]field.Option, len(options))
	for _, option := range options {
		byCode[option.Code] = option
	}
	return field.LookupOptions{Source: field.Table(options), Resolve: func(code string) (field.Option, bool) {
		option, ok := byCode[code]
		return option, ok
	}}
}

// Provinces completes the sigla of a province, also a former one.
func Provinces(tables *reference.Tables) field.LookupOptions {
	option := func(p reference.Province) field.Option { return field.Option{Code: p.Code, Label: p.Name} }
	all := mapped(tables.Provinces(), option)
	slices.SortStableFunc(all, byLabel)
	return field.LookupOptions{
		Source: answering(all, func(query string, limit int) []field.Option {
			return mapped(tables.SearchProvinces(query, limit), option)
		}),
		Resolve: func(code string) (field.Option, bool) {
			province, ok := tables.Province(code)
			return option(province), ok
		},
	}
}

// States completes the kit's code of a state; the detail is the code of the
// codice fiscale.
func States(tables *reference.Tables, language string) field.LookupOptions {
	option := func(s reference.State) field.Option {
		label := s.Name
		if language == "en" && s.NameEN != "" {
			label = s.NameEN
		}
		return field.Option{Code: s.Kit, Label: label, Detail: s.Z}
	}
	// A state without a code of the kit cannot stand in its boxes.
	inKit := func(states []reference.State) []field.Option {
		return mapped(slices.DeleteFunc(states, func(s reference.State) bool { return s.Kit == "" }), option)
	}
	all := inKit(slices.Clone(tables.States()))
	slices.SortStableFunc(all, byLabel)
	return field.LookupOptions{
		Source: answering(all, func(query string, limit int) []field.Option {
			return inKit(slices.Clone(tables.SearchStates(query, limit)))
		}),
		Resolve: func(code string) (field.Option, bool) {
			state, ok := tables.StateByKit(code)
			return option(state), ok
		},
	}
}

// Municipalities suggests municipalities for a free text, in capitals as the form
// asks, also by a hamlet or a former name; the detail is the province. Those of
// the province of Ravenna come first.
func Municipalities(tables *reference.Tables) field.LookupOptions {
	return municipalitiesNear(tables, func() string { return home })
}

// home is the province whose municipalities come first where none is chosen.
const home = "RA"

// mostTowns bounds the answers: nobody scrolls further.
const mostTowns = 60

// municipalitiesNear are Municipalities with those of a province first.
func municipalitiesNear(tables *reference.Tables, province func() string) field.LookupOptions {
	var code string // of the province first was made for
	var first []field.Option
	return field.LookupOptions{
		Free: true, Capitals: true, Eager: true, Limit: mostTowns,
		Source: func(query string, limit int) []field.Option {
			near := cmp.Or(province(), home)
			if strings.TrimSpace(query) != "" {
				return mapped(tables.SearchTowns(query, near, limit), townOption)
			}
			if near != code {
				code, first = near, mapped(tables.MunicipalitiesOf(near), func(m reference.Municipality) field.Option {
					return townOption(reference.Town{Municipality: m})
				})
			}
			return first[:min(limit, len(first))]
		},
	}
}

// townOption shows what a municipality was found by beside its province, or that
// it exists no more.
func townOption(town reference.Town) field.Option {
	option := field.Option{Label: strings.ToUpper(town.Name), Detail: town.Province, Alias: town.Alias}
	switch {
	case !town.Current():
		option.Detail = town.Province + " † " + town.To[:4]
	case town.Alias != "":
		option.Detail = town.Alias + " · " + town.Province
	}
	return option
}

// answering is a source that offers a list of its own before anything is typed.
func answering(first []field.Option, search field.Source) field.Source {
	return func(query string, limit int) []field.Option {
		if strings.TrimSpace(query) == "" {
			return first[:min(limit, len(first))]
		}
		return search(query, limit)
	}
}

func mapped[T any](all []T, option func(T) field.Option) []field.Option {
	options := make([]field.Option, len(all))
	for i, one := range all {
		options[i] = option(one)
	}
	return options
}

func byLabel(a, b field.Option) int { return cmp.Compare(a.Label, b.Label) }

// Written is a value as people read it: "15/03/1992", "SEN Senegal", "6.100,00 €".
func (f *Form) Written(official permit.Field, value string) string {
	switch official.Kind {
	case permit.KindDate:
		return field.FormatDate(value)
	case permit.KindAmount:
		return field.FormatAmount(value) + " €"
	case permit.KindTick:
		return "X"
	case permit.KindYesNo:
		return f.Texts.T(map[string]string{permit.Yes: "common.yes", permit.No: "common.no"}[value])
	case permit.KindCode:
		if options, ok := f.lookup(official.Table); ok && options.Resolve != nil {
			if option, ok := options.Resolve(value); ok && option.Label != option.Code {
				return option.Code + " " + option.Label
			}
		}
	}
	return value
}
