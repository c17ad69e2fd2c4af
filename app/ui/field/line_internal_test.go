package field

import (
	"testing"
	"unicode"

	"pgregory.net/rapid"
)

// However a line is edited, its cursor and selection stay inside, undoing all
// gives the start and redoing all the end.
func TestLineHoldsTogether(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var l line
		start := rapid.StringMatching(`[a-zà-ù ]{0,8}`).Draw(t, "start")
		l.reset(start)
		edits := rapid.IntRange(0, 30).Draw(t, "edits")
		for range edits {
			extend := rapid.Bool().Draw(t, "extend")
			switch rapid.IntRange(0, 7).Draw(t, "edit") {
			case 0:
				l.insert(rapid.StringMatching(`[a-zé ]{0,3}`).Draw(t, "text"))
			case 1:
				l.deleteTo(l.cursor - 1)
			case 2:
				l.deleteTo(l.cursor + 1)
			case 3:
				l.step(rapid.SampledFrom([]int{-1, 1}).Draw(t, "direction"), extend)
			case 4:
				l.moveTo(rapid.IntRange(-3, 20).Draw(t, "position"), extend)
			case 5:
				l.moveTo(l.wordEdge(rapid.SampledFrom([]int{-1, 1}).Draw(t, "direction")), extend)
			case 6:
				l.selectWord()
			case 7:
				l.selectAll()
			}
			from, to := l.selection()
			if from < 0 || to > len(l.runes) || from > to {
				t.Fatalf("selection %d–%d of %d", from, to, len(l.runes))
			}
		}
		end := l.text()
		for l.undo() {
		}
		if l.text() != start {
			t.Fatalf("undone to %q, started with %q", l.text(), start)
		}
		for l.redo() {
		}
		if l.text() != end {
			t.Fatalf("redone to %q, ended with %q", l.text(), end)
		}
	})
}

func FuzzOneLine(f *testing.F) {
	for _, seed := range []string{"a\nb", "\u202eabc", "\xff\xfe", "  a  ", "محمد\u200cالف"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		clean := oneLine(text)
		for _, r := range clean {
			if unicode.IsControl(r) || r != ' ' && unicode.IsSpace(r) {
				t.Fatalf("%q left %U", text, r)
			}
		}
		if again := oneLine(clean); again != clean {
			t.Fatalf("%q cleaned to %q, then to %q", text, clean, again)
		}
	})
}
