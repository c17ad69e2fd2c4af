package office_test

import (
	"errors"
	"reflect"
	"testing"

	"sportello/store"
	"sportello/store/office"
)

func TestOnlyALaterReleaseTakesTheLastOnesPlace(t *testing.T) {
	ledger := newLedger(t)
	if _, err := ledger.Release(t.Context()); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("before the first: %v", err)
	}
	release := func(serial uint64) office.Release {
		return office.Release{Serial: serial, Manifest: []byte{byte(serial), 1}, Bundle: []byte{byte(serial), 2}}
	}
	for _, step := range []struct {
		serial uint64
		err    error
		want   uint64 // in force afterwards
	}{
		{0, office.ErrReleaseSerial, 0}, {3, nil, 3}, {3, office.ErrReleaseSerial, 3}, {2, office.ErrReleaseSerial, 3}, {7, nil, 7},
	} {
		if err := ledger.PublishRelease(t.Context(), release(step.serial)); !errors.Is(err, step.err) {
			t.Errorf("publishing %d: %v, want %v", step.serial, err, step.err)
		}
		serial, err := ledger.ReleaseSerial(t.Context())
		if err != nil || serial != step.want {
			t.Errorf("after publishing %d: %d in force, want %d: %v", step.serial, serial, step.want, err)
		}
		if step.want == 0 {
			continue
		}
		if held, err := ledger.Release(t.Context()); err != nil || !reflect.DeepEqual(held, release(step.want)) {
			t.Errorf("after publishing %d: %+v, %v", step.serial, held, err)
		}
	}
}

func TestALaptopHasTheRoleOfItsCode(t *testing.T) {
	ledger := newLedger(t)
	for _, c := range []struct{ code, want office.Role }{{"", office.RoleTrips}, {office.RoleTrips, office.RoleTrips}, {office.RoleOffice, office.RoleOffice}} {
		id := enrolAs(t, ledger, "of role "+string(c.code)+"!", c.code)
		if laptop, err := ledger.Laptop(t.Context(), id); err != nil || laptop.Role != c.want {
			t.Errorf("a code of role %q enrols %+v, %v", c.code, laptop, err)
		}
	}
}
