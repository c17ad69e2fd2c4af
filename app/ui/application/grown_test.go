package application_test

import (
	"strings"
	"testing"

	"sportello/app/permit"
)

// F9 on a child of sixteen opens their own application, one key away; undo puts
// the row back.
func TestF9MovesAGrownChildToTheirOwnApplication(t *testing.T) {
	s := newStage(t, laptopLight(), fatou(), permit.Values{
		"1.9": permit.Yes, "1.16": "16", "1.137": "PROVA", "1.138": "GRANDE", "1.139": "M", "1.140": "2010-06-30", "1.141": "SEN", "1.142": "SEN", "1.143": "DAKAR",
	})
	s.goTo("1.140")
	s.press("<F9>")
	if s.app.Value("1.138") != "" || s.app.Value("1.26") != "" {
		t.Fatalf("the row has %q, the number of children is %q", s.app.Value("1.138"), s.app.Value("1.26"))
	}
	if told := strings.Join(s.said, " "); !strings.Contains(told, "PROVA GRANDE") || !strings.Contains(told, "Pag giù") {
		t.Errorf("said is %q", s.said)
	}
	mother := s.app
	s.press("<Ctrl+Z>")
	if s.app.Value("1.138") != "GRANDE" || s.app.Value("1.140") != "2010-06-30" {
		t.Errorf("undone, the row has %q, born on %q", s.app.Value("1.138"), s.app.Value("1.140"))
	}
	if s.at() != "1.140" || !strings.Contains(s.lastSaid(), "resta aperta l’istanza di PROVA GRANDE") {
		t.Errorf("undone at %q: %q", s.at(), s.lastSaid())
	}
	s.press("<Ctrl+Next>")
	if s.app == mother || s.app.Value("1.4") != "GRANDE" || s.app.Value("1.34") != "2010-06-30" {
		t.Errorf("the next application is of %q, born on %q", s.app.Value("1.4"), s.app.Value("1.34"))
	}
}

// A child of the family whose birth is another on file is not put there again; the
// other day is told.
func TestF9TellsThatTheBirthOnFileIsAnother(t *testing.T) {
	s := newStage(t, laptopLight(), fatou(), permit.Values{
		"1.9": permit.Yes, "1.16": "16", "1.137": "PROVA", "1.138": "GRANDE", "1.139": "M", "1.140": "2010-06-30", "1.141": "SEN", "1.142": "SEN", "1.143": "DAKAR",
	})
	on := s.relative("child", map[string]string{"surname": "PROVA", "given_names": "GRANDE", "birth_date": "2013-06-05"})
	s.goTo("1.26") // far from the row
	s.press("<F9>")
	if told := s.lastSaid(); told != "PROVA GRANDE: in archivio nascita 05/06/2013, da controllare. Ctrl Pag giù apre la sua istanza." {
		t.Errorf("said %q", told)
	}
	if open := s.app.Together(); len(open) != 2 || open[1].Person() != on.ID {
		t.Errorf("together are %d", len(open))
	}
	if s.press("<Ctrl+Z>"); s.at() != "1.137" {
		t.Errorf("undone at %q", s.at())
	}
}

// A date that does not exist is put right and not excused.
func TestWhatNoOfficeTakesIsNotOverridden(t *testing.T) {
	values := renewal()
	values["1.45"] = "2026-02-31"
	s := newStage(t, laptopLight(), fatou(), values)
	s.goTo("1.45")
	s.press("<Shift+F9>")
	if s.canvas().Overlays().Top() != nil {
		t.Error("a reason is asked for")
	}
	if len(s.said) == 0 || !strings.Contains(s.said[len(s.said)-1], "nessun ufficio") {
		t.Errorf("said is %q", s.said)
	}
}
