//go:build ci

package ui_test

import (
	"testing"

	"sportello/app/desk"
)

func TestPicturesOfADoubleBooking(t *testing.T) {
	there := func(p *program) { p.press("<Ctrl+7>") }
	officePictures(t, "reconciliation_slot", settings, twoInOnePlace, there)
	officePictures(t, "reconciliation_slot_both", []setting{usual}, twoInOnePlace, func(p *program) { p.press("<Ctrl+7>b") })
}

func TestPicturesOfACancelledAppointment(t *testing.T) {
	officePictures(t, "reconciliation_cancelled", settings, cancelledAndMoved, func(p *program) { p.press("<Ctrl+7>") })
	few := []setting{usual, {name: "dark", theme: "dark"}, {name: "small", width: 1024, height: 600}}
	officePictures(t, "day_cancelled", few, cancelledAndMoved, func(p *program) { p.press("<Ctrl+1>") })
}

func TestPicturesOfWhoIsBookedAlready(t *testing.T) {
	few := []setting{usual, {name: "dark", theme: "dark"}, {name: "english", language: "en"}, {name: "150", textSize: 150}}
	pictures(t, "known", few, true, func(p *program) {
		session := p.ui.Session()
		khadija := session.Search("khadija", 1, "person")[0].ID
		must(session.BookSlot(t.Context(), desk.Booking{Site: "Lido Adriano", Date: "2026-12-01", Time: "09:40", Person: khadija, Procedure: renewal}))(t)
		p.press("<Ctrl+2>khadija<Return><Ctrl+Shift+A><Return>")
	})
}

func TestPicturesOfSites(t *testing.T) {
	few := []setting{usual, {name: "dark", theme: "dark"}, {name: "150", textSize: 150}, {name: "small", width: 1024, height: 600}, {name: "english", language: "en"}}
	pictures(t, "sites", few, true, func(p *program) { p.press("<Ctrl+6>"); p.ui.ShowSites() })
	pictures(t, "site", few, true, func(p *program) { p.press("<Ctrl+6>"); p.ui.ShowSites(); p.press("<Down><Down><Return>") })
	pictures(t, "sites_retired", []setting{usual, {name: "dark", theme: "dark"}, {name: "english", language: "en"}}, true, func(p *program) {
		session := p.ui.Session()
		p.check(session.AddSite(t.Context(), desk.Site{Name: "Piazza di Prova", Retired: true}))
		p.check(session.AddSite(t.Context(), desk.Site{Name: "Marina di Prova", Retired: true}))
		must(session.Book(t.Context(), desk.NewVisit{Site: "Marina di Prova", Date: "2026-12-01", Time: "09:20"}))(t)
		p.press("<Ctrl+6>")
		p.ui.ShowSites()
		p.press("<End>")
	})
	officePictures(t, "reconciliation_site", []setting{usual}, twoOfOneSite, func(p *program) { p.press("<Ctrl+7>") })
}
