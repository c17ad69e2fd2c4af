package ui

import (
	"context"
	"time"

	"sportello/app/desk"
	"sportello/app/ui/look"
	"sportello/assets/i18n"
)

// turn takes a site out of use, or back into it. As long as appointments are coming
// there it says how many, and leads to them.
func (l *siteList) turn(row int) {
	if row < 0 || row >= len(l.sites) {
		return
	}
	s, site, coming := l.screen, l.sites[row], 0
	if site.Retired {
		l.use(site, "settings.site.back")
		return
	}
	s.Try(func(ctx context.Context) (err error) {
		coming, err = s.Session.ComingTo(ctx, site.Name)
		return err
	}, func() {
		if coming > 0 {
			l.tellComing(site, coming)
			return
		}
		l.use(site, "settings.site.retired")
	})
}

// use changes whether a site is in use.
func (l *siteList) use(site desk.Site, done string) {
	s, shown := l.screen, site
	site.Retired = !site.Retired
	s.Try(func(ctx context.Context) error { return s.Session.ChangeSite(ctx, shown, site) }, func() {
		s.refresh()
		s.Say(s.Texts.T(done, i18n.Data{"Site": site.Name}))
	})
}

func (l *siteList) tellComing(site desk.Site, coming int) {
	s, texts := l.screen, l.screen.Texts
	look.Confirm(s.Window.Canvas(), look.Question{
		Title: texts.N("settings.site.coming.title", coming, i18n.Data{"Site": site.Name}), Text: texts.T("settings.site.coming.text"),
		Yes: texts.T("settings.site.coming.yes"), No: texts.T("common.cancel"), Keyboard: s.window.keyboard,
	}, func(yes bool) {
		if yes {
			now := s.Clock()
			s.window.showAgendaAt(site.Name, moment{now.Format(time.DateOnly), now.Hour()*60 + now.Minute()})
		}
	})
}

// countComing looks for appointments at sites that are out of use: who booked them at
// another laptop had not heard of it.
func (l *siteList) countComing() {
	s, sites, coming := l.screen, l.sites, make(map[string]int)
	s.Try(func(ctx context.Context) error {
		for _, site := range sites {
			if !site.Retired {
				continue
			}
			count, err := s.Session.ComingTo(ctx, site.Name)
			if err != nil {
				return err
			}
			coming[site.Name] = count
		}
		return nil
	}, func() {
		l.coming = coming
		l.table.SetRows(len(l.sites), l.row)
	})
}
