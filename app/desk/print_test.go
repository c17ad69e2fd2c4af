package desk_test

import (
	"bytes"
	"testing"
)

// What is on the sheets is proven in app/print; here, that both are drawn of an
// application at every stage, and that a sheet shows what is typed.
func TestSheetsAreDrawn(t *testing.T) {
	r := newRoom(t)
	values := fatou()
	values["original_name"] = "فاتو"
	a := r.start(r.person(values).ID)
	for _, language := range []string{"it", "en"} {
		for name, draw := range map[string]func(string) ([]byte, error){"recap": a.Recap, "slip": a.Slip} {
			if pdf, err := draw(language); err != nil || !bytes.HasPrefix(pdf, []byte("%PDF-")) {
				t.Errorf("%s in %s: %d bytes, %v", name, language, len(pdf), err)
			}
		}
	}
	queue(t, a)
	if pdf, err := a.Slip("it"); err != nil || len(pdf) == 0 {
		t.Errorf("slip of a queued one: %v", err)
	}
}
