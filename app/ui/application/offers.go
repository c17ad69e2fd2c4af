package application

import (
	"context"

	"fyne.io/fyne/v2"

	"sportello/app/desk"
	"sportello/app/permit"
	"sportello/app/ui/look"
	"sportello/assets/i18n"
)

// offering is what relatives and colleagues can fill in where the operator is.
type offering struct {
	screen *Screen
	hint   *look.Text  // in the head of the page: that there is something
	press  *look.Press // of the hint, for the mouse
	head   *fyne.Container
	topic  string
	offers []desk.Offer
	at     int            // taken last; -1: none
	after  *permit.Report // that taking it gave: as long as it stands, nothing else was done
	asking bool
}

func newOffering(s *Screen) *offering {
	o := &offering{screen: s, hint: look.NewText("", look.Small), at: -1}
	o.press = look.NewPress(o.hint, s.take)
	o.press.Hide()
	return o
}

// offerKey is the field that offers are for.
func (s *Screen) offerKey() string { return s.fieldOf(s.key) }

// follow looks for offers once the operator comes to another topic.
func (o *offering) follow() {
	if topic := desk.TopicOf(o.screen.offerKey()); topic != o.topic {
		o.topic, o.offers, o.at, o.after = topic, nil, -1, nil
		o.show()
		o.ask(func() {})
	}
}

// ask reads the offers; then is called if the operator is still there.
func (o *offering) ask(then func()) {
	s, topic, key := o.screen, o.topic, o.screen.offerKey()
	if topic == "" || s.settled || o.asking {
		return
	}
	o.asking = true
	var offers []desk.Offer
	s.stage.Work(func(ctx context.Context) (err error) {
		offers, err = s.app.Offers(ctx, key)
		return err
	}, func(err error) {
		o.asking = false
		switch {
		case err != nil:
			s.stage.Failed(err)
		case topic == o.topic:
			o.offers, o.at = offers, -1
			o.show()
			then()
		}
	})
}

// show tells quietly from whom the key would take something next.
func (o *offering) show() {
	words := ""
	if next := o.at + 1; next < len(o.offers) {
		words = o.source(o.offers[next])
	}
	if words == o.hint.Text() {
		return
	}
	o.hint.SetText(words)
	if words == "" {
		o.press.Hide()
	} else {
		o.press.Show()
	}
	if o.head != nil { // which has its size, and keeps it
		o.head.Layout.Layout(o.head.Objects, o.head.Size())
	}
}

// source is where the key would take an offer from.
func (o *offering) source(offer desk.Offer) string {
	if offer.Relation == desk.Applicant {
		return o.screen.texts.T("application.offer.earlier")
	}
	return o.screen.texts.T("application.offer.from", i18n.Data{"Name": shortened(offer.Name)})
}

// beside sets the hint beside the heading of a page.
func (o *offering) beside(heading fyne.CanvasObject) fyne.CanvasObject {
	o.head = look.Row(10, 0, heading, o.press)
	return o.head
}

// mostLetters of a name are shown in the head of a page.
const mostLetters = 28

func shortened(name string) string {
	if letters := []rune(name); len(letters) > mostLetters {
		return string(letters[:mostLetters-1]) + "…"
	}
	return name
}

// take takes the first offer, or straight after that the next one instead.
func (s *Screen) take() {
	o := s.offering
	if o.at >= 0 && o.after == s.app.Report() {
		o.next()
		return
	}
	o.ask(o.next)
}

func (o *offering) next() {
	s := o.screen
	switch {
	case len(o.offers) == 0:
		s.stage.Say(s.texts.T("application.offer.none"))
		return
	case len(o.offers) == 1 && o.at == 0:
		s.stage.Say(s.texts.T("application.offer.only"))
		return
	}
	o.at = (o.at + 1) % len(o.offers)
	offer := o.offers[o.at]
	o.after = s.app.Take(offer)
	s.refresh(o.after)
	o.show()
	s.stage.Say(o.taken(offer))
}

// taken says from whom something was taken, and what the keys do about it.
func (o *offering) taken(offer desk.Offer) string {
	texts := o.screen.texts
	var words string
	switch offer.Relation {
	case desk.TopicEmployer:
		words = texts.T("application.employer.taken", i18n.Data{"Name": offer.Name})
	case desk.Applicant:
		words = texts.T("application.offer.stays-taken", i18n.Data{"Days": offer.Name})
	default:
		words = texts.T("application.offer.taken", i18n.Data{
			"What": texts.T("application.offer." + offer.Topic), "Name": offer.Name, "Relation": texts.T("relation." + offer.Relation),
		})
	}
	if len(o.offers) > 1 {
		words = joined(words, texts.T("application.offer.more"))
	}
	return joined(words, texts.T("application.offer.undo"))
}

// offered says whether the key can do anything where the operator is.
func (s *Screen) offered() bool { return s.editable() && s.offering.topic != "" }
