package laptop_test

import (
	"errors"
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"sportello/store"
	"sportello/store/laptop"
)

func TestWhatIsSavedIsThereAfterReopening(t *testing.T) {
	folder := t.TempDir()
	file, session := create(t, folder)
	created := person(t, session, map[string]string{"surname": "PROVA", "given_names": "ÀÈÌ ЖЯ محمد", "phone": ""})
	state := "done"
	version, err := session.Save(t.Context(), laptop.Change{
		ID: created.ID, Version: created.Version, Values: map[string]string{"phone": "0544000000", "given_names": ""},
		Card: map[string]string{"surname": "PROVA", "phone": "0544000000"}, State: &state,
	})
	if err != nil || version != 2 {
		t.Fatalf("version %d, %v", version, err)
	}
	closeAll(t, file, session)

	session = unlock(t, open(t, folder))
	got := read(t, session, created.ID)
	if want := map[string]string{"surname": "PROVA", "phone": "0544000000"}; !maps.Equal(got.Record.Values(), want) {
		t.Errorf("values %v, want %v", got.Record.Values(), want)
	}
	if got.Card["phone"] != "0544000000" || got.State != "done" || got.Site != "Lido Adriano" || got.Version != 2 || got.Kind != store.Person {
		t.Errorf("read %+v", got)
	}
	if report := sound(t, session); report.Records != 1 || report.Noted != 2 {
		t.Errorf("report %+v", report)
	}
}

func TestHistoryTellsWhoChangedWhatFromWhatToWhat(t *testing.T) {
	_, session := create(t, t.TempDir())
	id := person(t, session, map[string]string{"surname": "PROVA"}).ID
	save(t, session, id, map[string]string{"surname": "ESEMPIO", "phone": "0544000000"})
	op := queue(t, session, id)[0]
	history, err := session.History(t.Context(), id)
	if err != nil || len(history) != 3 {
		t.Fatalf("%d entries, %v", len(history), err)
	}
	for i, entry := range history {
		if entry.Version != int64(i+1) || entry.By != operator || !entry.At.Equal(morning) {
			t.Errorf("entry %d: %+v", i, entry)
		}
	}
	want := []laptop.FieldChange{{Field: "phone", After: "0544000000"}, {Field: "surname", Before: "PROVA", After: "ESEMPIO"}}
	if got := history[1].Changes; len(got) != 2 || got[0] != want[0] || got[1] != want[1] {
		t.Errorf("changes %v, want %v", got, want)
	}
	if history[2].Queued != op.ID || history[2].State != "queued" {
		t.Errorf("queueing is noted as %+v", history[2])
	}
	if _, err := session.History(t.Context(), uuid.New()); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("history of nothing: %v", err)
	}
}

func TestASecondSaveOfTheSameVersionIsRefused(t *testing.T) {
	_, session := create(t, t.TempDir())
	created := person(t, session, map[string]string{"surname": "PROVA"})
	change := laptop.Change{ID: created.ID, Version: created.Version, Values: map[string]string{"surname": "ESEMPIO"}}
	if _, err := session.Save(t.Context(), change); err != nil {
		t.Fatal(err)
	}
	change.Values = map[string]string{"surname": "FINTI"}
	if _, err := session.Save(t.Context(), change); !errors.Is(err, laptop.ErrChanged) {
		t.Errorf("error %v, want ErrChanged", err)
	}
	_, err := session.Queue(t.Context(), laptop.Handover{Records: []laptop.Outgoing{{ID: created.ID, Version: created.Version}}})
	if !errors.Is(err, laptop.ErrChanged) {
		t.Errorf("queueing: error %v, want ErrChanged", err)
	}
	if got := read(t, session, created.ID).Record.Fields["surname"].Value; got != "ESEMPIO" {
		t.Errorf("surname %q", got)
	}
}

func TestASaveOfTheVersionBeforeQueueingIsRefused(t *testing.T) {
	_, session := create(t, t.TempDir())
	id := person(t, session, map[string]string{"surname": "PROVA"}).ID
	version := save(t, session, id, map[string]string{"surname": "ESEMPIO"})
	queue(t, session, id)
	_, err := session.Save(t.Context(), laptop.Change{ID: id, Version: version, Values: map[string]string{"surname": "FINTI"}})
	if !errors.Is(err, laptop.ErrChanged) {
		t.Errorf("error %v, want ErrChanged", err)
	}
}

func TestSavingWhatIsThereChangesNothing(t *testing.T) {
	_, session := create(t, t.TempDir())
	created := person(t, session, map[string]string{"surname": "PROVA"})
	version, err := session.Save(t.Context(), laptop.Change{
		ID: created.ID, Version: 1, Values: map[string]string{"surname": "PROVA", "phone": ""}, Card: created.Card, State: &created.State,
	})
	if err != nil || version != 1 {
		t.Errorf("version %d, %v", version, err)
	}
}

func TestHostileValuesAreRefusedWhole(t *testing.T) {
	_, session := create(t, t.TempDir())
	created := person(t, session, map[string]string{"surname": "PROVA"})
	long := strings.Repeat("x", 10<<20)
	many := make(map[string]string)
	for range 50 {
		many[uuid.NewString()] = strings.Repeat("y", 10_000)
	}
	for name, test := range map[string]struct {
		change laptop.Change
		want   error
	}{
		"10 MB value":         {laptop.Change{Values: map[string]string{"note": long}}, laptop.ErrTooLarge},
		"10 MB name":          {laptop.Change{Values: map[string]string{long: ""}}, store.ErrMalformed},
		"10 MB card":          {laptop.Change{Card: map[string]string{"surname": long}}, laptop.ErrTooLarge},
		"too many fields":     {laptop.Change{Values: many}, laptop.ErrTooLarge},
		"not UTF-8":           {laptop.Change{Values: map[string]string{"note": "a\xffb"}}, store.ErrMalformed},
		"name not UTF-8":      {laptop.Change{Values: map[string]string{"no\xffte": "a"}}, store.ErrMalformed},
		"no name":             {laptop.Change{Values: map[string]string{"": "a"}}, store.ErrMalformed},
		"state not UTF-8":     {laptop.Change{State: new("\xff")}, store.ErrMalformed},
		"site like a sermon":  {laptop.Change{Site: new(strings.Repeat("s", 65))}, store.ErrMalformed},
		"record not there":    {laptop.Change{ID: uuid.New(), Values: map[string]string{"note": "a"}}, store.ErrNotFound},
		"version not reached": {laptop.Change{Version: 7, Values: map[string]string{"note": "a"}}, laptop.ErrChanged},
	} {
		change := test.change
		if change.ID == uuid.Nil {
			change.ID = created.ID
		}
		if change.Version == 0 {
			change.Version = 1
		}
		_, err := session.Save(t.Context(), change)
		if !errors.Is(err, test.want) {
			t.Errorf("%s: error %v, want %v", name, err, test.want)
		}
		if err != nil && len(err.Error()) > 1000 {
			t.Errorf("%s: an error of %d bytes", name, len(err.Error()))
		}
	}
	if got := read(t, session, created.ID); got.Version != 1 {
		t.Errorf("something was applied: %+v", got)
	}
}

func TestCreatingTwiceOrHalf(t *testing.T) {
	_, session := create(t, t.TempDir())
	id := uuid.New()
	drafts := []laptop.Draft{{ID: id, Kind: store.Person}, {ID: id, Kind: store.Person}}
	if _, err := session.CreateAll(t.Context(), drafts); !errors.Is(err, laptop.ErrExists) {
		t.Errorf("error %v, want ErrExists", err)
	}
	if _, err := session.Record(t.Context(), id); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("half of what was created together is there: %v", err)
	}
	if _, err := session.Create(t.Context(), laptop.Draft{}); !errors.Is(err, store.ErrMalformed) {
		t.Errorf("a record without a kind: %v", err)
	}
}

func TestListingByTheClearColumns(t *testing.T) {
	folder := t.TempDir()
	now := morning
	set := options(folder)
	set.Clock = func() time.Time { now = now.Add(time.Minute); return now }
	file, err := laptop.Open(t.Context(), set)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = file.Close() })
	session, _, err := file.CreateOperator(t.Context(), laptop.OperatorDraft{Name: operator, Passphrase: passphrase})
	if err != nil {
		t.Fatal(err)
	}
	names := make(map[uuid.UUID]string)
	for _, record := range []struct {
		name        string
		kind        store.Kind
		state, site string
	}{
		{"a", store.Person, "active", "Lido Adriano"}, {"b", store.Application, "draft", "Lido Adriano"},
		{"c", store.Application, "draft", "San Pietro in Vincoli"}, {"d", store.Application, "queued", "Lido Adriano"},
	} {
		document, err := session.Create(t.Context(), laptop.Draft{Kind: record.kind, State: record.state, Site: record.site, Values: map[string]string{"note": record.name}})
		if err != nil {
			t.Fatal(err)
		}
		names[document.ID] = record.name
	}
	all, err := session.List(t.Context(), laptop.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	queue(t, session, all[0].ID) // d, the newest
	list := func(filter laptop.Filter, want string) {
		t.Helper()
		summaries, err := session.List(t.Context(), filter)
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, summary := range summaries {
			got += names[summary.ID]
		}
		if got != want {
			t.Errorf("%+v lists %q, want %q", filter, got, want)
		}
	}
	for _, test := range []struct {
		filter laptop.Filter
		want   string
	}{
		{laptop.Filter{}, "dcba"},
		{laptop.Filter{Kind: store.Application}, "dcb"},
		{laptop.Filter{IDs: []uuid.UUID{all[0].ID, all[3].ID, uuid.New()}}, "da"},
		{laptop.Filter{IDs: []uuid.UUID{}}, ""},
		{laptop.Filter{Kind: store.Application, States: []string{"draft"}}, "cb"},
		{laptop.Filter{States: []string{"draft", "queued"}, Site: "Lido Adriano"}, "db"},
		{laptop.Filter{States: []string{}}, ""},
		{laptop.Filter{ChangedSince: all[1].Changed}, "dc"},
		{laptop.Filter{Undelivered: true}, "d"},
		{laptop.Filter{Limit: 2}, "dc"},
	} {
		list(test.filter, test.want)
	}
	save(t, session, all[2].ID, map[string]string{"note": "typed"})
	list(laptop.Filter{}, "bdca")
	list(laptop.Filter{ChangedSince: all[0].Changed.Add(time.Second)}, "bd")
}

func TestCardsComeOncePerRecordAndStopWhenTold(t *testing.T) {
	_, session := create(t, t.TempDir())
	want := make(map[uuid.UUID]string)
	var drafts []laptop.Draft
	for range 1000 {
		id := uuid.New()
		want[id] = id.String()
		drafts = append(drafts, laptop.Draft{ID: id, Kind: store.Person, Card: map[string]string{"surname": id.String()}})
	}
	if _, err := session.CreateAll(t.Context(), drafts); err != nil {
		t.Fatal(err)
	}
	got := make(map[uuid.UUID]string)
	err := session.Cards(t.Context(), func(card laptop.Card) error {
		got[card.ID] += card.Content["surname"]
		return nil
	})
	if err != nil || !maps.Equal(got, want) {
		t.Errorf("%d cards of %d, %v", len(got), len(want), err)
	}
	enough := errors.New("enough")
	calls := 0
	err = session.Cards(t.Context(), func(laptop.Card) error {
		calls++
		return enough
	})
	if !errors.Is(err, enough) || calls != 1 {
		t.Errorf("%d calls, %v", calls, err)
	}
}
