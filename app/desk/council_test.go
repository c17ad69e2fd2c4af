package desk_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"
)

// The numbers on paper and in the table are those of the screen.
func TestStatisticsAreExported(t *testing.T) {
	r := roomOf(t, "Anna Prova")
	r.clock.at(t, "09:00")
	r.served(r.person(fatou()).ID, 10*time.Minute, 3*time.Minute)
	var table bytes.Buffer
	if err := r.session.StatisticsCSV(t.Context(), november, &table); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{";all;;;1;1;0;0;1;600;600;1;180;180;", ";site;Lido Adriano;Lido Adriano;1;1;", ";motive;16;Lavoro subordinato;1;1;", ";operator;a.prova;Anna Prova;1;1;"} {
		if !strings.Contains(table.String(), want) {
			t.Errorf("%q is not in the table:\n%s", want, table.String())
		}
	}
	if strings.Contains(table.String(), "ESEMPIO") {
		t.Error("the table names an applicant")
	}
	for _, language := range []string{"it", "en"} {
		sheet, err := r.session.CouncilSheet(t.Context(), november, language)
		if err != nil || !bytes.HasPrefix(sheet, []byte("%PDF-")) || bytes.Count(sheet, []byte("/Type/Page/")) > 1 {
			t.Errorf("%s: %d bytes, %v", language, len(sheet), err)
		}
	}
	if _, err := r.session.CouncilSheet(t.Context(), november, "xx"); err == nil {
		t.Error("a sheet in no language")
	}
}

// failing fails on every write.
type failing struct{ writes int }

var errFull = errors.New("disk full")

func (f *failing) Write([]byte) (int, error) { f.writes++; return 0, errFull }

func TestAnExportThatFailsSaysSo(t *testing.T) {
	r := newRoom(t)
	to := &failing{}
	if err := r.session.StatisticsCSV(t.Context(), november, to); !errors.Is(err, errFull) || to.writes != 1 {
		t.Errorf("%v after %d writes", err, to.writes)
	}
}
