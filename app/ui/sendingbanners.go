package ui

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"sportello/app/desk"
	"sportello/app/ui/field"
	"sportello/app/ui/look"
	"sportello/assets/i18n"
)

// showBanners says what is wrong and what to do, and what the operator should
// know of what happened in the background.
func (s *sendingScreen) showBanners() {
	texts, sending := s.Texts, s.sending
	var banners []fyne.CanvasObject
	switch {
	case !sending.Enrolled:
		banners = append(banners, look.Banner(look.Warning, texts.T("sending.not-enrolled")+" "+texts.T("sending.not-enrolled.hint")))
	case sending.LastFailure != "":
		banners = append(banners, look.Banner(look.Warning, s.failureText(sending.LastFailure)))
	}
	for _, text := range s.putAsideTexts(sending.Quarantined) {
		banners = append(banners, look.Banner(look.Warning, text))
	}
	var news []string
	if s.rules != nil {
		news = append(news, s.rulesText(*s.rules))
	}
	for _, notice := range sending.Notices {
		news = append(news, s.noticeText(notice))
	}
	for i, text := range news {
		if i < len(news)-1 {
			banners = append(banners, look.Banner(look.Warning, text))
			continue
		}
		banners = append(banners, look.Banner(look.Warning, text, s.seen)) // one key for all
	}
	s.top.Objects = banners
	s.top.Hidden = len(banners) == 0
	s.top.Refresh()
}

// failureText is what an attempt failed for. Where nothing waits there is nothing
// to be safe.
func (s *sendingScreen) failureText(name string) string {
	parts := []string{s.Texts.T("error." + name + ".what")}
	if s.sending.Waiting+s.sending.Unqueued > 0 {
		parts = append(parts, s.Texts.T("error."+name+".kept"))
	}
	return strings.Join(append(parts, s.Texts.T("error."+name+".do")), " ")
}

// putAsideTexts says what the office could not apply, one text for each cause.
func (s *sendingScreen) putAsideTexts(all []desk.PutAside) []string {
	texts := s.Texts
	names := make(map[desk.Cause][]string)
	for _, one := range all {
		name := cmp.Or(one.Title, texts.T("sending.put-aside.unnamed"))
		if cause := desk.CauseOf(one.Reason); !slices.Contains(names[cause], name) {
			names[cause] = append(names[cause], name)
		}
	}
	var told []string
	for _, cause := range []desk.Cause{desk.ByContent, desk.ByOffice, desk.ByConflict} {
		if count := len(names[cause]); count > 0 {
			told = append(told, texts.N("sending.put-aside."+string(cause), count, i18n.Data{"Names": s.someNames(names[cause])}))
		}
	}
	return told
}

// someNames lists names as far as a line takes them.
func (s *sendingScreen) someNames(names []string) string {
	const most = 3
	if len(names) <= most {
		return strings.Join(names, ", ")
	}
	return s.Texts.N("sending.put-aside.more", len(names)-most, i18n.Data{"Names": strings.Join(names[:most], ", ")})
}

func (s *sendingScreen) noticeText(notice desk.Notice) string {
	return s.Texts.T("sending.notice."+notice.Name, i18n.Data{"Duration": spelled(s.Texts, notice.Ahead.Abs().Round(time.Minute))})
}

// rulesText says what came and what it changes.
func (s *sendingScreen) rulesText(news desk.NewRules) string {
	texts := s.Texts
	text := texts.T("sending.rules", i18n.Data{"Date": field.FormatDate(news.Version)}) + " "
	if news.Unusable {
		return text + texts.T("sending.rules.unusable")
	}
	if news.Waiting {
		text += texts.T("sending.rules.waiting") + " "
	}
	if len(news.Applications) == 0 {
		return text + texts.T("sending.rules.same")
	}
	return text + texts.N("sending.rules.rechecked", len(news.Applications))
}

func (s *sendingScreen) anyNotice() bool { return s.rules != nil || len(s.sending.Notices) > 0 }

// noticesSeen takes away what the operator has read.
func (s *sendingScreen) noticesSeen() {
	s.Work(func(ctx context.Context) error {
		if err := s.Session.RulesSeen(ctx); err != nil {
			return err
		}
		return s.Session.NoticesSeen(ctx)
	}, func(err error) {
		if err != nil {
			s.Failed(err)
		}
		s.refresh()
		s.Window.Canvas().Focus(s.table) // the button that had it is gone
	})
}
