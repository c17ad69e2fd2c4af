package sites

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// The fields of a site's record have one datum each, so that what two people say of
// it meets only where they speak of the same: "name", "municipality", "address",
// "postcode", "who", "desks"; "central" and "retired", which are "true";
// "hours.tue", "09:00-13:00 15:00-17:00"; and "unsure.hours", "true" for what is to
// be confirmed.
const (
	FieldName    = "name"
	FieldRetired = "retired"
	FieldDesks   = "desks"
	fieldCentral = "central"
	PrefixHours  = "hours."
	PrefixUnsure = "unsure."
	yes          = "true"
)

// None is the value of a field that says that there is nothing, whatever the program
// says.
const None = "-"

// facts are what of a site can be unsure.
var facts = []string{"municipality", "address", "postcode", "hours", "desks", "who"}

// weekdays are the days of the week as the fields name them, from Sunday on.
var weekdays = [...]string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}

// Weekday is the day of the week of a field of hours.
func Weekday(field string) (time.Weekday, bool) {
	day, is := strings.CutPrefix(field, PrefixHours)
	at := slices.Index(weekdays[:], day)
	return time.Weekday(at), is && at >= 0
}

// texts are the fields that stand in a record as they are.
func (s *Site) texts() map[string]*string {
	return map[string]*string{"municipality": &s.Municipality, "address": &s.Address, "postcode": &s.Postcode, "who": &s.Who}
}

// ticks are those that say yes or nothing.
func (s *Site) ticks() map[string]*bool {
	return map[string]*bool{fieldCentral: &s.Central, FieldRetired: &s.Retired}
}

// fields are what a record can say of a site; what there is nothing to say of is "".
func (s Site) fields() map[string]string {
	fields := make(map[string]string)
	for name, text := range s.texts() {
		fields[name] = *text
	}
	tick := func(name string, is bool) {
		if fields[name] = ""; is {
			fields[name] = yes
		}
	}
	for name, is := range s.ticks() {
		tick(name, *is)
	}
	for _, fact := range facts {
		tick(PrefixUnsure+fact, s.IsUnsure(fact))
	}
	if fields[FieldDesks] = ""; s.Desks > 0 {
		fields[FieldDesks] = strconv.Itoa(s.Desks)
	}
	for weekday, day := range weekdays {
		var stretches []string
		for _, open := range s.said(time.Weekday(weekday)) {
			stretches = append(stretches, open.From+"-"+open.To)
		}
		fields[PrefixHours+day] = strings.Join(stretches, " ")
	}
	return fields
}

// Changes are the fields of a record that make another site of this one, apart from
// the name.
func (s Site) Changes(after Site) map[string]string {
	before, changes := s.fields(), make(map[string]string)
	for name, value := range after.fields() {
		if before[name] != value {
			changes[name] = cmp.Or(value, None)
		}
	}
	return changes
}

// With is the site with what the fields of a record say of it, apart from the name.
// What cannot be so, and what is "", is passed over.
func (s Site) With(fields map[string]string) Site {
	s.Hours, s.Unsure = slices.Clone(s.Hours), slices.Clone(s.Unsure)
	for name, said := range fields {
		value := said
		if said == None {
			value = ""
		}
		text, isText := s.texts()[name]
		tick, isTick := s.ticks()[name]
		weekday, isHours := Weekday(name)
		fact, isFact := strings.CutPrefix(name, PrefixUnsure)
		switch {
		case said == "":
		case isText && len(value) <= maxText && utf8.ValidString(value):
			*text = value
		case isTick:
			*tick = value == yes
		case name == FieldDesks:
			s.sayDesks(value)
		case isHours:
			s.sayHours(weekday, value)
		case isFact && slices.Contains(facts, fact):
			s.sayUnsure(fact, value == yes)
		}
	}
	return s
}

// Of are the sites of the program with what records say of them, by name, and after
// them those that only records tell of. A record of a name that cannot be a site's is
// passed over.
func Of(said map[string]map[string]string) ([]Site, error) {
	all, err := Load()
	if err != nil {
		return nil, err
	}
	for _, name := range slices.Sorted(maps.Keys(said)) {
		if at := slices.IndexFunc(all, func(site Site) bool { return site.Name == name }); at >= 0 {
			all[at] = all[at].With(said[name])
		} else if added := (Site{Name: name}); added.Check() == nil {
			all = append(all, added.With(said[name]))
		}
	}
	return all, nil
}

func (s *Site) sayDesks(text string) {
	if desks, err := strconv.Atoi(cmp.Or(text, "0")); err == nil && 0 <= desks && desks <= MaxDesks {
		s.Desks = desks
	}
}

func (s *Site) sayHours(weekday time.Weekday, text string) {
	var hours []Opening
	for stretch := range strings.FieldsSeq(text) {
		from, to, _ := strings.Cut(stretch, "-")
		hours = append(hours, Opening{weekday, from, to})
	}
	if checkHours(hours) == nil {
		s.Hours = append(slices.DeleteFunc(s.Hours, func(o Opening) bool { return o.Weekday == weekday }), hours...)
		slices.SortStableFunc(s.Hours, func(a, b Opening) int { return cmp.Compare((a.Weekday+6)%7, (b.Weekday+6)%7) }) // Monday is the first
	}
}

func (s *Site) sayUnsure(fact string, unsure bool) {
	s.Unsure = slices.DeleteFunc(s.Unsure, func(other string) bool { return other == fact })
	if unsure {
		s.Unsure = append(s.Unsure, fact)
	}
}
