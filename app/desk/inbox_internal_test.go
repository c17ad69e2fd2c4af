package desk

import (
	"testing"

	"github.com/google/uuid"

	"sportello/sync/wire"
)

func TestARecordThatCannotBeReadKeepsNoOtherBack(t *testing.T) {
	id := uuid.New()
	arrival, unreadable := arrivalOf(wire.Page{Next: []byte{7}, Records: []wire.PulledRecord{
		{Encoded: []byte(`{"record":`), Operations: 1},
		{Encoded: []byte(`{"record":"` + id.String() + `","kind":"person"}`), Operations: 2},
	}})
	if unreadable != 1 || len(arrival.Records) != 1 || arrival.Records[0].Shared.Record != id || arrival.Records[0].Operations != 2 || arrival.Cursor[0] != 7 {
		t.Errorf("%d unreadable, %+v", unreadable, arrival)
	}
}
