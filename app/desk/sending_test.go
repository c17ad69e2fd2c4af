package desk_test

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"sportello/app/desk"
	"sportello/cmd/centrale/fields"
	"sportello/store"
	ledger "sportello/store/office"
	"sportello/sync/client"
	"sportello/sync/server"
	"sportello/sync/wire"
)

// centre is a real central office on loopback.
type centre struct {
	t       testing.TB
	clock   *watch
	folder  server.Folder
	office  *server.Office
	matcher ledger.Matcher // nil: nobody is compared
	address string
	stop    func()
}

func newCentre(t testing.TB, clock *watch) *centre {
	t.Helper()
	return newCentreWith(t, clock, nil)
}

func newCentreWith(t testing.TB, clock *watch, matcher ledger.Matcher) *centre {
	t.Helper()
	folder := server.Folder{Data: filepath.Join(t.TempDir(), "centrale")}
	if err := server.Create(t.Context(), folder, []string{"localhost"}); err != nil {
		t.Fatal(err)
	}
	c := &centre{t: t, clock: clock, folder: folder, matcher: matcher}
	c.open()
	c.serve("127.0.0.1:0")
	t.Cleanup(func() {
		c.stop()
		_ = c.office.Close()
	})
	return c
}

// open opens the ledger there is.
func (c *centre) open() {
	c.t.Helper()
	opened, err := server.Open(context.Background(), c.folder, server.Options{Clock: c.clock.time, Matcher: c.matcher, Linker: fields.Linker(), Teller: fields.Teller(), Bulletin: fields.Bulletin(c.clock.time)})
	if err != nil {
		c.t.Fatal(err)
	}
	c.office = opened
}

// serve answers at an address until stop is called.
func (c *centre) serve(address string) {
	c.t.Helper()
	listener, err := net.Listen("tcp", address)
	if err != nil {
		c.t.Fatal(err)
	}
	c.address = "https://" + listener.Addr().String()
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- c.office.Serve(ctx, listener) }()
	c.stop = func() {
		cancel()
		if err := <-ended; err != nil {
			c.t.Error(err)
		}
		c.stop = func() {}
	}
}

func (c *centre) code() string {
	return c.codeFor(ledger.RoleTrips, "portatile di prova "+uuid.NewString())
}

func (c *centre) codeFor(role ledger.Role, name string) string {
	c.t.Helper()
	code, _, err := c.office.OfferCodeFor(context.Background(), role, name)
	if err != nil {
		c.t.Fatal(err)
	}
	return code.String()
}

// record is what the office has of a record.
func (c *centre) record(id uuid.UUID) map[string]string {
	c.t.Helper()
	stored, err := c.office.Ledger.Record(context.Background(), id)
	if err != nil {
		c.t.Fatal(err)
	}
	state, err := server.DecodeState(stored.State)
	if err != nil {
		c.t.Fatal(err)
	}
	return state.Values()
}

func (r *room) enrol(c *centre) {
	r.t.Helper()
	if err := r.session.Enrol(context.Background(), c.address, c.code(), "portatile di prova"); err != nil {
		r.t.Fatal(err)
	}
}

// enrolAs enrols with a role and a name that the office's people know.
func (r *room) enrolAs(c *centre, role ledger.Role, name string) {
	r.t.Helper()
	if err := r.session.Enrol(context.Background(), c.address, c.codeFor(role, name), name); err != nil {
		r.t.Fatal(err)
	}
}

func (r *room) exchange() desk.Delivery {
	r.t.Helper()
	delivery, err := r.session.Send(context.Background(), nil)
	if err != nil {
		r.t.Fatal(err)
	}
	return delivery
}

func (r *room) sending() desk.Sending {
	r.t.Helper()
	state, err := r.session.Sending(context.Background())
	if err != nil {
		r.t.Fatal(err)
	}
	return state
}

func TestFromTheQueueToTheOffice(t *testing.T) {
	r := newRoom(t)
	c := newCentre(t, r.clock)
	person := r.person(fatou())
	a := r.start(person.ID)
	queue(t, a) // before there is an office: it waits
	if state := r.sending(); state.Enrolled || state.Reachable != nil || state.Waiting != 2 || len(state.Items) != 1 {
		t.Errorf("before enrolment %+v", state)
	}
	if _, err := r.session.Send(t.Context(), nil); !errors.Is(err, desk.ErrNotEnrolled) {
		t.Errorf("without an office: %v", err)
	}
	r.enrol(c)
	if state := r.sending(); !state.Enrolled || state.Office != c.address || state.Waiting != 2 {
		t.Errorf("enrolled %+v", state)
	}
	var steps [][2]int
	delivery, err := r.session.Send(t.Context(), func(step desk.Progress) { steps = append(steps, [2]int{step.Done, step.Total}) })
	if err != nil || delivery != (desk.Delivery{Done: 2}) || len(steps) == 0 || steps[len(steps)-1] != [2]int{2, 2} {
		t.Fatalf("delivery %+v, %v, %v", delivery, steps, err)
	}
	state := r.sending()
	if state.Waiting != 0 || state.Reachable == nil || !*state.Reachable || state.LastFailure != "" || len(state.Items) != 1 {
		t.Errorf("afterwards %+v", state)
	}
	sent := a.Summary()
	if sent.Status != desk.Sent || sent.Receipt == "" || sent.Receipt != r.onDisk(a.ID()).ReceiptNumber || sent.Number != 0 {
		t.Errorf("summary %+v", sent)
	}
	values := c.record(a.ID())
	for key, want := range map[string]string{"1.3": "ESEMPIO", "1.9": "true", "1.34": "1992-03-15", "2.53": "18000.00", "person": person.ID.String()} {
		if values[key] != want {
			t.Errorf("the office has %q in %s, want %q", values[key], key, want)
		}
	}
	if c.record(person.ID)["mobile"] != "0005550142" {
		t.Error("the office does not have the person")
	}

	a.TakeUp()
	a.Set("1.77", "PRESSO PROVA")
	queue(t, a)
	if delivery, err = r.session.Send(t.Context(), nil); err != nil || delivery.Done != 1 {
		t.Errorf("the change: %+v, %v", delivery, err)
	}
	if c.record(a.ID())["1.77"] != "PRESSO PROVA" {
		t.Error("the change did not arrive")
	}
	r.reopen()
	if got := r.sending(); !got.Enrolled || got.Items[0].Status != desk.Sent {
		t.Errorf("another day %+v", got)
	}
}

func TestAnOfficeThatIsNotThere(t *testing.T) {
	r := newRoom(t)
	c := newCentre(t, r.clock)
	r.enrol(c)
	a := r.start(r.person(fatou()).ID)
	queue(t, a)
	c.stop()
	if _, err := r.session.Send(t.Context(), nil); !errors.Is(err, client.ErrUnreachable) {
		t.Fatalf("error %v", err)
	}
	state := r.sending()
	if state.Reachable == nil || *state.Reachable || state.LastFailure != "unreachable" || !state.LastAttempt.Equal(r.clock.time()) || !state.Next.After(r.clock.time()) || state.Waiting != 2 {
		t.Errorf("state %+v", state)
	}
	if got := a.Summary(); got.Status != desk.Queued || got.Number != 2 || got.Receipt != "" {
		t.Errorf("summary %+v", got)
	}
	c.serve(c.address[len("https://"):])
	if delivery, err := r.session.Send(t.Context(), nil); err != nil || delivery.Done != 2 {
		t.Errorf("delivery %+v, %v", delivery, err)
	}
}

func TestStoppingToSend(t *testing.T) {
	r := newRoom(t, func(o *desk.Options) { o.Client.Batch = 1 })
	c := newCentre(t, r.clock)
	r.enrol(c)
	queue(t, r.start(r.person(fatou()).ID))
	ctx, cancel := context.WithCancel(t.Context())
	delivery, err := r.session.Send(ctx, func(desk.Progress) { cancel() })
	if !errors.Is(err, context.Canceled) || desk.ErrorName(err) != "canceled" || delivery.Done != 1 {
		t.Errorf("delivery %+v, %v", delivery, err)
	}
	if state := r.sending(); state.Reachable != nil || state.Waiting != 1 {
		t.Errorf("an attempt that was stopped is told as a failure: %+v", state)
	}
}

func TestAWrongClockIsTold(t *testing.T) {
	r := newRoom(t)
	ahead := newWatch()
	ahead.pass(10 * 365 * 24 * time.Hour)
	c := newCentre(t, ahead)
	r.enrol(c)
	queue(t, r.start(r.person(fatou()).ID))
	delivery, err := r.session.Send(t.Context(), nil)
	if err != nil || delivery.Done != 2 || delivery.ClockAhead < 9*365*24*time.Hour {
		t.Errorf("delivery %+v, %v", delivery, err)
	}
}

// The office cannot understand an operation: it has it all the same, and says
// why it waits there.
func TestWhatTheOfficePutsAside(t *testing.T) {
	r := newRoom(t)
	c := newCentre(t, r.clock)
	r.enrol(c)
	a := r.start(r.person(fatou()).ID)
	a.Override("late", strings.Repeat("x", 20<<10)) // more than the office takes of one field
	queue(t, a)
	delivery, err := r.session.Send(t.Context(), nil)
	if err != nil || delivery.Quarantined != 1 {
		t.Fatalf("delivery %+v, %v", delivery, err)
	}
	for _, again := range []bool{false, true} {
		if again {
			r.reopen()
		}
		items := r.sending().Items
		if len(items) != 1 || items[0].Status != desk.Quarantined || items[0].Reason == "" || items[0].Receipt == "" {
			t.Errorf("items %+v", items)
		}
		if aside := r.sending().Quarantined; len(aside) != 1 || aside[0].Record != a.ID() || aside[0].Title != "ESEMPIO Fatou" || aside[0].Reason != "oversized-field" {
			t.Errorf("put aside %+v", aside)
		}
	}
}

// What the office put aside is there whole once it was corrected: the correction
// brings along all that nobody could apply.
func TestACorrectionBringsWhatWasPutAside(t *testing.T) {
	r := newRoom(t)
	c := newCentre(t, r.clock)
	r.enrol(c)
	a := r.start(r.person(fatou()).ID)
	a.Override("late", strings.Repeat("x", 20<<10))
	queue(t, a)
	for _, correct := range []func(){
		func() { a.Set("1.77", "PRESSO PROVA") }, // waits with the first when the office says so of that
		func() { a.Override("late", "visto in prova") },
	} {
		a.TakeUp()
		correct()
		queue(t, a)
		r.exchange()
	}
	values := c.record(a.ID())
	for _, field := range []string{"1.3", "1.34", "1.77"} {
		if values[field] == "" || values[field] != a.Value(field) {
			t.Errorf("%s at the office %q, here %q", field, values[field], a.Value(field))
		}
	}
	if values["override.late"] != "visto in prova" {
		t.Errorf("the correction is %q", values["override.late"])
	}
	if state := r.sending(); len(state.Quarantined) > 0 || state.Waiting > 0 || state.Items[0].Status != desk.Sent || state.Items[0].Disputed {
		t.Errorf("afterwards %+v", state)
	}
}

// The office's answer gets lost on the way: asking again with the same code
// finds the laptop enrolled, not the code used.
func TestALostAnswerToAnEnrolment(t *testing.T) {
	r := newRoom(t)
	c := newCentre(t, r.clock)
	code := c.code()
	if err := r.session.Enrol(t.Context(), throughALineThatCuts(t, c), code, "portatile"); err == nil {
		t.Fatal("enrolled without an answer")
	}
	if r.sending().Enrolled {
		t.Fatal("enrolled without an answer")
	}
	r.reopen()
	if err := r.session.Enrol(t.Context(), c.address, code, "portatile"); err != nil {
		t.Fatalf("asking again: %v", err)
	}
	if !r.sending().Enrolled {
		t.Error("not enrolled")
	}
	other := newRoom(t)
	if err := other.session.Enrol(t.Context(), c.address, code, "portatile"); !errors.Is(err, client.ErrCodeUsed) {
		t.Errorf("another laptop with the same code: %v", err)
	}
	if err := other.session.Enrol(t.Context(), c.address, "1234", "portatile"); !errors.Is(err, wire.ErrCode) {
		t.Errorf("a mistyped code: %v", err)
	}
	if err := other.session.Enrol(t.Context(), c.address, c.code(), "portatile"); err != nil {
		t.Errorf("the next code: %v", err)
	}
}

// Where nobody answers nothing was enrolled, and nothing is said of a queue
// that would try again by itself.
func TestEnrollingWhereNobodyAnswers(t *testing.T) {
	r := newRoom(t)
	c := newCentre(t, r.clock)
	code := c.code()
	c.stop()
	err := r.session.Enrol(t.Context(), c.address, code, "portatile")
	if !errors.Is(err, desk.ErrEnrolUnreachable) || !errors.Is(err, client.ErrUnreachable) || desk.ErrorName(err) != "enrol-unreachable" {
		t.Errorf("error %v, named %s", err, desk.ErrorName(err))
	}
	if r.sending().Enrolled {
		t.Error("enrolled")
	}
	c.serve(c.address[len("https://"):])
	if err := r.session.Enrol(t.Context(), c.address, code, "portatile"); err != nil {
		t.Errorf("the same code, once the office answers: %v", err)
	}
}

// throughALineThatCuts returns the address of a line to the office on which the
// first answer gets lost.
func throughALineThatCuts(t *testing.T, c *centre) string {
	t.Helper()
	handler := c.office.Handler()
	line := httptest.NewUnstartedServer(http.HandlerFunc(func(_ http.ResponseWriter, request *http.Request) {
		handler.ServeHTTP(httptest.NewRecorder(), request)
		panic(http.ErrAbortHandler)
	}))
	line.TLS = &tls.Config{Certificates: []tls.Certificate{c.office.Keys.Certificate}}
	line.StartTLS()
	t.Cleanup(line.Close)
	return line.URL
}

// After enrolment the office's recovery key opens the file, the one printed at
// first start does not.
func TestTheOfficeHoldsTheRecoveryKey(t *testing.T) {
	clock := newWatch()
	r := &room{t: t, clock: clock}
	r.options = options(t, t.TempDir(), clock)
	r.open()
	session, printed, err := r.desk.First(t.Context(), desk.NewOperator{Name: account, Passphrase: passphrase})
	if err != nil {
		t.Fatal(err)
	}
	r.session = session
	r.enrol(newCentre(t, clock))
	if _, err := r.desk.Recover(t.Context(), printed, desk.NewOperator{Name: account, Passphrase: passphrase}); desk.ErrorName(err) != "wrong-recovery-key" {
		t.Errorf("with the key printed before: %v", err)
	}
}

func TestWithoutAnOfficeNothingIsTriedOverAndOver(t *testing.T) {
	waits := make(chan time.Duration, 1000)
	r := newRoom(t, func(o *desk.Options) {
		o.AutoSend = true
		o.After = func(d time.Duration) <-chan time.Time {
			waits <- d
			return nil
		}
	})
	if wait := <-waits; wait < time.Minute {
		t.Errorf("nothing to send, and again after %v", wait)
	}
	queue(t, r.start(r.person(fatou()).ID))
	if wait := <-waits; wait < time.Minute {
		t.Errorf("no office, and again after %v", wait)
	}
}

// Sending by itself: at once when something is queued, later when the office is
// not there.
func TestSendingByItself(t *testing.T) {
	waits := make(chan time.Duration, 100)
	ring := make(chan time.Time)
	r := newRoom(t, func(o *desk.Options) {
		o.AutoSend = true
		o.After = func(d time.Duration) <-chan time.Time {
			waits <- d
			return ring
		}
	})
	c := newCentre(t, r.clock)
	r.enrol(c)
	a := r.start(r.person(fatou()).ID)
	queue(t, a)
	eventually(t, "sent by itself", func() bool { return a.Summary().Status == desk.Sent })
	c.stop()
	a.TakeUp()
	a.Set("1.77", "PRESSO PROVA")
	queue(t, a)
	eventually(t, "a failure", func() bool { return r.sending().LastFailure == "unreachable" })
	next := r.sending().Next.Sub(r.clock.time())
	eventually(t, "waiting as long as the client says", func() bool {
		for len(waits) > 0 {
			if <-waits == next {
				return true
			}
		}
		return false
	})
	c.serve(c.address[len("https://"):])
	ring <- time.Time{}
	eventually(t, "sent when the time came", func() bool { return a.Summary().Status == desk.Sent })
	if err := r.session.Lock(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := r.session.Sending(t.Context()); !errors.Is(err, store.ErrLocked) {
		t.Errorf("after locking: %v", err)
	}
}
