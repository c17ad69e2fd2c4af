package ui

import (
	"cmp"
	"strings"

	"sportello/app/desk"
	"sportello/app/permit"
	"sportello/assets/i18n"
	"sportello/assets/sites"
)

// siteLabel is what a field of a site's record is called.
func (w recordWords) siteLabel(name string) string {
	if weekday, is := sites.Weekday(name); is {
		return w.Texts.T("settings.site.hours", i18n.Data{"Day": strings.Fields(w.Texts.T("date.weekdays"))[weekday]})
	}
	if fact, is := strings.CutPrefix(name, sites.PrefixUnsure); is && w.Texts.Has("settings.site.field."+fact) {
		return w.Texts.T("record.site.unsure", i18n.Data{"What": w.Texts.T("settings.site.field." + fact)})
	}
	for _, id := range []string{"settings.site.field." + name, "record.site." + name} {
		if w.Texts.Has(id) {
			return w.Texts.T(id)
		}
	}
	return name // of a newer program
}

// ofSite is the value of such a field as people read it.
func (w recordWords) ofSite(name, value string) string {
	weekday, hours := sites.Weekday(name)
	tick := name == "central" || name == sites.FieldRetired || strings.HasPrefix(name, sites.PrefixUnsure)
	switch {
	case hours && value == sites.None:
		return w.Texts.T("settings.site.hours.closed")
	case hours:
		return cmp.Or(hoursOn(desk.Site{}.With(map[string]string{name: value}), weekday), value)
	case tick && value == permit.Yes:
		return w.Texts.T("common.yes")
	case tick:
		return w.Texts.T("common.no")
	case value == sites.None:
		return w.Texts.T("common.not-given")
	}
	return value
}
