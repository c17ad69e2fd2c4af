package laptop_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/uuid"

	"sportello/store"
	"sportello/store/laptop"
)

func TestABulletinIsTheLastOneThatCame(t *testing.T) {
	_, session := create(t, t.TempDir())
	here := func(want string) {
		t.Helper()
		bulletin, err := session.Bulletin(t.Context())
		if missing := want == ""; string(bulletin) != want || errors.Is(err, store.ErrNotFound) != missing || err != nil != missing {
			t.Errorf("bulletin %q, %v, want %q", bulletin, err, want)
		}
	}
	page := func(bulletin string) laptop.Arrival {
		arrival := newOffice().page()
		if bulletin != "" {
			arrival.Bulletin = []byte(bulletin)
		}
		return arrival
	}
	here("")
	take(t, session, page("one"))
	here("one")
	take(t, session, page("two"))
	take(t, session, page(""))
	here("two")
	if err := session.RestartPull(t.Context()); err != nil {
		t.Fatal(err)
	}
	here("two") // whatever else is sent anew
	if err := session.PutEnrolment(t.Context(), laptop.Enrolment{Laptop: uuid.New()}); err != nil {
		t.Fatal(err)
	}
	here("") // it was another office's
	sound(t, session)
}

// A page whose bulletin cannot be kept is not kept either.
func TestABulletinTooLargeKeepsItsPageOut(t *testing.T) {
	_, session := create(t, t.TempDir())
	office := newOffice()
	office.state(uuid.New(), store.Person, map[string]string{"surname": "PROVA"})
	arrival := office.page()
	arrival.Bulletin = []byte(strings.Repeat("x", laptop.MaxBulletin+1))
	if _, err := session.Take(t.Context(), arrival); !errors.Is(err, laptop.ErrTooLarge) {
		t.Errorf("%v, want ErrTooLarge", err)
	}
	if cursor, total, _, err := session.Pulled(t.Context()); len(cursor) != 0 || total.Count != 0 || err != nil {
		t.Errorf("pulled %q, %+v, %v", cursor, total, err)
	}
	arrival.Bulletin = arrival.Bulletin[:laptop.MaxBulletin]
	take(t, session, arrival)
}
