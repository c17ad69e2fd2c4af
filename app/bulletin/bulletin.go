// Package bulletin is what the office tells every laptop of the whole, nothing
// of it personal: when the desks are taken, and the figures of all sites.
package bulletin

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"sportello/app/statistics"
)

// Bulletin is what the office knew of the whole when it was made.
type Bulletin struct {
	Made  time.Time // by the office's clock, to the millisecond
	Taken []Taken
	// Tally is of the weeks from Since on, an ISO date: of how many there was room
	// for. "": it is of none.
	Tally statistics.Tally
	Since string
}

// Taken is when an appointment takes a desk: the record's id, and nothing of
// whom it is for.
type Taken struct {
	Site       string
	Date, Time string // ISO, "09:20"
	Minutes    int    // 0: not said
	Visit      uuid.UUID
}

// Limits of a bulletin.
const (
	Max        = 256 << 10 // bytes, encoded
	MaxTaken   = 4000
	MaxSites   = 255 // different ones
	maxSite    = 128 // bytes
	maxMinutes = 24 * 60
)

// ErrMalformed: not a bulletin this program can read or write.
var ErrMalformed = errors.New("malformed bulletin")

// version opens an encoded bulletin.
const version = 1

// Encode writes a bulletin, the same bytes whatever the order of what is taken:
//
//	version ‖ made (8 bytes, Unix milliseconds)
//	‖ number of sites ‖ each: length ‖ name
//	‖ number taken ‖ each: site's number ‖ days since the one before ‖ minute of the day ‖ minutes ‖ id (16 bytes)
//	‖ since, as days from 1970, 0 if none ‖ the tally
//
// where numbers without a size are varints and the first day counts from 1970.
// Errors: ErrMalformed.
func (b Bulletin) Encode() ([]byte, error) {
	taken := slices.SortedFunc(slices.Values(b.Taken), Taken.Compare)
	var sites []string
	for _, one := range taken {
		sites = append(sites, one.Site)
	}
	slices.Sort(sites)
	sites = slices.Compact(sites)
	if len(sites) > MaxSites || len(taken) > MaxTaken {
		return nil, fmt.Errorf("encoding bulletin: %d sites, %d taken: %w", len(sites), len(taken), ErrMalformed)
	}
	encoded := binary.BigEndian.AppendUint64([]byte{version}, uint64(b.Made.UnixMilli()))
	encoded = binary.AppendUvarint(encoded, uint64(len(sites)))
	for _, site := range sites {
		if site == "" || len(site) > maxSite {
			return nil, fmt.Errorf("encoding bulletin: site of %d bytes: %w", len(site), ErrMalformed)
		}
		encoded = append(binary.AppendUvarint(encoded, uint64(len(site))), site...)
	}
	encoded = binary.AppendUvarint(encoded, uint64(len(taken)))
	var before uint64
	for _, one := range taken {
		day, minute, ok := one.when()
		if !ok {
			return nil, fmt.Errorf("encoding bulletin: %q %q for %d minutes: %w", one.Date, one.Time, one.Minutes, ErrMalformed)
		}
		site, _ := slices.BinarySearch(sites, one.Site)
		for _, number := range []uint64{uint64(site), day - before, minute, uint64(one.Minutes)} {
			encoded = binary.AppendUvarint(encoded, number)
		}
		encoded = append(encoded, one.Visit[:]...)
		before = day
	}
	since, ok := dayOf(b.Since)
	if !ok {
		return nil, fmt.Errorf("encoding bulletin: since %q: %w", b.Since, ErrMalformed)
	}
	encoded = binary.AppendUvarint(encoded, since)
	if encoded = append(encoded, b.Tally.Encode()...); len(encoded) > Max {
		return nil, fmt.Errorf("encoding bulletin: %d bytes: %w", len(encoded), ErrMalformed)
	}
	return encoded, nil
}

// Compare orders by time, then by site.
func (t Taken) Compare(other Taken) int {
	return cmp.Or(cmp.Compare(t.Date, other.Date), cmp.Compare(t.Time, other.Time), cmp.Compare(t.Site, other.Site), bytes.Compare(t.Visit[:], other.Visit[:]))
}

// Valid reports whether an appointment has a site and a time that a bulletin can
// tell.
func (t Taken) Valid() bool {
	_, _, ok := t.when()
	return ok && t.Site != "" && len(t.Site) <= maxSite
}

const secondsPerDay = 24 * 60 * 60

// when is the day since 1970 and the minute of it.
func (t Taken) when() (day, minute uint64, ok bool) {
	at, err := time.Parse("15:04", t.Time)
	day, ok = dayOf(t.Date)
	if err != nil || !ok || day == 0 || len(t.Time) != len("15:04") || t.Minutes < 0 || t.Minutes > maxMinutes {
		return 0, 0, false
	}
	return day, uint64(at.Hour()*60 + at.Minute()), true
}

// dayOf is a date in days since 1970, which stands for none.
func dayOf(date string) (day uint64, ok bool) {
	if date == "" {
		return 0, true
	}
	at, err := time.Parse(time.DateOnly, date)
	if err != nil || at.Unix() < secondsPerDay {
		return 0, false
	}
	return uint64(at.Unix() / secondsPerDay), true
}

func dateOf(day uint64) string {
	if day == 0 {
		return ""
	}
	return time.Unix(int64(day*secondsPerDay), 0).UTC().Format(time.DateOnly)
}

// maxDay is the last day that is written with four digits of year.
var maxDay = uint64(time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC).Unix() / secondsPerDay)

// Decode reads what Encode wrote. Errors: ErrMalformed.
func Decode(encoded []byte) (Bulletin, error) {
	if len(encoded) > Max || len(encoded) < 1+8 || encoded[0] != version {
		return Bulletin{}, fmt.Errorf("bulletin of %d bytes: %w", len(encoded), ErrMalformed)
	}
	r := reader{rest: encoded[1:]}
	b := Bulletin{Made: time.UnixMilli(int64(binary.BigEndian.Uint64(r.bytes(8)))).UTC()}
	sites := make([]string, r.number(MaxSites))
	for i := range sites {
		sites[i] = string(r.bytes(int(r.number(maxSite))))
	}
	var day uint64
	for range r.number(MaxTaken) {
		site := r.number(MaxSites)
		day += r.number(maxDay)
		minute, minutes := r.number(maxMinutes-1), r.number(maxMinutes)
		visit := r.bytes(len(uuid.UUID{}))
		if r.failed || site >= uint64(len(sites)) || day == 0 || day > maxDay {
			return Bulletin{}, fmt.Errorf("bulletin: appointment %d: %w", len(b.Taken)+1, ErrMalformed)
		}
		b.Taken = append(b.Taken, Taken{
			Site: sites[site], Date: dateOf(day),
			Time: fmt.Sprintf("%02d:%02d", minute/60, minute%60), Minutes: int(minutes), Visit: uuid.UUID(visit),
		})
	}
	b.Since = dateOf(r.number(maxDay))
	if r.failed || slices.Contains(sites, "") {
		return Bulletin{}, fmt.Errorf("bulletin: cut short: %w", ErrMalformed)
	}
	var err error
	if b.Tally, err = statistics.DecodeTally(r.rest); err != nil {
		return Bulletin{}, fmt.Errorf("bulletin: %w: %w", ErrMalformed, err)
	}
	return b, nil
}

// reader takes an encoded bulletin apart. After a failure it reads zeros.
type reader struct {
	rest   []byte
	failed bool
}

func (r *reader) number(most uint64) uint64 {
	number, size := binary.Uvarint(r.rest)
	if size <= 0 || number > most {
		r.failed = true
		return 0
	}
	r.rest = r.rest[size:]
	return number
}

func (r *reader) bytes(size int) []byte {
	if size > len(r.rest) {
		r.failed = true
		return make([]byte, size)
	}
	taken := r.rest[:size]
	r.rest = r.rest[size:]
	return taken
}
