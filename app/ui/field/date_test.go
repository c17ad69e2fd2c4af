package field_test

import (
	"strings"
	"testing"

	"sportello/app/ui/field"
)

func TestDateTyping(t *testing.T) {
	tests := []struct{ name, script, while, shown string }{
		{"six digits", "010190", "01/01/90", "1990-01-01"},
		{"eight digits", "01011990", "1990-01-01", "1990-01-01"},
		{"slashed", "1/1/90", "1/1/90", "1990-01-01"},
		{"dashed", "1-1-1990", "1990-01-01", "1990-01-01"},
		{"dotted", "1.1.1990", "1990-01-01", "1990-01-01"},
		{"year first", "19900101", "1990-01-01", "1990-01-01"},
		{"ISO", "1990-01-01", "1990-01-01", "1990-01-01"},
		{"a birthday to come is of last century", "251126", "25/11/26", "1926-11-25"},
		{"today", "241126", "24/11/26", "2026-11-24"},
		{"no such day", "310290", "31/02/90", "31/02/90"},
		{"a month in words", "15 marzo 1992", "1992-03-15", "1992-03-15"},
		{"a month in short", "15mar92", "15mar92", "1992-03-15"},
		{"today in words", "oggi", "oggi", "2026-11-24"},
		{"in thirty days", "+30g", "+30g", "2026-12-24"},
		{"in half a year", "+6m", "+6m", "2027-05-24"},
		{"a digit too few is told", "11292", "11/29/2", "11/29/2"},
		{"unfinished", "0101", "01/01", "01/01"},
		{"partial not allowed here", "00001992", "00/00/1992", "00/00/1992"},
		{"not a date", "ieri", "ieri", "ieri"},
		{"emptied", "010190<Ctrl+A><Delete>", "", ""},
		{"the old date is gone while broken", "01011990<BackSpace>", "01/01/199", "01/01/199"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b := newBench(t)
			d := field.NewDate(b.host, b.spec("Nato il"), field.DateOptions{Century: field.Past(today), Today: today})
			b.show(d, field.NewTick(b.host, field.Spec{Label: "Altro"}))
			d.Focus()
			b.press(tt.script)
			if d.Value() != tt.while || b.last() != tt.while {
				t.Errorf("while typing: value %q, reported %q, want %q", d.Value(), b.last(), tt.while)
			}
			b.press("<Tab>")
			if d.Value() != tt.shown || b.last() != tt.shown {
				t.Errorf("left: value %q, reported %q, want %q", d.Value(), b.last(), tt.shown)
			}
			if b.left != 1 {
				t.Errorf("OnLeave called %d times", b.left)
			}
		})
	}
}

// Enter in the last field of a dialog leaves no field: what it is asked for is read all the same.
func TestEnterReadsADateForGood(t *testing.T) {
	b := newBench(t)
	d := field.NewDate(b.host, b.spec("Giorno"), field.DateOptions{Century: field.Future(today), Today: today})
	var submitted string
	b.host.Next = func(from field.Field) bool { submitted = from.Value(); return true }
	b.show(d)
	d.Focus()
	b.press("251126<Return>")
	if submitted != "2026-11-25" {
		t.Errorf("Enter submits %q", submitted)
	}
}

func TestPartialDateTyping(t *testing.T) {
	for script, want := range map[string]string{"00/00/1992": "1992-00-00", "00001992": "1992-00-00", "03/1992": "1992-03-00", "1992": "1992-00-00", "000392": "1992-03-00", "15031992": "1992-03-15"} {
		b := newBench(t)
		d := field.NewDate(b.host, b.spec("Nato il"), field.DateOptions{Century: field.Past(today), Partial: true})
		b.show(d, field.NewTick(b.host, field.Spec{Label: "Altro"}))
		d.Focus()
		b.press(script + "<Tab>")
		if d.Value() != want {
			t.Errorf("%s: %q, want %q", script, d.Value(), want)
		}
	}
}

// Digits that may be two dates are no date, and the field says which two.
func TestTwoDatesInOneAreTold(t *testing.T) {
	for typed, want := range map[string]string{
		"11292":   "Può essere 01/12/1992 o 11/02/1992",
		"1121992": "Può essere 01/12/1992 o 11/02/1992",
		"15392":   "Non è una data", // a digit may be missing
		"31292":   "Non è una data",
		"3102":    "Non è una data",
	} {
		b := newBench(t)
		d := field.NewDate(b.host, b.spec("Nato il"), field.DateOptions{Century: field.Past(today)})
		b.show(d, field.NewTick(b.host, field.Spec{Label: "Altro"}))
		d.Focus()
		b.press(typed + "<Tab>")
		if label := d.AccessibilityLabel(); !strings.Contains(label, want) {
			t.Errorf("%s: %s, want %s", typed, label, want)
		}
	}
}

// While a date is half typed its complaints wait; once left they show.
func TestComplaintsWaitForTheEnd(t *testing.T) {
	b := newBench(t)
	d := field.NewDate(b.host, field.Spec{Label: "Nato il", OnChanged: func(string) {}}, field.DateOptions{Century: field.Past(today)})
	b.show(d, field.NewTick(b.host, field.Spec{Label: "Altro"}))
	d.Focus()
	b.press("3102")
	d.SetFinding(field.Error, "Data impossibile")
	if strings.Contains(d.AccessibilityLabel(), "impossibile") {
		t.Error("complains while the date is half typed")
	}
	b.press("<Tab>")
	if !strings.Contains(d.AccessibilityLabel(), "impossibile") {
		t.Error("does not complain once left")
	}
}

// Where dates may be partial, 2010 may be a year or the beginning of 20/10/1990.
func TestPartialDateWaitsForTheEnd(t *testing.T) {
	b := newBench(t)
	d := field.NewDate(b.host, b.spec("Nato il"), field.DateOptions{Century: field.Past(today), Partial: true})
	b.show(d, field.NewTick(b.host, field.Spec{Label: "Altro"}))
	d.Focus()
	b.press("2010")
	if d.Value() != "20/10" {
		t.Errorf("half typed, read as %q", d.Value())
	}
	b.press("1990")
	if d.Value() != "1990-10-20" {
		t.Errorf("typed out, read as %q", d.Value())
	}
}
