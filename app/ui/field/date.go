package field

import (
	"strings"
	"time"
)

// DateOptions are what is particular to one Date.
type DateOptions struct {
	// Century reads years of two digits; nil accepts none.
	Century Century
	// Partial allows dates whose day, or day and month, are unknown (00).
	Partial bool
	// Today reads dates counted from today ("oggi", "+6m") once the field is left;
	// nil accepts none.
	Today func() time.Time
}

// Date is a typed date. Slashes come by themselves; its value is ISO. Text that
// is no date is its own value: it is kept for the operator and the rules to see,
// and never read as the date that stood there before.
type Date struct {
	entry
	options DateOptions
	value   string
}

// NewDate makes a Date.
func NewDate(host *Host, spec Spec, options DateOptions) *Date {
	d := &Date{options: options}
	d.initEntry(d, host, spec)
	d.view.placeholder = d.host.Texts.DateShape
	d.typed = d.slashed
	d.edited = d.read
	d.left = d.settle
	return d
}

// Value implements Field.
func (d *Date) Value() string { return d.value }

// SetValue implements Field.
func (d *Date) SetValue(value string) {
	if value == d.value {
		return
	}
	d.value, d.own, d.quiet = value, "", false
	d.complain()
	d.show(FormatDate(value))
}

// slashed turns separators into slashes and adds those the operator leaves out.
// Other characters are taken as they are: typing is never blocked.
func (d *Date) slashed(r rune) string {
	text := d.line.text()
	from, to := d.line.selection()
	atEnd := to == len(d.line.runes)
	before := string(d.line.runes[:from])
	last := before[strings.LastIndexByte(before, '/')+1:]
	switch {
	case strings.ContainsRune(separators, r):
		if before == "" || strings.HasSuffix(before, "/") && atEnd {
			return ""
		}
		return "/"
	case r < '0' || r > '9' || !atEnd || strings.ContainsAny(text, "-. +"):
		return string(r)
	case len(last) == 2 && strings.Count(before, "/") < 2:
		return "/" + string(r)
	default:
		return string(r)
	}
}

// read takes what is being typed. A year of two digits waits until the field is
// left: 01/01/19 may still become 01/01/1990.
func (d *Date) read() {
	text := d.text()
	value := text
	iso, ok := ParseDate(text, nil, d.options.Partial)
	ok = ok && complete(text)
	if ok {
		value = iso
	}
	d.setQuiet(text != "" && !ok)
	d.own = ""
	d.report(value)
}

// settle reads what was typed for good.
func (d *Date) settle() {
	text := d.text()
	d.quiet = false
	if iso, ok := d.parse(text); ok {
		d.line.reset(FormatDate(iso))
		d.report(iso)
	} else {
		d.report(text)
	}
	d.complain()
}

func (d *Date) parse(text string) (iso string, ok bool) {
	if d.options.Today != nil {
		if iso, ok := ParseRelative(text, d.options.Today()); ok {
			return iso, true
		}
	}
	return ParseDate(text, d.options.Century, d.options.Partial)
}

// complain says that the value is no date, if it is none.
func (d *Date) complain() {
	d.own = ""
	if _, ok := ParseDate(d.value, nil, d.options.Partial); d.value != "" && !ok {
		d.own = d.host.Texts.NotADate
		if one, other, two := TwoReadings(d.value, d.options.Century); two && d.host.Texts.Either != nil {
			d.own = d.host.Texts.Either(FormatDate(one), FormatDate(other))
		}
	}
}

func (d *Date) setQuiet(quiet bool) {
	if d.quiet != quiet {
		d.quiet = quiet
		d.Refresh()
	}
}

func (d *Date) report(value string) {
	if value != d.value {
		d.value = value
		d.changed(value)
	}
}
