package bulletin_test

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"sportello/app/bulletin"
	"sportello/app/statistics"
	"sportello/store/laptop"
	"sportello/sync/wire"
)

var made = time.Date(2026, 11, 25, 9, 30, 0, 0, time.UTC)

func taken(site, date, time string, minutes int) bulletin.Taken {
	return bulletin.Taken{Site: site, Date: date, Time: time, Minutes: minutes, Visit: uuid.NewSHA1(uuid.Nil, []byte(site+date+time))}
}

// tally is of some facts.
func tally(count int) statistics.Tally {
	return statistics.New(func(yield func(statistics.Fact) bool) {
		for n := range count {
			fact := statistics.Fact{Kind: statistics.Application, ID: uuid.UUID{byte(n), byte(n >> 8)}, Day: 20400 + int32(n), Site: "Lido Adriano", Motive: "16", Filling: time.Duration(n) * time.Minute}
			if !yield(fact) {
				return
			}
		}
	}).Tally("", "", "")
}

func encode(t interface{ Fatal(...any) }, b bulletin.Bulletin) []byte {
	encoded, err := b.Encode()
	if err != nil {
		t.Fatal(err)
	}
	return encoded
}

func TestABulletinReadsAsItWasWritten(t *testing.T) {
	want := bulletin.Bulletin{Made: made, Taken: []bulletin.Taken{
		taken("Lido Adriano", "2026-11-26", "09:00", 20), taken("San Pietro in Vincoli", "2026-11-26", "09:00", 0),
		taken("Lido Adriano", "2026-11-26", "09:20", 24*60), taken("Casa delle Culture", "2027-02-25", "23:59", 5),
	}, Tally: tally(3), Since: "2025-11-24"}
	encoded := encode(t, want)
	if got, err := bulletin.Decode(encoded); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, %v\nwant %+v", got, err, want)
	}
	slices.Reverse(want.Taken)
	if string(encode(t, want)) != string(encoded) {
		t.Error("another order makes other bytes")
	}
	nothing := bulletin.Bulletin{Made: made, Tally: tally(0)}
	if got, err := bulletin.Decode(encode(t, nothing)); err != nil || !reflect.DeepEqual(got, nothing) {
		t.Errorf("with nothing taken: %+v, %v", got, err)
	}
}

func TestWhatABulletinCannotTell(t *testing.T) {
	for name, one := range map[string]bulletin.Taken{
		"no site":          taken("", "2026-11-26", "09:00", 20),
		"a long site":      taken(strings.Repeat("x", 129), "2026-11-26", "09:00", 20),
		"no day":           taken("Lido Adriano", "", "09:00", 20),
		"no such day":      taken("Lido Adriano", "2026-02-30", "09:00", 20),
		"no time":          taken("Lido Adriano", "2026-11-26", "", 20),
		"no such time":     taken("Lido Adriano", "2026-11-26", "24:00", 20),
		"time as people":   taken("Lido Adriano", "2026-11-26", "9:00", 20),
		"before the epoch": taken("Lido Adriano", "1969-12-31", "09:00", 20),
		"less than none":   taken("Lido Adriano", "2026-11-26", "09:00", -1),
		"more than a day":  taken("Lido Adriano", "2026-11-26", "09:00", 24*60+1),
	} {
		if one.Valid() {
			t.Errorf("%s: valid", name)
		}
		if _, err := (bulletin.Bulletin{Made: made, Taken: []bulletin.Taken{one}}).Encode(); !errors.Is(err, bulletin.ErrMalformed) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, since := range []string{"yesterday", "2026-02-30", "1970-01-01", "24/11/2025"} {
		if _, err := (bulletin.Bulletin{Made: made, Since: since}).Encode(); !errors.Is(err, bulletin.ErrMalformed) {
			t.Errorf("since %q: %v", since, err)
		}
	}
	var many bulletin.Bulletin
	for n := range bulletin.MaxTaken + 1 {
		many.Taken = append(many.Taken, taken("Lido Adriano", "2026-11-26", fmt.Sprintf("%02d:%02d", n/60%24, n%60), 5))
	}
	if _, err := many.Encode(); !errors.Is(err, bulletin.ErrMalformed) {
		t.Errorf("too many: %v", err)
	}
	many.Taken = many.Taken[:bulletin.MaxTaken]
	if encoded := encode(t, many); len(encoded) > bulletin.Max/2 {
		t.Errorf("as many as there may be take %d bytes", len(encoded))
	}
}

func TestWhatIsCutShortOrChangedIsNoBulletin(t *testing.T) {
	encoded := encode(t, bulletin.Bulletin{Made: made, Taken: []bulletin.Taken{taken("Lido Adriano", "2026-11-26", "09:00", 20)}, Tally: tally(2)})
	for size := range len(encoded) {
		if got, err := bulletin.Decode(encoded[:size]); !errors.Is(err, bulletin.ErrMalformed) {
			t.Fatalf("%d bytes: %+v, %v", size, got, err)
		}
	}
	encoded[0]++
	if _, err := bulletin.Decode(encoded); !errors.Is(err, bulletin.ErrMalformed) {
		t.Errorf("of another version: %v", err)
	}
	if _, err := bulletin.Decode(make([]byte, bulletin.Max+1)); !errors.Is(err, bulletin.ErrMalformed) {
		t.Errorf("too large: %v", err)
	}
}

func TestAnyBulletinReadsAsItWasWritten(t *testing.T) {
	day := rapid.Custom(func(rt *rapid.T) string {
		return time.Unix(int64(rapid.IntRange(1, 2_932_896).Draw(rt, "day"))*86400, 0).UTC().Format(time.DateOnly)
	})
	one := rapid.Custom(func(rt *rapid.T) bulletin.Taken {
		minute := rapid.IntRange(0, 1439).Draw(rt, "minute")
		return bulletin.Taken{
			Site: rapid.StringN(1, 20, 128).Draw(rt, "site"), Date: day.Draw(rt, "day"), Time: fmt.Sprintf("%02d:%02d", minute/60, minute%60),
			Minutes: rapid.IntRange(0, 1440).Draw(rt, "minutes"), Visit: uuid.UUID(rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(rt, "visit")),
		}
	})
	rapid.Check(t, func(rt *rapid.T) {
		want := bulletin.Bulletin{
			Made:  time.UnixMilli(rapid.Int64Range(-1<<40, 1<<45).Draw(rt, "made")).UTC(),
			Taken: rapid.SliceOfN(one, 0, 30).Draw(rt, "taken"),
			Since: rapid.OneOf(rapid.Just(""), day).Draw(rt, "since"),
		}
		encoded := encode(rt, want)
		got, err := bulletin.Decode(encoded)
		if err != nil || string(encode(rt, got)) != string(encoded) || len(got.Taken) != len(want.Taken) || !got.Made.Equal(want.Made) || got.Since != want.Since {
			rt.Fatalf("%+v, %v\nwant %+v", got, err, want)
		}
		for _, one := range want.Taken {
			if !slices.Contains(got.Taken, one) {
				rt.Fatalf("%+v is missing", one)
			}
		}
	})
}

// The bounds of those who carry it and keep it are its own.
func TestABulletinFitsWhereItGoes(t *testing.T) {
	if wire.MaxBulletin != bulletin.Max || laptop.MaxBulletin != bulletin.Max {
		t.Errorf("%d bytes, on the way %d, on a laptop %d", bulletin.Max, wire.MaxBulletin, laptop.MaxBulletin)
	}
}

func FuzzDecode(f *testing.F) {
	f.Add(encode(f, bulletin.Bulletin{Made: made, Taken: []bulletin.Taken{taken("Lido Adriano", "2026-11-26", "09:00", 20)}, Tally: tally(2), Since: "2026-11-23"}))
	f.Add([]byte{1, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff})
	f.Fuzz(func(t *testing.T, encoded []byte) {
		b, err := bulletin.Decode(encoded)
		if err != nil {
			return
		}
		for _, one := range b.Taken {
			if !one.Valid() {
				t.Errorf("%+v is not valid", one)
			}
		}
		again, err := bulletin.Decode(encode(t, b))
		if err != nil || !reflect.DeepEqual(sorted(again), sorted(b)) {
			t.Errorf("%+v, %v\nwant %+v", again, err, b)
		}
	})
}

func sorted(b bulletin.Bulletin) bulletin.Bulletin {
	b.Taken = slices.SortedFunc(slices.Values(b.Taken), func(x, y bulletin.Taken) int { return strings.Compare(fmt.Sprint(x), fmt.Sprint(y)) })
	return b
}

// BenchmarkDecode reads three months of four sites.
func BenchmarkDecode(b *testing.B) {
	of := bulletin.Bulletin{Made: made, Tally: tally(1000)}
	for n := range 1000 {
		one := taken(fmt.Sprint("Sede di prova ", n%4), made.AddDate(0, 0, n/11).Format(time.DateOnly), fmt.Sprintf("%02d:%02d", 9+n%8, n%3*20), 20)
		of.Taken = append(of.Taken, one)
	}
	encoded := encode(b, of)
	b.SetBytes(int64(len(encoded)))
	for b.Loop() {
		if _, err := bulletin.Decode(encoded); err != nil {
			b.Fatal(err)
		}
	}
}
