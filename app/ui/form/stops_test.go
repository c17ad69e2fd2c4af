package form_test

import (
	"maps"
	"strings"
	"testing"

	"sportello/app/permit"
	"sportello/app/ui/field"
)

// The stops of Enter on the address: Tab would stop at all of them.
func TestWhereEnterStops(t *testing.T) {
	address := permit.Values{"1.66": "RA", "1.67": "RAVENNA", "1.68": "VIA FINTA", "1.69": "1", "1.72": "48121", "1.73": "a@b.it", "1.75": "3330000000"}
	all := "1.66 1.67 1.68 1.69 1.70 1.71 1.72 1.73 1.74 1.75"
	for _, c := range []struct {
		name             string
		values, previous permit.Values
		derived          string
		findings         map[string]permit.Severity
		want             string
	}{
		{"a new person", address, nil, "", nil, all},
		{"derived and right", address, nil, "1.66 1.72", nil, "1.67 1.68 1.69 1.70 1.71 1.73 1.74 1.75"},
		{"derived and wrong", address, nil, "1.66 1.72", map[string]permit.Severity{"1.72": permit.Warning}, "1.67 1.68 1.69 1.70 1.71 1.72 1.73 1.74 1.75"},
		{"derived with a note", address, nil, "1.72", map[string]permit.Severity{"1.72": permit.Note}, "1.66 1.67 1.68 1.69 1.70 1.71 1.73 1.74 1.75"},
		{"nothing to derive from", permit.Values{}, nil, "", nil, "1.68 1.69 1.70 1.71 1.73 1.74 1.75"},
		{"nothing to derive from, but missed", permit.Values{}, nil, "", map[string]permit.Severity{"1.66": permit.Error, "1.72": permit.Warning}, "1.66 1.68 1.69 1.70 1.71 1.72 1.73 1.74 1.75"},
		{"as in the last application", address, address, "", nil, ""},
		{"as then, but wrong now", address, address, "", map[string]permit.Severity{"1.75": permit.Error}, "1.75"},
		{"as then, but missed now", address, address, "", map[string]permit.Severity{"1.74": permit.Warning}, "1.74"},
		{"nothing then and now", permit.Values{}, permit.Values{"1.3": "PROVA"}, "", nil, ""},
		{"something changed", with(address, "1.68", "VIA NUOVA"), address, "", nil, all},
		{"something changed that was derived", with(address, "1.72", "48122"), address, "1.72", nil, ""},
		{"something emptied", with(address, "1.73", ""), address, "", nil, "1.73"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newSheet(t, "it", "1.7")
			maps.Copy(s.values, c.values)
			maps.Copy(s.previous, c.previous)
			for key := range strings.FieldsSeq(c.derived) {
				s.derived[key] = true
			}
			findings := map[string]permit.Finding{}
			for key, severity := range c.findings {
				findings[key] = permit.Finding{Severity: severity, Message: permit.Text{IT: "Sbagliato"}}
			}
			s.Show(s.model, findings)
			var stops []string
			for ok := s.FocusWanting(); ok; {
				at := s.canvas.Focused().(field.Field)
				stops = append(stops, at.Name())
				ok = s.FocusNext(at)
			}
			if got := strings.Join(stops, " "); got != c.want {
				t.Errorf("Enter stops at %s\nwant %s", got, c.want)
			}
			if s.Wants() != (c.want != "") {
				t.Error("does not say whether it stops")
			}
		})
	}
}

// Whoever has come to see a page is taken through all of it but what was derived.
func TestEnterStopsAtAllOnAPageThatWasOpened(t *testing.T) {
	for name, come := range map[string]func(*sheet){"first": func(s *sheet) { s.FocusFirst() }, "a field": func(s *sheet) { s.Focus("1.66") }} {
		s := newSheet(t, "it", "1.7")
		s.values = permit.Values{"1.66": "RA", "1.67": "RAVENNA", "1.72": "48121"}
		s.previous = maps.Clone(s.values)
		s.derived["1.72"] = true
		s.Show(s.model, nil)
		if s.FocusWanting() {
			t.Fatal("everything is as it was")
		}
		come(s)
		var stops []string
		for ok := true; ok; {
			at := s.canvas.Focused().(field.Field)
			stops = append(stops, at.Name())
			ok = s.FocusNext(at)
		}
		if got, want := strings.Join(stops, " "), "1.66 1.67 1.68 1.69 1.70 1.71 1.73 1.74 1.75"; got != want {
			t.Errorf("%s: Enter stops at %s, want %s", name, got, want)
		}
	}
}

func with(values permit.Values, key, value string) permit.Values {
	changed := maps.Clone(values)
	changed[key] = value
	return changed
}

// Where there are no children Enter passes by their number, but not by a tick that
// follows from nothing: there may be a reason to set it.
func TestEnterPassesByWhatIsCountedAsNone(t *testing.T) {
	s := newSheet(t, "it", "1.2")
	s.values = permit.Values{"1.22": "1", "1.23": permit.Yes, "1.25": "9", "1.28": "2026-11-25"}
	for _, key := range []string{"1.22", "1.23", "1.28"} {
		s.derived[key] = true
	}
	s.Show(s.model, nil)
	var stops []string
	for ok := s.FocusWanting(); ok; {
		at := s.canvas.Focused().(field.Field)
		stops = append(stops, at.Name())
		ok = s.FocusNext(at)
	}
	if got, want := strings.Join(stops, " "), "1.24 1.25 1.29"; got != want {
		t.Errorf("Enter stops at %s, want %s", got, want)
	}
}
