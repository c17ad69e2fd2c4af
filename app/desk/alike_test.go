package desk_test

import (
	"testing"

	"github.com/google/uuid"

	"sportello/store"
)

// While somebody types, who is on file already is told with the reason.
func TestSomebodyOnFileIsKnownWhileTheyAreTyped(t *testing.T) {
	r := newRoom(t)
	known := r.person(fatou()).ID
	other := fatou()
	for field, value := range map[string]string{"surname": "FINTA", "given_names": "OKSANA", "birth_date": "1971-07-30", "birth_state": "UKR", "birth_city": "KIEV",
		"citizenship": "UKR", "fiscal_code": "", "document_number": "FF1111111", "permit_number": "I77777777", "mobile": "0005550777", "street": "VIA ALTRA"} {
		other[field] = value
	}
	r.person(other)
	for _, c := range []struct {
		name  string
		typed map[string]string
		found bool
	}{
		{"name and birth", map[string]string{"surname": "ESEMPIO", "given_names": "FATOU", "birth_date": "1992-03-15"}, true},
		{"name turned round", map[string]string{"surname": "FATOU", "given_names": "ESEMPIO", "birth_date": "1992-03-15"}, true},
		{"another name with the same passport", map[string]string{"surname": "ESEMPIO", "given_names": "F", "document_number": "A01234567"}, true},
		{"somebody else", map[string]string{"surname": "INVENTATA", "given_names": "MARIJA", "birth_date": "1980-12-01"}, false},
		{"nobody yet", map[string]string{"birth_date": "1992-03-15"}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			alike, err := r.session.Alike(t.Context(), c.typed)
			if err != nil {
				t.Fatal(err)
			}
			if !c.found {
				if len(alike) != 0 {
					t.Errorf("found %+v", alike)
				}
				return
			}
			if len(alike) == 0 || alike[0].ID != known || len(alike[0].Evidence) == 0 || alike[0].Probability < 0.5 {
				t.Errorf("found %+v", alike)
			}
		})
	}
}

// A card begun for somebody who was on file is theirs: nothing of it is lost, and
// it can be separated again.
func TestACardBegunTwiceIsJoined(t *testing.T) {
	r := newRoom(t)
	values := fatou()
	delete(values, "mobile")
	known := r.person(values).ID
	begun := r.person(map[string]string{"surname": "ESEMPIO", "given_names": "FATOU", "mobile": "0005550199", "birth_date": "1992-03-15"}).ID
	r.check(r.session.Join(t.Context(), begun, known))
	if hits := r.session.Search("ESEMPIO FATOU", 10, "person"); len(hits) != 1 || hits[0].ID != known {
		t.Errorf("search shows %+v", hits)
	}
	if r.read(known)["mobile"] != "0005550199" || r.read(known)["given_names"] != "FATOU" {
		t.Errorf("kept %v", r.read(known))
	}
	if merged := r.session.Merged(known); len(merged) != 1 || merged[0].ID != begun {
		t.Errorf("merged %+v", merged)
	}
	r.check(r.session.Separate(t.Context(), begun))
	if r.read(known)["mobile"] != "" || r.read(begun)["mobile"] != "0005550199" || r.read(begun)[store.SameAs] != "" {
		t.Errorf("separated: %v and %v", r.read(known), r.read(begun))
	}
	if err := r.session.Separate(t.Context(), uuid.New()); err == nil {
		t.Error("separated from nobody")
	}
}
