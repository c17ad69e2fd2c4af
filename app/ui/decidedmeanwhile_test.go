package ui_test

import (
	"context"
	"net"
	"path/filepath"
	"testing"

	"github.com/google/uuid"

	"sportello/app/desk"
	"sportello/cmd/centrale/fields"
	"sportello/store/laptop"
	ledger "sportello/store/office"
	"sportello/sync/server"
)

// Two desks of one office have the same case before them, and the other is
// quicker: who that was is said, and nothing is decided twice.
func TestWhatAColleagueDecidedMeanwhileIsSaid(t *testing.T) {
	p := newProgram(t)
	folder := server.Folder{Data: filepath.Join(t.TempDir(), "centrale")}
	p.check(server.Create(t.Context(), folder, []string{"127.0.0.1"}))
	central := must(server.Open(t.Context(), folder, server.Options{Clock: p.clock, Linker: fields.Linker(), Matcher: fields.Matcher(), Teller: fields.Teller()}))(t)
	listener := must(net.Listen("tcp", "127.0.0.1:0"))(t)
	serving, stop := context.WithCancel(context.Background())
	stopped := make(chan error, 1)
	go func() { stopped <- central.Serve(serving, listener) }()
	t.Cleanup(func() { stop(); <-stopped; _ = central.Close() })
	enrol := func(session *desk.Session, name string) {
		code, _, err := central.OfferCodeFor(t.Context(), ledger.RoleOffice, name)
		p.check(err)
		p.check(session.Enrol(t.Context(), "https://"+listener.Addr().String(), code.String(), name))
	}
	send := func(session *desk.Session) {
		must(session.Send(t.Context(), nil))(t)
	}
	writes := func(session *desk.Session, person uuid.UUID, mobile string) {
		read := must(session.Person(t.Context(), person))(t)
		must(session.SavePerson(t.Context(), person, read.Version, map[string]string{"mobile": mobile}))(t)
	}

	other := must(desk.Open(t.Context(), desk.Options{
		Folder: t.TempDir(), Clock: p.clock, Rulebook: must(rules())(t), Tables: must(tables())(t), KDF: laptop.KDF{Memory: 8, Passes: 1, Threads: 1},
	}))(t)
	t.Cleanup(func() { _ = other.Close() })
	colleague, _, err := other.First(t.Context(), desk.NewOperator{Name: "m.altra", Passphrase: passphrase})
	p.check(err)
	enrol(colleague, "ufficio 2")
	people := make([]uuid.UUID, 2)
	for i, surname := range []string{"FINTA", "PROVA"} {
		people[i] = must(colleague.CreatePerson(t.Context(), map[string]string{"surname": surname, "given_names": "ARBENA"}))(t).ID
	}
	send(colleague)
	p.desk(func(_ context.Context, session *desk.Session) {
		enrol(session, "ufficio 1")
		send(session)
		for _, person := range people {
			writes(session, person, "3335550151")
			writes(colleague, person, "3335550152")
		}
		send(session)
	})
	send(colleague)

	p.start()
	p.press(passphrase + "<Return><Ctrl+4><F11><Ctrl+7>")
	p.sees("2 da decidere", "FINTA Arbena", "3335550151", "3335550152", "Collegato")
	open := must(colleague.Dispute(t.Context(), people[0]))(t)
	p.check(colleague.Decide(t.Context(), open, map[string]string{"mobile": "3335550152"}))
	send(colleague)
	p.press("<Ctrl+4><F11><Ctrl+7>")
	p.sees("FINTA Arbena: ha già deciso m.altra, oggi 9:41", "1 da decidere", "PROVA Arbena")
}
