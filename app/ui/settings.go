package ui

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"sportello/app/desk"
	"sportello/app/ui/field"
	"sportello/app/ui/look"
	"sportello/app/ui/screen"
	"sportello/assets/i18n"
)

// settingsScreen is what an operator may set: each takes effect at once.
type settingsScreen struct {
	*screen.Stage
	window    *Window
	host      *field.Host
	first     field.Field
	size      *field.Choice
	site      *field.Choice
	sites     *siteList
	operators *look.Paragraph
	object    fyne.CanvasObject
}

func newSettings(w *Window) *settingsScreen {
	s := &settingsScreen{Stage: w.stage, window: w, host: w.host(), operators: look.NewParagraph("", look.Body)}
	texts := s.Texts
	s.sites = newSiteList(s)
	s.sites.group = s.group("settings.group.sites", s.sites.object)
	scroll := container.NewVScroll(look.Inset(4, 12, 14, 4, look.Column(14,
		s.group("settings.group.looks", s.looks()...),
		s.group("settings.group.desk", s.desk()...),
		s.sites.group,
		s.group("settings.group.access", s.access()...),
		look.NewParagraph(texts.T("settings.version", i18n.Data{"Version": w.options.Version})+" · "+
			texts.T("settings.rulebook", i18n.Data{"Date": field.FormatDate(s.Session.Rulebook().Version())}), look.Muted))))
	s.host.Reveal = field.RevealIn(scroll)
	s.object = page(look.NewElided(texts.T("settings.title"), look.Title), scroll)
	return s
}

func (s *settingsScreen) group(title string, objects ...fyne.CanvasObject) fyne.CanvasObject {
	parts := append([]fyne.CanvasObject{look.NewText(strings.ToUpper(s.Texts.T(title)), look.Overline)}, objects...)
	return look.Panel(look.Inset(14, 18, 14, 18, look.Column(10, parts...)))
}

func (s *settingsScreen) choice(name, label, value string, chosen func(string), members ...field.Member) *field.Choice {
	choice := field.NewChoice(s.host, field.Spec{Name: name, Label: label, Required: true, OnChanged: chosen}, members...)
	choice.SetValue(value)
	return choice
}

func (s *settingsScreen) looks() []fyne.CanvasObject {
	w, texts := s.window, s.Texts
	language := w.languageChoice(s.host)
	s.first = language
	var kinds []field.Member
	for _, name := range themes {
		kinds = append(kinds, field.Member{Value: name, Label: texts.T("settings.theme." + name)})
	}
	var sizes []field.Member
	for percent := leastTextSize; percent <= mostTextSize; percent += 10 {
		sizes = append(sizes, field.Member{Value: strconv.Itoa(percent), Label: fmt.Sprintf("%d %%", percent)})
	}
	s.size = s.choice("text-size", texts.T("settings.text-size"), strconv.Itoa(w.prefs.textSize()), func(value string) {
		percent, err := strconv.Atoi(value)
		if err == nil {
			w.setTextSize(percent)
		}
	}, sizes...)
	return []fyne.CanvasObject{language, s.choice("theme", texts.T("settings.theme"), w.prefs.theme(), w.setTheme, kinds...), s.size}
}

func (s *settingsScreen) desk() []fyne.CanvasObject {
	w, texts := s.window, s.Texts
	s.site = s.choice("site", texts.T("settings.site"), s.Session.Site(), w.setSite, w.siteMembers()...)
	folder := look.Column(2, look.NewText(texts.T("settings.folder"), look.Label), look.NewParagraph(w.options.Folder, look.Body))
	open := w.button(texts.T("settings.folder.open"), "", look.Plain, func() {
		if err := w.options.OpenFolder(w.options.Folder); err != nil {
			w.failed(err)
		}
	})
	backup := w.button(texts.T("settings.backup.do"), "", look.Plain, w.backup)
	verify := w.button(texts.T("settings.verify"), "", look.Plain, s.verify)
	return []fyne.CanvasObject{s.site, folder, look.Flow(10, open, backup, verify)}
}

func (s *settingsScreen) access() []fyne.CanvasObject {
	w, texts := s.window, s.Texts
	var minutes []field.Member
	for _, n := range []int{2, 5, 10, 15, 30} {
		minutes = append(minutes, field.Member{Value: strconv.Itoa(n), Label: texts.N("common.minutes", n)})
	}
	after := s.choice("lock-after", texts.T("settings.lock-after"), strconv.Itoa(w.prefs.lockAfter()), func(value string) {
		if n, err := strconv.Atoi(value); err == nil {
			w.prefs.SetInt(lockAfterName, n)
			w.watch()
		}
	}, minutes...)
	operators := look.Column(2, look.NewText(texts.T("settings.operators"), look.Label), s.operators)
	add := w.button(texts.T("settings.operator.add"), "", look.Plain, s.askOperator)
	passphrase := w.button(texts.T("settings.passphrase"), "", look.Plain, s.askPassphrase)
	return []fyne.CanvasObject{after, operators, look.Flow(10, add, passphrase)}
}

// Object implements screen.Screen.
func (s *settingsScreen) Object() fyne.CanvasObject { return s.object }

// Commands implements screen.Screen.
func (s *settingsScreen) Commands() []screen.Command {
	const menu = "command.menu.file"
	return []screen.Command{
		{ID: "add-operator", Menu: menu, Run: s.askOperator},
		{ID: "change-passphrase", Menu: menu, Run: s.askPassphrase},
		{ID: "verify", Menu: menu, Run: s.verify},
		{ID: "add-site", Menu: menu, Run: s.sites.add},
		{ID: "change-site", Menu: menu, Run: func() { s.sites.change(s.sites.table.Current()) }},
		{ID: "retire-site", Menu: menu, Run: func() { s.sites.turn(s.sites.table.Current()) }},
	}
}

// Shown implements screen.Screen.
func (s *settingsScreen) Shown() {
	s.first.Focus()
	s.refresh()
}

// showSites takes the keys to the list of sites.
func (s *settingsScreen) showSites() {
	s.Window.Canvas().Focus(s.sites.table)
	s.host.Reveal(s.sites.group) // which, unlike what is in it, can be found before it is drawn
}

// Hidden implements screen.Screen.
func (s *settingsScreen) Hidden() {}

func (s *settingsScreen) refresh() {
	s.size.SetValue(strconv.Itoa(s.window.prefs.textSize()))
	s.site.SetValue(s.Session.Site())
	s.sites.refresh()
	opened := s.window.desk // the work runs elsewhere
	var operators []desk.Operator
	s.Try(func(ctx context.Context) (err error) {
		operators, err = opened.Operators(ctx)
		return err
	}, func() {
		names := make([]string, len(operators))
		for i, operator := range operators {
			names[i] = operator.DisplayName + " (" + operator.Name + ")"
		}
		s.operators.SetText(strings.Join(names, ", "))
		s.object.Refresh()
	})
}

func (s *settingsScreen) askOperator() {
	texts := s.Texts
	dialog := s.window.newDialog(texts.T("settings.operator.add"), "", texts.T("settings.operator.add"))
	fields := newOperatorFields(texts, dialog.host)
	dialog.fields = fields.all()
	var operator desk.NewOperator
	dialog.ask(func() (ok bool) {
		operator, ok = fields.read()
		return ok
	}, func() {
		s.Try(func(ctx context.Context) error { return s.Session.AddOperator(ctx, operator) }, s.then("settings.operator.added"))
	})
}

func (s *settingsScreen) askPassphrase() {
	texts, secret := s.Texts, field.TextOptions{Secret: true}
	dialog := s.window.newDialog(texts.T("settings.passphrase"), "", texts.T("settings.passphrase"))
	old := dialog.text("old", texts.T("settings.passphrase.old"), "", secret)
	first := dialog.text("passphrase", texts.T("settings.passphrase.new"), texts.T("first.passphrase.hint"), secret)
	second := dialog.text("passphrase-again", texts.T("first.passphrase-again"), "", secret)
	dialog.ask(func() bool { return dialog.need(old) && dialog.passphrases(first, second) }, func() {
		before, after := old.Value(), first.Value()
		s.Try(func(ctx context.Context) error { return s.Session.ChangePassphrase(ctx, before, after) }, s.then("settings.passphrase.changed"))
	})
}

// verify reads the whole file again.
func (s *settingsScreen) verify() {
	s.Say(s.Texts.T("common.loading"))
	s.Try(func(ctx context.Context) error {
		_, err := s.Session.Verify(ctx)
		return err
	}, s.then("settings.verified"))
}

// then tells that something is done.
func (s *settingsScreen) then(done string) func() {
	return func() {
		s.refresh()
		s.Say(s.Texts.T(done))
	}
}

// backup writes a sealed copy where the operator says: beside the data if nobody
// has a better place.
func (w *Window) backup() {
	name := "sportello-" + w.options.Clock().Format("20060102-1504") + ".db"
	dialog := w.newDialog(w.texts.T("settings.backup"), "", w.texts.T("settings.backup.do"))
	path := dialog.text("path", w.texts.T("settings.backup.where"), w.texts.T("settings.backup.where.hint"), field.TextOptions{})
	path.SetValue(filepath.Join(w.options.Folder, "copies", name))
	dialog.ask(func() bool { return dialog.need(path) }, func() {
		session, to := w.session, path.Value() // the work runs elsewhere
		w.stage.Try(func(ctx context.Context) error {
			if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
				return fmt.Errorf("making the folder of the copy: %w", err)
			}
			return session.Backup(ctx, to)
		}, func() {
			w.say(w.texts.T("settings.backup.done"))
		})
	})
}

// siteMembers are the sites to choose from: those in use, and where the desk stands.
func (w *Window) siteMembers() []field.Member {
	var members []field.Member
	for _, site := range w.session.KnownSites() {
		if !site.Retired || site.Name == w.session.Site() {
			members = append(members, field.Member{Value: site.Name, Label: siteName(w.texts, site)})
		}
	}
	return members
}

// siteName is what a site is called where it is one among others.
func siteName(texts *i18n.Texts, site desk.Site) string {
	if site.Retired {
		return texts.T("site.retired.name", i18n.Data{"Site": site.Name})
	}
	return site.Name
}

func (w *Window) setSite(site string) {
	session := w.session
	w.stage.Try(func(ctx context.Context) error { return session.SetSite(ctx, site) }, func() {
		w.changed()
	})
}

// askSite asks where the desk stands today.
func (w *Window) askSite() {
	if w.inDialog() {
		return
	}
	dialog := w.newDialog(w.texts.T("command.site"), "", w.texts.T("common.ok"))
	site := dialog.choice("site", w.texts.T("settings.site"), w.session.Site(), w.siteMembers()...)
	dialog.ask(func() bool { return dialog.need(site) }, func() { w.setSite(site.Value()) })
}
