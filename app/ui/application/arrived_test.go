package application_test

import (
	"context"
	"net"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2/test"

	"sportello/app/desk"
	"sportello/cmd/centrale/fields"
	"sportello/store/laptop"
	"sportello/sync/server"
)

// withColleague lets what a colleague has changed of the queued application come
// from the office while it is open.
func (s *stage) withColleague(values map[string]string) {
	s.t.Helper()
	ctx := context.Background()
	address, code := s.office()
	check(s.t, s.session.Enrol(ctx, address, code("portatile uno"), "portatile uno"))
	_, err := s.session.Book(ctx, desk.NewVisit{Time: "09:40", Person: s.app.Person()}) // in both agendas
	check(s.t, err)
	s.send(s.session)

	d := must(desk.Open(ctx, desk.Options{Folder: s.t.TempDir(), Clock: s.clock, KDF: laptop.KDF{Memory: 64, Passes: 1, Threads: 1}, Rulebook: must(rules())(s.t), Tables: must(tables())(s.t)}))(s.t)
	s.t.Cleanup(func() { _ = d.Close() })
	colleague, _, err := d.First(ctx, desk.NewOperator{Name: "a.finta", Passphrase: "una frase di prova lunga"})
	check(s.t, err)
	check(s.t, colleague.SetSite(ctx, "Lido Adriano"))
	check(s.t, colleague.Enrol(ctx, address, code("portatile due"), "portatile due"))
	s.send(colleague)
	app := must(colleague.Open(ctx, s.app.ID()))(s.t)
	app.TakeUp()
	app.SetAll(values)
	for _, finding := range app.Report().Blocking() {
		app.Override(finding.Rule, "visto in prova")
	}
	_, err = app.Queue(ctx)
	check(s.t, err)
	s.send(colleague)
	s.send(s.session)
	s.settle()
}

func (s *stage) send(session *desk.Session) {
	s.t.Helper()
	_, err := session.Send(context.Background(), nil)
	check(s.t, err)
}

// office is a central office on loopback, which offers codes.
func (s *stage) office() (address string, code func(name string) string) {
	folder := server.Folder{Data: filepath.Join(s.t.TempDir(), "centrale")}
	check(s.t, server.Create(s.t.Context(), folder, []string{"localhost"}))
	opened := must(server.Open(context.Background(), folder, server.Options{Clock: s.clock, Linker: fields.Linker(), Teller: fields.Teller()}))(s.t)
	listener := must(net.Listen("tcp", "127.0.0.1:0"))(s.t)
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- opened.Serve(ctx, listener) }()
	s.t.Cleanup(func() {
		stop()
		<-ended
		_ = opened.Close()
	})
	return "https://" + listener.Addr().String(), func(name string) string {
		code, _, err := opened.OfferCode(context.Background(), name)
		check(s.t, err)
		return code.String()
	}
}

// What a colleague changed is told over the form, and changes it only when the
// operator says so.
func TestWhatArrivedIsOffered(t *testing.T) {
	for key, taken := range map[string]bool{"<Return>": true, "<Escape>": false} {
		s := newStage(t, laptopLight(), fatou(), renewal())
		s.queue()
		s.withColleague(map[string]string{"1.77": "PRESSO PROVA"})
		if !s.shows(s.texts.N("application.arrived", 1)) || s.app.Value("1.77") != "" {
			t.Fatalf("nothing tells of it, or it is there: %q", s.app.Value("1.77"))
		}
		s.press("<F5>")
		told := test.RenderObjectToMarkup(s.canvas().Overlays().Top())
		for _, want := range []string{"PRESSO PROVA", "a.finta", "portatile"} {
			if !strings.Contains(told, want) {
				t.Errorf("%q is not in %s", want, told)
			}
		}
		s.press(key)
		s.settle()
		if got := s.app.Value("1.77") == "PRESSO PROVA"; got != taken {
			t.Errorf("%s: taken over %v", key, got)
		}
		if s.shows(s.texts.N("application.arrived", 1)) == taken {
			t.Errorf("%s: the notice stands or is gone", key)
		}
	}
}
