package form_test

import (
	"maps"
	"testing"

	"sportello/app/permit"
	"sportello/app/ui/form"
)

// The row above comes before the last application, and that before the applicant.
func TestSameAsBefore(t *testing.T) {
	tick := permit.Values{"1.8": "", "1.9": permit.Yes, "1.10": "", "1.11": "", "1.12": ""}
	for _, c := range []struct {
		name, section, key string
		values, previous   permit.Values
		origin             form.Origin
		want               permit.Values
	}{
		{"nothing", "1.7", "1.68", nil, nil, form.Nowhere, nil},
		{"the last application", "1.7", "1.68", nil, permit.Values{"1.68": "VIA FINTA"}, form.LastOne, permit.Values{"1.68": "VIA FINTA"}},
		{"a group of ticks", "1.1", "1.8", nil, permit.Values{"1.9": permit.Yes}, form.LastOne, tick},
		{"a group never ticked", "1.1", "1.8", nil, nil, form.Nowhere, nil},
		{"the child before", "1.12", "1.145", permit.Values{"1.137": "PROVA", "1.3": "ESEMPIO"}, permit.Values{"1.145": "FINTA"}, form.RowAbove, permit.Values{"1.145": "PROVA"}},
		{"no child before", "1.12", "1.145", permit.Values{"1.138": "ADA", "1.146": "EVA"}, permit.Values{"1.145": "FINTA"}, form.LastOne, permit.Values{"1.145": "FINTA"}},
		{"the first child", "1.12", "1.142", permit.Values{"1.36": "SEN"}, nil, form.FromApplicant, permit.Values{"1.142": "SEN"}},
		{"what a child has of its own", "1.12", "1.138", permit.Values{"1.4": "FATOU"}, nil, form.Nowhere, nil},
		{"the spouse", "1.11", "1.133", permit.Values{"1.35": "SEN"}, nil, form.FromApplicant, permit.Values{"1.133": "SEN"}},
		{"the place of stay before", "1.9", "1.100", permit.Values{"1.97": "RAVENNA"}, nil, form.RowAbove, permit.Values{"1.100": "RAVENNA"}},
		{"the first place of stay", "1.9", "1.97", permit.Values{"1.67": "RAVENNA"}, nil, form.FromApplicant, permit.Values{"1.97": "RAVENNA"}},
		{"a field of another page", "1.7", "1.3", nil, permit.Values{"1.3": "PROVA"}, form.Nowhere, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newSheet(t, "it", c.section)
			maps.Copy(s.values, c.values)
			maps.Copy(s.previous, c.previous)
			s.Show(s.model, nil)
			s.Focus(c.key)
			origin := s.Same(s.model, c.key)
			var changed permit.Values
			if len(s.changes) == 1 {
				changed = s.changes[0]
			}
			if origin != c.origin || len(s.changes) > 1 || !maps.Equal(changed, c.want) {
				t.Errorf("from %v: %v; want from %v: %v", origin, s.changes, c.origin, c.want)
			}
		})
	}
}

func TestAClosedPageTakesNothingFromBefore(t *testing.T) {
	s := newSheet(t, "it", "1.7")
	s.previous["1.68"] = "VIA FINTA"
	s.SetEnabled(false)
	if s.Same(s.model, "1.68") != form.Nowhere || len(s.changes) > 0 {
		t.Error("a settled application was changed")
	}
}
