package desk_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"sportello/app/desk"
	"sportello/store"
)

func (r *room) story(record uuid.UUID) []desk.Chapter {
	r.t.Helper()
	story, err := r.session.Story(r.t.Context(), record)
	if err != nil {
		r.t.Fatal(err)
	}
	return story
}

func chapterKinds(story []desk.Chapter) []desk.ChapterKind {
	var all []desk.ChapterKind
	for _, chapter := range story {
		all = append(all, chapter.Kind)
	}
	return all
}

func step(t testing.TB, chapter desk.Chapter, field string) desk.FieldStep {
	t.Helper()
	at := slices.IndexFunc(chapter.Changes, func(s desk.FieldStep) bool { return s.Field == field })
	if at < 0 {
		t.Fatalf("no %s in %+v", field, chapter)
	}
	return chapter.Changes[at]
}

func TestAStoryTellsWhoDidWhatTheLastFirst(t *testing.T) {
	r, e, bianchi, neri := office(t)
	person := e.contest(r, bianchi, neri, "mobile", "0005550101", "0005550102")
	e.gives(r)
	story := r.story(person)
	want := []desk.ChapterKind{desk.ChapterChanged, desk.ChapterChanged, desk.ChapterBegun}
	if !slices.Equal(chapterKinds(story), want) {
		t.Fatalf("story %v", chapterKinds(story))
	}
	first, second, third := story[2], story[1], story[0]
	if got := step(t, first, "document_number"); first.Laptop != "portatile 3" || first.Author != "a.bianchi" || got.Before != "" || got.After != "AA0000001" {
		t.Errorf("begun %+v", first)
	}
	if got := step(t, second, "mobile"); got.After != "0005550101" || got.Waiting {
		t.Errorf("then %+v", second)
	}
	if got := step(t, third, "mobile"); third.Site != "San Pietro in Vincoli" || got.After != "0005550102" || !got.Waiting {
		t.Errorf("last %+v", third)
	}
	r.check(r.session.Decide(t.Context(), r.dispute(person), map[string]string{"mobile": "0005550102"}))
	decided := r.story(person)[0]
	if got := step(t, decided, "mobile"); decided.Kind != desk.ChapterDecided || !decided.Here || decided.Author != "Anna Prova" || got.Before != "0005550101" || got.After != "0005550102" {
		t.Errorf("decided %+v", decided)
	}
	if got := step(t, r.story(person)[1], "mobile"); got.Waiting {
		t.Error("decided, and waiting")
	}
}

func TestAStoryTellsWhatWasNotSentYet(t *testing.T) {
	r := roomOf(t, "Anna Prova")
	person := r.person(fatou())
	story := r.story(person.ID)
	if len(story) != 1 || story[0].Kind != desk.ChapterBegun || !story[0].Unsent || step(t, story[0], "surname").After != "ESEMPIO" {
		t.Fatalf("%+v", story)
	}
	r.check(r.session.HandIn(t.Context()))
	r.clock.pass(time.Minute)
	if _, err := r.session.SavePerson(t.Context(), person.ID, r.readVersion(person.ID), map[string]string{"mobile": "0005550199"}); err != nil {
		t.Fatal(err)
	}
	story = r.story(person.ID)
	if len(story) != 2 || !story[0].Unsent || story[1].Unsent || story[0].Author != "Anna Prova" {
		t.Fatalf("%+v", story)
	}
	if got := step(t, story[0], "mobile"); got.Before != "0005550142" || got.After != "0005550199" {
		t.Errorf("%+v", got)
	}
}

func (r *room) readVersion(person uuid.UUID) int64 {
	r.t.Helper()
	read, err := r.session.Person(r.t.Context(), person)
	if err != nil {
		r.t.Fatal(err)
	}
	return read.Version
}

func TestAnEarlierStateComesBackAsAChangeOfNow(t *testing.T) {
	r := newRoom(t)
	person := r.person(fatou())
	r.check(r.session.HandIn(t.Context()))
	r.clock.pass(time.Hour)
	if _, err := r.session.SavePerson(t.Context(), person.ID, r.readVersion(person.ID), map[string]string{"mobile": "0005550199", "email": "finta@esempio.invalid"}); err != nil {
		t.Fatal(err)
	}
	r.check(r.session.HandIn(t.Context()))
	begun := r.story(person.ID)[1]
	then, err := r.session.StateAt(t.Context(), person.ID, begun.Op)
	if err != nil || then["mobile"] != "0005550142" || then["email"] != "" {
		t.Fatalf("then %v, %v", then, err)
	}
	r.clock.pass(time.Hour)
	r.check(r.session.RestoreTo(t.Context(), person.ID, begun.Op))
	if now := r.read(person.ID); now["mobile"] != "0005550142" || now["email"] != "" {
		t.Errorf("now %v", now)
	}
	story := r.story(person.ID)
	if len(story) != 3 || !story[0].Unsent || step(t, story[0], "email").Before != "finta@esempio.invalid" {
		t.Errorf("the story forgets: %+v", story)
	}
	if hits := r.session.Search("0005550142", 5, "person"); len(hits) != 1 {
		t.Error("the search does not follow")
	}
	if err := r.session.RestoreTo(t.Context(), person.ID, uuid.New()); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("to an operation of nobody: %v", err)
	}
}

func TestAnApplicationIsRestoredAsTheOperatorWouldType(t *testing.T) {
	r := newRoom(t)
	a := r.start(r.person(fatou()).ID)
	queue(t, a)
	queued := r.story(a.ID())[0]
	if err := r.session.RestoreTo(t.Context(), a.ID(), queued.Op); !errors.Is(err, desk.ErrSettled) {
		t.Fatalf("a settled one: %v", err)
	}
	a.TakeUp()
	a.Set("2.53", "")
	blocked := len(a.Report().Blocking())
	r.check(r.session.RestoreTo(t.Context(), a.ID(), queued.Op))
	if a.Value("2.53") != "18000.00" || len(a.Report().Blocking()) != 0 {
		t.Errorf("now %q, blocked %d", a.Value("2.53"), len(a.Report().Blocking()))
	}
	if _, ok := a.Undo(); !ok || a.Value("2.53") != "" || len(a.Report().Blocking()) != blocked {
		t.Error("restoring cannot be undone as a step")
	}
}

// Whoever keeps what stood has decided too.
func TestKeepingWhatStoodIsToldAsADecision(t *testing.T) {
	r, e, bianchi, neri := office(t)
	person := e.contest(r, bianchi, neri, "mobile", "0005550101", "0005550102")
	e.gives(r)
	r.check(r.session.Decide(t.Context(), r.dispute(person), map[string]string{"mobile": "0005550101"}))
	decided := r.story(person)[0]
	if got := step(t, decided, "mobile"); decided.Kind != desk.ChapterDecided || got.Before != "0005550102" || got.After != "0005550101" {
		t.Errorf("%+v", decided)
	}
}

// A merger and its undoing are told with the names of the two.
func TestAStoryTellsWhoSomebodyWasFoundToBe(t *testing.T) {
	r, e, _, neri := office(t)
	here, there := pair(t, r, e, neri)
	r.check(r.session.Decide(t.Context(), r.dispute(store.PairID(here, there)), nil))
	if story := r.story(there); story[0].Kind != desk.ChapterMerged || step(t, story[0], store.SameAs).After != "ESEMPIO Fatou" {
		t.Errorf("%+v", story[0])
	}
	r.check(r.session.Separate(t.Context(), there))
	if story := r.story(there); story[0].Kind != desk.ChapterParted {
		t.Errorf("%+v", story[0])
	}
}
