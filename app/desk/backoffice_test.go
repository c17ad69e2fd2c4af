package desk_test

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"sportello/app/desk"
	"sportello/store"
	"sportello/store/laptop"
)

func (r *room) owed() []desk.Owed {
	r.t.Helper()
	owed, err := r.session.BackOffice(r.t.Context())
	if err != nil {
		r.t.Fatal(err)
	}
	return owed
}

// owes says what is owed, by segment, and by whom it is had.
func (r *room) owes() string {
	var all []string
	for _, owed := range r.owed() {
		all = append(all, strings.TrimSuffix(owed.Segment.ID+":"+owed.By, ":"))
	}
	return strings.Join(all, " ")
}

func TestAQueuedApplicationIsOwedToTheBackOffice(t *testing.T) {
	r := newRoom(t)
	a := r.begun()
	if len(r.owed()) != 0 {
		t.Fatal("a draft is owed something")
	}
	queue(t, a) // on Wednesday 25 November
	owed := r.owed()
	if len(owed) != 1 || owed[0].Application != a.ID() || owed[0].Person != a.Person() || owed[0].Name != "ESEMPIO Fatou" ||
		owed[0].Segment.ID != "portal" || owed[0].Segment.Label.IT != "Inserimento nel portale" || owed[0].Site != here || owed[0].By != "" {
		t.Fatalf("owed %+v", owed)
	}
	if minutesAfter(owed[0].Since) != 0 || owed[0].Due.Format(time.DateOnly) != "2026-11-27" || owed[0].Segment.Overdue {
		t.Errorf("since %s, due %s, overdue %v", owed[0].Since, owed[0].Due, owed[0].Segment.Overdue)
	}
	r.clock.pass(2*24*time.Hour + 14*time.Hour) // the day it is due is not over
	if owed = r.owed(); owed[0].Segment.Overdue {
		t.Error("overdue on its day")
	}
	r.clock.pass(2 * time.Hour)
	if owed = r.owed(); !owed[0].Segment.Overdue {
		t.Error("not overdue the day after")
	}
	r.check(r.session.EndSegment(t.Context(), a.ID(), "portal")) // on Saturday 28
	if owed = r.owed(); len(owed) != 1 || owed[0].Segment.ID != "receipt" || owed[0].Due.Format(time.DateOnly) != "2026-12-14" || owed[0].Segment.Overdue {
		t.Fatalf("then owed %+v", owed)
	}
	r.reopen()
	if got := r.owes(); got != "receipt" {
		t.Errorf("another day is owed %q", got)
	}
	r.check(r.session.EndSegment(t.Context(), a.ID(), "receipt"))
	if got := r.owes(); got != "" {
		t.Errorf("all is done, and %q is owed", got)
	}
}

func TestWhatIsDueFirstIsListedFirst(t *testing.T) {
	r := newRoom(t)
	var ids []uuid.UUID
	for i := range 3 {
		values := fatou()
		values["given_names"], values["fiscal_code"], values["document_number"] = fmt.Sprintf("FATOU %d", i), "", fmt.Sprintf("A0000%d", i)
		a := r.start(r.person(values).ID)
		queue(t, a)
		ids = append(ids, a.ID())
		r.clock.pass(24 * time.Hour)
	}
	r.check(r.session.EndSegment(t.Context(), ids[0], "portal")) // its receipt is due later than all
	var got []uuid.UUID
	for _, owed := range r.owed() {
		got = append(got, owed.Application)
	}
	if !slices.Equal(got, []uuid.UUID{ids[1], ids[2], ids[0]}) {
		t.Errorf("listed %v of %v", got, ids)
	}
}

func TestTakingEndingAndReopeningASegment(t *testing.T) {
	r := newRoom(t)
	a := r.begun()
	queue(t, a)
	move := map[string]func(string) error{
		"take":    func(id string) error { return r.session.TakeSegment(t.Context(), a.ID(), id) },
		"end":     func(id string) error { return r.session.EndSegment(t.Context(), a.ID(), id) },
		"reopen":  func(id string) error { return r.session.ReopenSegment(t.Context(), a.ID(), id) },
		"release": func(id string) error { return r.session.ReleaseSegment(t.Context(), a.ID(), id) },
	}
	for _, step := range []struct {
		act, segment string
		err          error
		owes         string
	}{
		{"reopen", "portal", desk.ErrSegmentMoved, "portal"},
		{"release", "portal", desk.ErrSegmentMoved, "portal"},
		{"take", "portal", nil, "portal:a.prova"},
		{"release", "portal", nil, "portal"},
		{"take", "portal", nil, "portal:a.prova"},
		{"take", "portal", nil, "portal:a.prova"},
		{"end", "portal", nil, "receipt"},
		{"end", "portal", desk.ErrSegmentMoved, "receipt"},
		{"release", "portal", desk.ErrSegmentMoved, "receipt"},
		{"take", "portal", desk.ErrSegmentMoved, "receipt"},
		{"reopen", "portal", nil, "portal"},
		{"reopen", "portal", desk.ErrSegmentMoved, "portal"},
		{"end", "portal", nil, "receipt"},
		{"end", "handover", store.ErrNotFound, "receipt"},
		{"end", "housing", store.ErrNotFound, "receipt"},
		{"take", "receipt", nil, "receipt:a.prova"},
		{"reopen", "portal", nil, "portal"}, // the receipt waits behind it
		{"end", "portal", nil, "receipt:a.prova"},
		{"end", "receipt", nil, ""},
	} {
		r.clock.pass(time.Minute)
		if err := move[step.act](step.segment); !errors.Is(err, step.err) || step.err == nil && err != nil {
			t.Fatalf("%s %s: %v, want %v", step.act, step.segment, err, step.err)
		}
		if got := r.owes(); got != step.owes {
			t.Fatalf("%s %s: owed %q, want %q", step.act, step.segment, got, step.owes)
		}
	}
	if err := r.session.EndSegment(t.Context(), uuid.New(), "portal"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("of nothing: %v", err)
	}
	if err := r.session.EndSegment(t.Context(), a.Person(), "portal"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("of a person: %v", err)
	}
}

func TestAColleagueTakesOver(t *testing.T) {
	r := newRoom(t)
	a := r.begun()
	queue(t, a)
	r.check(r.session.TakeSegment(t.Context(), a.ID(), "portal"))
	r.check(r.session.AddOperator(t.Context(), desk.NewOperator{Name: "b.prova", Passphrase: passphrase}))
	r.unlockAs("b.prova")
	r.clock.pass(time.Hour)
	if err := r.session.ReleaseSegment(t.Context(), a.ID(), "portal"); !errors.Is(err, desk.ErrSegmentMoved) {
		t.Errorf("what somebody else has is given back: %v", err)
	}
	r.check(r.session.TakeSegment(t.Context(), a.ID(), "portal"))
	states, _ := r.segmentsOf(a.ID())
	if portal := states["portal"]; portal.By != "b.prova" || minutesAfter(portal.Begun) != 0 || minutesAfter(portal.Since) != 60 {
		t.Errorf("portal %+v", portal)
	}
}

// For all else a settled application stays as it is: where it stands, its receipt, and
// whoever is typing in it.
func TestTheBackOfficeDisturbsNobody(t *testing.T) {
	_, out, _, inside := threeRooms(t)
	a := out.begun()
	queue(t, a)
	before := out.onDisk(a.ID())
	out.exchange()
	inside.exchange()
	sent := a.Summary()
	if sent.Status != desk.Sent || sent.Receipt == "" {
		t.Fatalf("sent it is %+v", sent)
	}
	inside.check(inside.session.EndSegment(t.Context(), a.ID(), "portal"))
	if list, err := inside.session.Applications(t.Context(), uuid.Nil); err != nil || len(list) != 1 || list[0].Status != desk.Sent || list[0].Number != 0 {
		t.Errorf("at the office it is %+v, %v", list, err)
	}
	// Meanwhile it is corrected where it was made.
	a.TakeUp()
	a.Set("1.77", "PRESSO PROVA")
	flush(t, a)
	a.Set("1.78", "RA") // and not saved yet
	inside.exchange()
	out.exchange()
	if differences, ok := a.Arrived(); ok {
		t.Errorf("the operator is asked about %+v", differences)
	}
	if a.Value("1.77") != "PRESSO PROVA" || a.Value("1.78") != "RA" || a.Settled() || a.Summary().Status != desk.Draft {
		t.Error("what was typed is not as it was")
	}
	if states, _ := out.segmentsOf(a.ID()); !states["portal"].Done.IsZero() == false {
		t.Errorf("what the office did has not come: %+v", states["portal"])
	}
	if err := out.session.EndSegment(t.Context(), a.ID(), "receipt"); !errors.Is(err, desk.ErrSegmentMoved) {
		t.Errorf("of what is being corrected a segment is ended: %v", err)
	}
	if got := out.onDisk(a.ID()); got.ReceiptNumber != before.ReceiptNumber {
		t.Errorf("receipt %s became %s", before.ReceiptNumber, got.ReceiptNumber)
	}
	queue(t, a)
	out.exchange()
	inside.exchange()
	for _, r := range []*room{out, inside} {
		if got := r.owes(); got != "portal" {
			t.Errorf("corrected and queued again it owes %q", got)
		}
		if len(r.disputes()) != 0 {
			t.Error("somebody has to decide")
		}
	}
}

// Who takes an application up and changes nothing hands nothing over.
func TestWhatIsTakenUpAndNotChangedIsNotOwedAnew(t *testing.T) {
	r := newRoom(t)
	a := r.begun()
	queue(t, a)
	r.check(r.session.EndSegment(t.Context(), a.ID(), "portal"))
	operations := len(r.operations())
	r.clock.pass(time.Hour)
	a.TakeUp()
	if _, err := a.Queue(t.Context()); err != nil || len(r.operations()) != operations || r.owes() != "receipt" {
		t.Errorf("%d operations more, owed %q, %v", len(r.operations())-operations, r.owes(), err)
	}
}

// Beside what the office notes, the receipt is the one the applicant has, here and
// where the segment was ended.
func TestTheReceiptOfAnApplicationWhoseSegmentsMove(t *testing.T) {
	r := newRoom(t)
	r.enrol(newCentre(t, r.clock))
	a := r.begun()
	queue(t, a)
	r.send()
	sent := a.Summary()
	r.check(r.session.EndSegment(t.Context(), a.ID(), "portal"))
	for range 2 {
		if got := a.Summary(); got.Status != sent.Status || got.Receipt != sent.Receipt || got.Number != 0 || !a.Settled() {
			t.Errorf("%+v became %+v", sent, got)
		}
		if state := r.sending(); state.Queued != 0 {
			t.Errorf("%d applications are said to wait", state.Queued)
		}
		r.send()
	}
}

// Two desks of the office end the same segment and know nothing of each other.
func TestTwoDesksEndTheSameSegment(t *testing.T) {
	_, out, other, inside := threeRooms(t)
	a := out.begun()
	queue(t, a)
	out.exchange()
	inside.exchange()
	r := inside
	r.check(out.session.EndSegment(t.Context(), a.ID(), "portal"))
	inside.clock.pass(time.Hour)
	r.check(inside.session.EndSegment(t.Context(), a.ID(), "portal"))
	for range 2 {
		inside.exchange()
		out.exchange()
	}
	first, _ := out.segmentsOf(a.ID())
	second, _ := inside.segmentsOf(a.ID())
	if !maps.EqualFunc(first, second, sameSegment) || minutesAfter(first["portal"].Done) != 0 {
		t.Errorf("they have %+v and %+v", first["portal"], second["portal"])
	}
	for _, r := range []*room{out, inside} {
		if contested, err := r.session.File().Contested(t.Context()); err != nil || len(contested) != 0 {
			t.Errorf("contested %v, %v", contested, err)
		}
		if got := r.owes(); got != "receipt" {
			t.Errorf("owed %q", got)
		}
	}
	_ = other
}

// One gives back what another has done meanwhile: it is done.
func TestWhatIsGivenBackMayBeDoneAlready(t *testing.T) {
	_, out, _, inside := threeRooms(t)
	a := out.begun()
	queue(t, a)
	out.check(out.session.TakeSegment(t.Context(), a.ID(), "portal"))
	out.exchange()
	inside.exchange()
	inside.check(inside.session.EndSegment(t.Context(), a.ID(), "portal"))
	out.clock.pass(time.Hour)
	out.check(out.session.ReleaseSegment(t.Context(), a.ID(), "portal"))
	if got := out.owes(); got != "portal" {
		t.Errorf("given back it is %q", got)
	}
	out.exchange()
	inside.exchange()
	out.exchange()
	for _, r := range []*room{out, inside} {
		if got := r.owes(); got != "receipt" {
			t.Errorf("%q is owed", got)
		}
	}
}

// Whatever two desks do to the segments of an application, and in whatever order it
// reaches them: they agree, and nobody has to decide.
func TestDesksThatHaveExchangedAgree(t *testing.T) {
	_, out, _, inside := threeRooms(t)
	rooms := []*room{out, inside}
	rapid.Check(t, func(t *rapid.T) {
		values := fatou()
		values["given_names"], values["fiscal_code"], values["document_number"] = "FATOU "+uuid.NewString()[:6], "", uuid.NewString()[:9]
		a := out.start(out.person(values).ID)
		queue(out.t, a)
		for _, r := range []*room{out, inside} {
			r.exchange()
		}
		for range rapid.IntRange(1, 12).Draw(t, "acts") {
			r := rapid.SampledFrom(rooms).Draw(t, "who")
			r.clock.pass(rapid.SampledFrom([]time.Duration{time.Minute, time.Hour, -30 * time.Minute}).Draw(t, "time"))
			id := rapid.SampledFrom([]string{"portal", "receipt"}).Draw(t, "segment")
			var err error
			switch rapid.IntRange(0, 5).Draw(t, "act") {
			case 0:
				err = r.session.TakeSegment(r.t.Context(), a.ID(), id)
			case 1:
				err = r.session.EndSegment(r.t.Context(), a.ID(), id)
			case 2:
				err = r.session.ReopenSegment(r.t.Context(), a.ID(), id)
			case 3:
				r.exchange()
			case 5:
				err = r.session.ReleaseSegment(r.t.Context(), a.ID(), id)
			case 4:
				if r == out {
					a.TakeUp()
					a.Set("1.77", rapid.StringMatching("[A-Z]{3}").Draw(t, "typed"))
					queue(out.t, a)
				}
			}
			if err != nil && !errors.Is(err, desk.ErrSegmentMoved) {
				t.Fatal(err)
			}
		}
		for _, r := range []*room{out, inside, out} {
			r.exchange()
		}
		first, _ := out.segmentsOf(a.ID())
		second, _ := inside.segmentsOf(a.ID())
		if !maps.EqualFunc(first, second, sameSegment) {
			t.Fatalf("they have\n%+v and\n%+v", first, second)
		}
		for _, r := range rooms {
			if contested, err := r.session.File().Contested(r.t.Context()); err != nil || slices.Contains(contested, a.ID()) {
				t.Fatalf("somebody has to decide, %v", err)
			}
		}
		if out.owes() != inside.owes() {
			t.Fatalf("%q and %q are owed", out.owes(), inside.owes())
		}
	})
}

// Old applications, queued before there were segments, owe nothing.
func TestWhatWasQueuedBeforeThereWereSegments(t *testing.T) {
	r := newRoom(t)
	values := map[string]string{"1.3": "PROVA", "1.9": "true", "1.16": "16", "person": r.person(fatou()).ID.String()}
	document, err := r.session.File().Create(t.Context(), laptop.Draft{
		Kind: store.Application, State: string(desk.Queued), Site: here, Values: values, Card: desk.ApplicationCard(values),
	})
	r.check(err)
	r.check(r.session.Follow(t.Context(), document.ID))
	if got := r.owes(); got != "" {
		t.Errorf("owed %q", got)
	}
	if states, ids := r.segmentsOf(document.ID); ids != "reception documents filling control handover portal receipt" || !states["handover"].Done.IsZero() {
		t.Errorf("segments %s, %+v", ids, states["handover"])
	}
}

// BenchmarkBackOffice20000 is the list of an office with 20,000 applications, of which
// some owe something, or all.
func BenchmarkBackOffice20000(b *testing.B) {
	const all = 20_000
	for _, owing := range []int{500, all} {
		b.Run(fmt.Sprint(owing, " owe"), func(b *testing.B) {
			r := newRoom(b)
			a := r.start(r.person(fatou()).ID)
			queue(b, a)
			owes := r.onDisk(a.ID()).Record.Values()
			owesNothing := maps.Clone(owes)
			owesNothing["chain"] = "reception documents filling control handover"
			var drafts []laptop.Draft
			for i := 1; i < all; i++ {
				values := owesNothing
				if i < owing {
					values = owes
				}
				drafts = append(drafts, laptop.Draft{
					Kind: store.Application, State: string(desk.Queued), Site: here, Values: values, Card: desk.ApplicationCard(values),
				})
			}
			for some := range slices.Chunk(drafts, 1000) {
				if _, err := r.session.File().CreateAll(b.Context(), some); err != nil {
					b.Fatal(err)
				}
			}
			r.reopen()
			for b.Loop() {
				owed, err := r.session.BackOffice(b.Context())
				if err != nil || len(owed) != owing {
					b.Fatalf("%d owed, %v", len(owed), err)
				}
			}
		})
	}
}
