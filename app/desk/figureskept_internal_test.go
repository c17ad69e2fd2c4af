package desk

import (
	"errors"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"sportello/app/statistics"
	"sportello/store"
	"sportello/store/laptop"
)

// A day that a newer program has kept something of loses nothing when this one keeps
// something of it.
func TestWhatANewerProgramKeptStays(t *testing.T) {
	fact := func(id byte, filling time.Duration) statistics.Fact {
		return statistics.Fact{Kind: statistics.Application, ID: uuid.UUID{id}, Day: 20000, Filling: filling}
	}
	newer := append([]byte{200}, fact(9, 0).Encode()...)
	day := keptDay{facts: []statistics.Fact{fact(2, time.Minute), fact(1, time.Minute)}, strange: [][]byte{newer}}
	read, err := decodeKept(day.encode())
	if err != nil {
		t.Fatal(err)
	}
	again := fact(2, time.Hour)
	read.replace([]statistics.Fact{again, fact(3, 0)}, []statistics.Fact{again})
	read, err = decodeKept(read.encode())
	want := keptDay{facts: []statistics.Fact{fact(1, time.Minute), again}, strange: [][]byte{newer}}
	if err != nil || !reflect.DeepEqual(read, want) {
		t.Errorf("kept %+v, %v\nwant %+v", read, err, want)
	}
	encoded := day.encode()
	if _, err := decodeKept(encoded[:len(encoded)-1]); !errors.Is(err, store.ErrDamaged) {
		t.Errorf("cut short: %v", err)
	}
}

func FuzzDecodeKept(f *testing.F) {
	day := keptDay{facts: []statistics.Fact{{Kind: statistics.Visit, ID: uuid.UUID{1}, Day: 20000}}, strange: [][]byte{{200}}}
	f.Add(day.encode())
	f.Add([]byte{255, 255, 255, 255, 255, 255, 255, 255, 255, 1})
	f.Fuzz(func(t *testing.T, encoded []byte) {
		read, err := decodeKept(encoded)
		if err != nil {
			return
		}
		if again, err := decodeKept(read.encode()); err != nil || len(again.facts) != len(read.facts) || len(again.strange) != len(read.strange) {
			t.Errorf("read %+v, written and read %+v, %v", read, again, err)
		}
	})
}

func TestADamagedRecordKeepsNoOtherFromBeingCounted(t *testing.T) {
	values := map[string]store.Field{"errors_stopped": {Value: "1"}, "1.28": {Value: "2026-11-25"}}
	good, damaged, forgotten, stuck := uuid.UUID{1}, uuid.UUID{2}, uuid.UUID{3}, uuid.UUID{4}
	broken := errors.New("a disk that does not answer")
	read := func(id uuid.UUID) (laptop.Document, error) {
		err := map[uuid.UUID]error{damaged: store.ErrDamaged, forgotten: store.ErrNotFound, stuck: broken}[id]
		return laptop.Document{Record: store.Record{ID: id, Kind: store.Application, Fields: values}}, err
	}
	found, n, err := countedIn([]uuid.UUID{damaged, forgotten, good}, time.UTC, read)
	if ids := slices.Collect(func(yield func(uuid.UUID) bool) {
		for _, fact := range found {
			yield(fact.ID)
		}
	}); err != nil || n != 1 || !slices.Equal(ids, []uuid.UUID{good}) {
		t.Errorf("counted %v, %d damaged, %v", ids, n, err)
	}
	if _, _, err := countedIn([]uuid.UUID{good, stuck}, time.UTC, read); !errors.Is(err, broken) {
		t.Errorf("a disk that does not answer: %v", err)
	}
}
