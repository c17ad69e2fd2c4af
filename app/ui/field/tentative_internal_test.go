package field

import (
	"reflect"
	"slices"
	"testing"
	"unicode"

	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	"pgregory.net/rapid"

	"sportello/app/ui/look"
)

// undecided is a keyboard that cannot tell yet who types.
type undecided struct {
	look.Keyboard
	shown look.Tentative // nil: the key waits unseen
	act   func()
}

func (u *undecided) Caret(_ rune, act func(), show func() look.Tentative) {
	u.act, u.shown = act, show()
}

func (u *undecided) keep() {
	if u.shown == nil {
		u.act()
		return
	}
	u.shown.Keep()
}

func (u *undecided) takeBack() {
	if u.shown != nil {
		u.shown.TakeBack()
	}
}

// specimen is an entry with the focus and what it has reported.
type specimen struct {
	Field
	entry    *entry
	host     *Host
	reported []string
}

var kinds = map[string]func(*Host, Spec) (Field, *entry){
	"text": func(h *Host, s Spec) (Field, *entry) {
		f := NewText(h, s, TextOptions{Boxes: 6})
		return f, &f.entry
	},
	"capitals": func(h *Host, s Spec) (Field, *entry) {
		f := NewText(h, s, TextOptions{Capitals: true, Compact: true, Without: "-."})
		return f, &f.entry
	},
	"date": func(h *Host, s Spec) (Field, *entry) {
		f := NewDate(h, s, DateOptions{Partial: true})
		return f, &f.entry
	},
	"amount": func(h *Host, s Spec) (Field, *entry) {
		f := NewAmount(h, s)
		return f, &f.entry
	},
	"lookup": func(h *Host, s Spec) (Field, *entry) {
		f := NewLookup(h, s, LookupOptions{Source: few})
		return f, &f.entry
	},
	"free lookup": func(h *Host, s Spec) (Field, *entry) {
		f := NewLookup(h, s, LookupOptions{Source: few, Free: true, Eager: true, Capitals: true})
		return f, &f.entry
	},
}

var few = Table([]Option{{Code: "SEN", Label: "Senegal"}, {Code: "SRB", Label: "Serbia"}, {Code: "1", Label: "Uno"}, {Code: "16", Label: "Lavoro"}})

func newSpecimen(t *testing.T, kind string) *specimen {
	s := &specimen{host: &Host{Texts: Texts{DateShape: "gg/mm/aaaa", NotADate: "Non è una data"}, Layer: NewLayer()}}
	s.Field, s.entry = kinds[kind](s.host, Spec{Name: "1.1", Label: "Prova", OnChanged: func(value string) { s.reported = append(s.reported, value) }})
	window := test.NewTempWindow(t, container.NewStack(Grid(s.Field), s.host.Layer))
	s.host.Canvas = window.Canvas()
	s.Focus()
	return s
}

// fresh begins with an empty entry again; some of what was typed may be selected.
func (s *specimen) fresh(value, typed string, cursor, anchor int, derived bool) {
	s.host.Keyboard = nil
	s.SetEnabled(true)
	s.SetValue("~")
	s.SetValue(value)
	for _, r := range typed {
		s.TypedRune(r)
	}
	s.entry.line.moveTo(cursor, false)
	s.entry.line.moveTo(anchor, true)
	s.entry.view.redraw()
	s.SetDerived(derived)
	s.reported = nil
}

// state is all there is to tell two entries apart.
type state struct {
	Line            line
	Value, Own      string
	Quiet, Derived  bool
	Seen, Said      string
	Open            bool
	Options         []Option
	Marked          int
	Settled, Hidden bool
}

func (s *specimen) state() state {
	e := s.entry
	now := state{
		Line: e.line, Value: s.Value(), Own: e.own, Quiet: e.quiet, Derived: e.derived, Seen: e.view.text.Text, Said: e.AccessibilityLabel(),
		Hidden: e.view.selection.Hidden,
	}
	now.Line.runes, now.Line.done, now.Line.undone = slices.Clone(e.line.runes), slices.Clone(e.line.done), slices.Clone(e.line.undone)
	if l, ok := s.Field.(*Lookup); ok {
		now.Open, now.Options, now.Marked, now.Settled = l.list.isOpen(), slices.Clone(l.list.options), l.list.at, l.settled
	}
	return now
}

// A character that may be a reader's is seen as if it were typed, and nobody is
// told. Kept, all is as if it had been typed; taken back, as if it had not. A
// value that comes meanwhile, or the field being turned off, counts as before it.
func TestTentative(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(look.Theme(look.Light, 100))
	for kind := range kinds {
		t.Run(kind, func(t *testing.T) {
			shown, typed := newSpecimen(t, kind), newSpecimen(t, kind)
			rapid.Check(t, func(t *rapid.T) {
				value := rapid.SampledFrom([]string{"", "SEN", "2019-01-31", "6100.00", "prova"}).Draw(t, "value")
				before := rapid.StringMatching(`[a-z0-9/ ]{0,8}`).Draw(t, "before")
				cursor, anchor := rapid.IntRange(0, 12).Draw(t, "cursor"), rapid.IntRange(0, 12).Draw(t, "anchor")
				derived := rapid.Bool().Draw(t, "derived")
				r := rapid.RuneFrom([]rune("ps10/-., é\x01<"), unicode.Latin).Draw(t, "rune")
				meanwhile := rapid.SampledFrom([]string{"nothing", "a value", "turned off"}).Draw(t, "meanwhile")
				kept := rapid.Bool().Draw(t, "kept")

				keyboard := &undecided{Keyboard: look.Watched(nil)}
				shown.fresh(value, before, cursor, anchor, derived)
				typed.fresh(value, before, cursor, anchor, derived)
				shown.host.Keyboard = keyboard
				shown.TypedRune(r)
				if len(shown.reported) > 0 || shown.Value() != typed.Value() {
					t.Fatalf("reported %q", shown.reported)
				}
				if text := typedOver(typed.entry, r); keyboard.shown != nil && shown.entry.view.text.Text != text {
					t.Fatalf("%q is to be seen instead of %q", shown.entry.view.text.Text, text)
				}
				for _, s := range []*specimen{shown, typed} {
					switch meanwhile {
					case "a value":
						s.SetValue("1990-05-02")
					case "turned off":
						s.SetEnabled(false)
					}
				}
				if kept {
					keyboard.keep()
					typed.TypedRune(r)
				} else {
					keyboard.takeBack()
				}
				if now, want := shown.state(), typed.state(); !reflect.DeepEqual(now, want) {
					t.Fatalf("it is\n%+v instead of\n%+v", now, want)
				}
				if !slices.Equal(shown.reported, typed.reported) {
					t.Fatalf("reported %q instead of %q", shown.reported, typed.reported)
				}
			})
		})
	}
}

// several is a keyboard that shows each key.
type several struct {
	look.Keyboard
	shown []look.Tentative
}

func (s *several) Caret(_ rune, _ func(), show func() look.Tentative) {
	if shown := show(); shown != nil {
		s.shown = append(s.shown, shown)
	}
}

// Several characters are seen as if they were typed, and whatever comes meanwhile
// all is as before once they are taken back, from the last to the first.
func TestSeveralTentative(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(look.Theme(look.Light, 100))
	for kind := range kinds {
		t.Run(kind, func(t *testing.T) {
			shown, untouched := newSpecimen(t, kind), newSpecimen(t, kind)
			rapid.Check(t, func(t *rapid.T) {
				value := rapid.SampledFrom([]string{"", "SEN", "2019-01-31", "6100.00", "prova"}).Draw(t, "value")
				before := rapid.StringMatching(`[a-z0-9/ ]{0,8}`).Draw(t, "before")
				cursor, anchor := rapid.IntRange(0, 12).Draw(t, "cursor"), rapid.IntRange(0, 12).Draw(t, "anchor")
				meanwhile := rapid.Bool().Draw(t, "meanwhile")

				keyboard := &several{Keyboard: look.Watched(nil)}
				shown.fresh(value, before, cursor, anchor, false)
				untouched.fresh(value, before, cursor, anchor, false)
				shown.host.Keyboard = keyboard
				for _, r := range rapid.StringMatching(`[ps10/]{2,4}`).Draw(t, "typed") {
					shown.TypedRune(r)
				}
				if meanwhile {
					shown.SetValue("1990-05-02")
					untouched.SetValue("1990-05-02")
				}
				for _, tentative := range slices.Backward(keyboard.shown) {
					tentative.TakeBack()
				}
				if now, want := shown.state(), untouched.state(); !reflect.DeepEqual(now, want) {
					t.Fatalf("it is\n%+v instead of\n%+v", now, want)
				}
				if len(shown.reported) > len(untouched.reported) {
					t.Fatalf("reported %q", shown.reported)
				}
			})
		})
	}
}

// typedOver is what is to be seen once a rune has been typed into an entry, which
// stays as it is.
func typedOver(e *entry, r rune) string {
	l := e.line
	l.runes = slices.Clone(l.runes)
	l.insert(e.written(r))
	return l.text()
}
