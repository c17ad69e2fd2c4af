package field

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// Severity is how serious a finding is.
type Severity int

const (
	None Severity = iota
	Note
	Warning
	Error
)

// Spec is what every field is told at birth.
type Spec struct {
	Name   string // the field's name in the document: "1.45"
	Label  string
	Number string // official number, shown at the right of the label: "45", "M2 53"
	Hint   string // below the box while there is no finding
	// Within is what the field is one of several in, said before its label:
	// "Figlio 2".
	Within string
	// Bare shows the box alone, as in a table or a search box. Label and message
	// are then for the accessibility label only.
	Bare bool
	// Required keeps a Choice from being emptied: once a member is chosen, one is.
	Required bool

	// OnChanged receives the canonical value after each change by the operator.
	// What cannot be read yet is reported as it was typed, so that it is kept.
	OnChanged func(value string)
	// OnFocus and OnLeave tell when the focus comes and goes; when OnLeave is
	// called the last OnChanged has been.
	OnFocus func()
	OnLeave func()
	// OnPaste, if given, is offered a text from the clipboard as it is, with its
	// lines, before the field takes it; true keeps it from the field.
	OnPaste func(text string) bool
}

// Field is what all fields have in common.
type Field interface {
	fyne.Widget
	fyne.Focusable
	fyne.Disableable

	// Name is the field's name in the document.
	Name() string
	// Value is the canonical value, "" if empty.
	Value() string
	// SetValue shows a value without reporting it. The value the field has
	// already leaves what is being typed alone.
	SetValue(value string)
	// SetFinding shows a finding below the box and around it; None removes it.
	SetFinding(severity Severity, text string)
	// SetHint changes the hint.
	SetHint(text string)
	// SetDerived marks the value as computed, not typed. Typing removes the mark.
	SetDerived(derived bool)
	// SetEnabled allows or forbids changes. A field that is off is no tab stop.
	SetEnabled(enabled bool)
	// Focus takes the focus and scrolls into view.
	Focus()
	// Focused says whether the field has the focus.
	Focused() bool

	// announce reports a value that others of this package set for the operator.
	announce(value string)
}

// frame is the part all fields share: label, number, box, message.
type frame struct {
	widget.BaseWidget
	host *Host
	spec Spec
	self Field
	body body

	severity Severity
	finding  string
	own      string // the field's own complaint, shown while there is no finding
	quiet    bool   // the value is still being typed: complaints wait
	derived  bool
	disabled bool
	secret   bool // the value is never said
	focused  bool
	veiled   bool // it lies outside of what can be seen
	byMouse  bool // the focus is coming from the mouse: leave the selection alone
	// reserved is how many lines the message has needed so far at this width. It
	// only grows, so that a long finding that comes and goes with each key moves
	// nothing.
	reserved      int
	reservedWidth float32
	labelLines    int // lines kept for the label, as its neighbours in a Grid need

	renderer *frameRenderer
}

func (f *frame) init(self Field, host *Host, spec Spec, content body) {
	if host == nil {
		host = &Host{}
	}
	f.host, f.spec, f.self, f.body, f.reserved, f.labelLines = host, spec, self, content, 1, 1
	f.ExtendBaseWidget(self)
}

// Name implements Field.
func (f *frame) Name() string { return f.spec.Name }

// SetFinding implements Field.
func (f *frame) SetFinding(severity Severity, text string) {
	if f.severity != severity || f.finding != text {
		f.severity, f.finding = severity, text
		f.Refresh()
	}
}

// SetHint implements Field.
func (f *frame) SetHint(text string) {
	if f.spec.Hint != text {
		f.spec.Hint = text
		f.Refresh()
	}
}

// SetDerived implements Field.
func (f *frame) SetDerived(derived bool) {
	if f.derived != derived {
		f.derived = derived
		f.Refresh()
	}
}

// SetEnabled implements Field.
func (f *frame) SetEnabled(enabled bool) {
	if f.disabled == enabled {
		f.disabled = !enabled
		f.Refresh()
	}
}

// Enable implements fyne.Disableable.
func (f *frame) Enable() { f.SetEnabled(true) }

// Disable implements fyne.Disableable.
func (f *frame) Disable() { f.SetEnabled(false) }

// Disabled implements fyne.Disableable; the focus passes over disabled fields.
func (f *frame) Disabled() bool { return f.disabled }

// Focused implements Field.
func (f *frame) Focused() bool { return f.focused }

// Focus implements Field.
func (f *frame) Focus() {
	if c := f.canvas(); c != nil && !f.disabled {
		c.Focus(f.self)
	}
}

func (f *frame) canvas() fyne.Canvas {
	if f.host.Canvas != nil {
		return f.host.Canvas
	}
	return fyne.CurrentApp().Driver().CanvasForObject(f.self)
}

// AcceptsTab implements fyne.Tabbable: while keys wait, Tab may belong to them.
func (f *frame) AcceptsTab() bool { return f.host.keyboard().Holding() }

// gain and leave are the common part of FocusGained and FocusLost.
func (f *frame) gain() {
	f.host.active()
	f.focused = true
	f.host.current = f.self
	if f.host.Reveal != nil && !f.byMouse {
		f.host.Reveal(f.self)
	}
	f.Refresh()
	if f.spec.OnFocus != nil {
		f.spec.OnFocus()
	}
}

func (f *frame) leave() {
	f.focused, f.byMouse = false, false
	f.host.last, f.host.current = f.self, nil
	f.Refresh()
	if f.spec.OnLeave != nil {
		f.spec.OnLeave()
	}
}

func (f *frame) next() {
	if f.host.Next != nil && f.host.Next(f.self) {
		return
	}
	if c := f.canvas(); c != nil {
		c.FocusNext()
	}
}

// announce implements Field.
func (f *frame) announce(value string) { f.changed(value) }

// changed reports a value the operator made.
func (f *frame) changed(value string) {
	f.host.active()
	f.derived = false
	if f.spec.OnChanged != nil {
		f.spec.OnChanged(value)
	}
}

// message is what stands below the box.
func (f *frame) message() (Severity, string) {
	switch {
	case f.quiet:
		return None, f.spec.Hint
	case f.severity != None && f.finding != "":
		return f.severity, f.finding
	case f.own != "":
		return Error, f.own
	case f.spec.Hint != "":
		return None, f.spec.Hint
	case f.derived:
		return None, f.host.Texts.Derived
	default:
		return None, ""
	}
}

// boxSeverity is the severity the box is framed in.
func (f *frame) boxSeverity() Severity {
	switch {
	case f.quiet:
		return None
	case f.severity == None && f.own != "":
		return Error
	default:
		return f.severity
	}
}

// AccessibilityLabel implements fyne.Accessible.
func (f *frame) AccessibilityLabel() string {
	label := f.spec.Label
	if f.spec.Within != "" {
		label = f.spec.Within + ", " + label
	}
	if value := f.spoken(); value != "" && !f.secret {
		label += ": " + value
	}
	if _, text := f.message(); text != "" {
		label += ". " + text
	}
	return label
}

// spoken is the value as it is read on the screen.
func (f *frame) spoken() string {
	if shown, ok := f.body.(interface{ spoken() string }); ok {
		return shown.spoken()
	}
	return f.self.Value()
}

// AccessibilityRole implements fyne.Accessible.
func (f *frame) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// Veil implements look.Veiled.
func (f *frame) Veil(veiled bool) { f.veiled = veiled }

// CreateRenderer implements fyne.Widget.
func (f *frame) CreateRenderer() fyne.WidgetRenderer {
	f.renderer = newFrameRenderer(f)
	return f.renderer
}

// labelLinesAt is how many lines the label needs in a field so wide.
func (f *frame) labelLinesAt(width float32) int {
	f.MinSize() // builds the renderer
	return max(1, len(f.renderer.wrapLabel(width, paint{f.Theme()})))
}

// keepLabelLines keeps room for so many lines of label.
func (f *frame) keepLabelLines(lines int) {
	if f.labelLines != lines {
		f.labelLines = lines
		f.renderer.Layout(f.Size())
	}
}

var (
	_ Field = (*Text)(nil)
	_ Field = (*Date)(nil)
	_ Field = (*Amount)(nil)
	_ Field = (*Lookup)(nil)
	_ Field = (*Choice)(nil)
	_ Field = (*Tick)(nil)
)
