package laptop_test

import (
	"errors"
	"reflect"
	"testing"

	"github.com/google/uuid"

	"sportello/store"
)

func TestManyRecordsAreReadAsOneByOne(t *testing.T) {
	_, session := create(t, t.TempDir())
	var ids []uuid.UUID
	for _, surname := range []string{"PROVA", "ESEMPIO", "FINTA"} {
		ids = append(ids, person(t, session, map[string]string{"surname": surname}).ID)
	}
	save(t, session, ids[1], map[string]string{"phone": "0544000000"})
	asked := []uuid.UUID{ids[2], ids[0], ids[1], ids[2]}
	documents, err := session.Records(t.Context(), asked)
	if err != nil || len(documents) != len(asked) {
		t.Fatal(len(documents), err)
	}
	for i, id := range asked {
		if !reflect.DeepEqual(documents[i], read(t, session, id)) {
			t.Errorf("record %d: %+v", i, documents[i])
		}
	}
	if documents, err := session.Records(t.Context(), nil); len(documents) != 0 || err != nil {
		t.Errorf("of none: %v, %v", documents, err)
	}
	if _, err := session.Records(t.Context(), append(asked, uuid.New())); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("one that is not there: %v", err)
	}
	session.Close()
	if _, err := session.Records(t.Context(), ids); !errors.Is(err, store.ErrLocked) {
		t.Errorf("locked: %v", err)
	}
}
