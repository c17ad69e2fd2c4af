package wire_test

import (
	"bytes"
	"compress/flate"
	"crypto/ed25519"
	"encoding/binary"
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"

	"filippo.io/age"
	"github.com/google/uuid"
	"pgregory.net/rapid"

	"sportello/store"
	"sportello/sync/wire"
)

// fullPage has something in every part.
func fullPage() wire.Page {
	return wire.Page{
		Laptop: stream.Laptop, Nonce: nonce, Role: "office",
		Records: []wire.PulledRecord{
			{Encoded: []byte(`{"record":"01890a5d-ac96-774b-bcce-b302099a805a","kind":"person","fields":{"surname":{"standing":{"op":"01890a5d-ac96-774b-bcce-b302099a8059","value":"ESEMPIO"}}},"origins":{}}`), Operations: 1},
			{Encoded: []byte("bytes the office kept <as they came>"), Operations: 12},
		},
		Proposals: []wire.Proposal{
			{A: stream.Laptop, B: stream.Incarnation, Score: 0.97, Stop: true, Evidence: json.RawMessage(`[{"field":"surname","level":"equal"}]`)},
			{A: stream.Incarnation, B: stream.Laptop, Gone: true},
		},
		From: []byte("here"), Next: []byte("there"), More: true, Restart: true,
		Total: &wire.Total{Count: 7, Sum: [16]byte{1, 2, 3}},
		Left:  1234, Receipt: []byte("signed by the office"),
		Bundle: []byte("piece"), BundleSize: 1000, Release: []byte("signed"),
		Laptops: map[uuid.UUID]string{stream.Laptop: "Portatile di prova"}, Time: noon,
	}
}

// numberedPage is a full page of an office that numbers its laptops.
func numberedPage() wire.Page {
	page := fullPage()
	page.Number = wire.MaxNumber
	return page
}

// lastPage is a full page that brings a bulletin, too.
func lastPage() wire.Page {
	page := fullPage()
	page.More, page.Left = false, 0
	page.Bulletin = &wire.Bulletin{Replaces: stream.Genesis(), Content: []byte("what the office tells every laptop")}
	return page
}

func sealPage(t testing.TB, page wire.Page, recipient *age.X25519Recipient) []byte {
	t.Helper()
	encoded, err := wire.SealPage(page, recipient, officeKey)
	if err != nil {
		t.Fatal(err)
	}
	return encoded
}

func TestAPageSurvivesItsByteForm(t *testing.T) {
	key := identity(t)
	for name, page := range map[string]wire.Page{
		"everything": fullPage(),
		"a bulletin": lastPage(),
		"a number":   numberedPage(),
		"nothing":    {Laptop: stream.Laptop, Nonce: nonce, Role: "trips", Next: []byte{1}, Total: &wire.Total{}, Time: noon},
		"a refusal":  {Laptop: stream.Laptop, Nonce: nonce, Refusal: &wire.Refusal{Code: wire.Revoked, Message: "since yesterday"}, Time: noon},
	} {
		got, err := wire.OpenPage(sealPage(t, page, key.Recipient()), office, key, nonce, stream.Laptop)
		if err != nil || !reflect.DeepEqual(got, page) {
			t.Errorf("%s: %+v became %+v, %v", name, page, got, err)
		}
	}
}

// text is what a record might be: ids, the same again, what is nearly one, the
// bytes that stand for them, and anything.
func text() *rapid.Generator[[]byte] {
	id := stream.Laptop.String()
	pieces := rapid.OneOf(
		rapid.SampledFrom([]string{id, stream.Incarnation.String(), strings.ToUpper(id), id[:35], id[1:], "\x01", "\x01\x00", "\x01\x01", "{" + id + "}", "-", `"}},"`}),
		rapid.Map(rapid.SliceOfN(rapid.Byte(), 16, 16), func(b []byte) string { return uuid.UUID(b).String() }),
		rapid.Map(rapid.SliceOfN(rapid.Byte(), 0, 20), func(b []byte) string { return string(b) }),
	)
	return rapid.Map(rapid.SliceOfN(pieces, 0, 30), func(pieces []string) []byte { return []byte(strings.Join(pieces, "")) })
}

func TestRecordsArriveByteForByte(t *testing.T) {
	key := identity(t)
	rapid.Check(t, func(t *rapid.T) {
		page := wire.Page{Laptop: stream.Laptop, Nonce: nonce, Role: "trips", Next: []byte{1}}
		for range rapid.IntRange(0, 9).Draw(t, "records") {
			page.Records = append(page.Records, wire.PulledRecord{
				Encoded: text().Draw(t, "record"), Operations: rapid.IntRange(1, 1000).Draw(t, "operations")})
		}
		page.Bundle = rapid.SliceOfN(rapid.Byte(), 0, 300).Draw(t, "bundle")
		page.BundleSize = uint64(len(page.Bundle))
		if told := rapid.SliceOfN(rapid.Byte(), 0, 300).Draw(t, "bulletin"); len(told) > 0 {
			page.Bulletin = &wire.Bulletin{Replaces: stream.Genesis(), Content: told}
		}
		encoded, err := wire.SealPage(page, key.Recipient(), officeKey)
		if err != nil {
			t.Fatal(err)
		}
		got, err := wire.OpenPage(encoded, office, key, nonce, stream.Laptop)
		if err != nil || len(got.Records) != len(page.Records) || !bytes.Equal(got.Bundle, page.Bundle) || !reflect.DeepEqual(got.Bulletin, page.Bulletin) {
			t.Fatalf("%+v, %v", got, err)
		}
		for i, record := range got.Records {
			if !bytes.Equal(record.Encoded, page.Records[i].Encoded) || record.Operations != page.Records[i].Operations {
				t.Fatalf("record %d: %+v became %+v", i, page.Records[i], record)
			}
		}
	})
}

func TestARecordOutOfAPage(t *testing.T) {
	shared, err := fullPage().Records[0].Decode()
	if err != nil || shared.Values()["surname"] != "ESEMPIO" {
		t.Errorf("%+v, %v", shared, err)
	}
	for _, encoded := range []string{"", "null", "{}", `{"record":"01890a5d-ac96-774b-bcce-b302099a805a"}`, "no record"} {
		if _, err := (wire.PulledRecord{Encoded: []byte(encoded)}).Decode(); !errors.Is(err, store.ErrMalformed) {
			t.Errorf("%q: %v", encoded, err)
		}
	}
}

func TestNoByteOfAPageCanBeChanged(t *testing.T) {
	key := identity(t)
	for name, page := range map[string]wire.Page{
		"sealed": fullPage(),
		"last":   lastPage(),
		"plain":  {Laptop: stream.Laptop, Nonce: nonce, Refusal: &wire.Refusal{Code: wire.Busy}},
	} {
		encoded := sealPage(t, page, key.Recipient())
		for at := range encoded {
			tampered := bytes.Clone(encoded)
			tampered[at] ^= 1
			if _, err := wire.OpenPage(tampered, office, key, nonce, stream.Laptop); err == nil {
				t.Errorf("%s: opened with byte %d changed", name, at)
			}
			if _, err := wire.OpenPage(encoded[:at], office, key, nonce, stream.Laptop); err == nil {
				t.Errorf("%s: opened when cut at %d", name, at)
			}
		}
	}
}

func TestAPageIsForOneLaptopAndOneRequest(t *testing.T) {
	key := identity(t)
	encoded := sealPage(t, fullPage(), key.Recipient())
	for name, open := range map[string]func() (wire.Page, error){
		"another's laptop": func() (wire.Page, error) { return wire.OpenPage(encoded, office, key, nonce, uuid.New()) },
		"another request": func() (wire.Page, error) {
			return wire.OpenPage(encoded, office, key, [16]byte{1}, stream.Laptop)
		},
	} {
		if _, err := open(); !errors.Is(err, wire.ErrOther) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := wire.OpenPage(encoded, office, identity(t), nonce, stream.Laptop); !errors.Is(err, wire.ErrSealed) {
		t.Errorf("with another identity: %v", err)
	}
	if _, err := wire.OpenPage(encoded, office, nil, nonce, stream.Laptop); !errors.Is(err, wire.ErrSealed) {
		t.Errorf("without an identity: %v", err)
	}
	if _, err := wire.OpenPage(encoded, laptop, key, nonce, stream.Laptop); !errors.Is(err, wire.ErrSignature) {
		t.Errorf("with another's key: %v", err)
	}
	if gotLaptop, gotNonce, err := wire.PageFor(encoded); err != nil || gotLaptop != stream.Laptop || gotNonce != nonce {
		t.Errorf("for %v, %v, %v", gotLaptop, gotNonce, err)
	}
}

// A stranger who sends rubbish in a laptop's name must not get a word out of
// the office that would make the laptop erase itself.
func TestARefusalToNobodyIsNoRevocation(t *testing.T) {
	key := identity(t)
	for code, want := range map[wire.Code]error{
		wire.Malformed: nil, wire.Version: nil, wire.Busy: nil,
		wire.Revoked: wire.ErrOther, wire.UnknownLaptop: wire.ErrOther,
	} {
		encoded := sealPage(t, wire.Page{Refusal: &wire.Refusal{Code: code}}, nil)
		if page, err := wire.OpenPage(encoded, office, key, nonce, stream.Laptop); !errors.Is(err, want) || err == nil && page.Refusal.Code != code {
			t.Errorf("%s: %+v, %v", code, page, err)
		}
	}
}

func TestMalformedPages(t *testing.T) {
	key := identity(t)
	head := "sportello page\x00\x01" + string(stream.Laptop[:]) + string(nonce[:])
	sign := func(message string) []byte {
		return append([]byte(message), ed25519.Sign(officeKey, []byte(message))...)
	}
	part := func(text string) string { return string([]byte{0, 0, byte(len(text) >> 8), byte(len(text))}) + text }
	for name, c := range map[string]struct {
		encoded []byte
		want    error
	}{
		"empty":                  {nil, store.ErrMalformed},
		"too large":              {make([]byte, wire.MaxPage+1), wire.ErrTooLarge},
		"of a later time":        {sign(strings.Replace(head, "\x01", "\x02", 1) + "later"), wire.ErrVersion},
		"without a body":         {sign(head), store.ErrMalformed},
		"of an unknown form":     {sign(head + "\x02" + part(`{"refusal":{"code":"busy"}}`)), store.ErrMalformed},
		"in clear":               {sign(head + "\x00" + part(`{"role":"trips","next":"AQ=="}`)), store.ErrMalformed},
		"says nothing":           {sign(head + "\x00" + part(`{}`)), store.ErrMalformed},
		"refuses and gives":      {sign(head + "\x00" + part(`{"refusal":{"code":"busy"},"next":"AQ=="}`)), store.ErrMalformed},
		"fewer records than it":  {sign(head + "\x00" + part(`{"refusal":{"code":"busy"},"records":[1]}`)), store.ErrMalformed},
		"a length beyond reason": {sign(head + "\x00\xff\xff\xff\xff{}"), store.ErrMalformed},
		"sealed without a seal":  {sign(head + "\x01" + part(`{}`)), wire.ErrSealed},
	} {
		if _, err := wire.OpenPage(c.encoded, office, key, nonce, stream.Laptop); !errors.Is(err, c.want) {
			t.Errorf("%s: error %v, want %v", name, err, c.want)
		}
	}
	for name, c := range map[string]struct {
		spoil func(*wire.Page)
		want  error
	}{
		"no next cursor":                  {func(p *wire.Page) { p.Next = nil }, store.ErrMalformed},
		"no role":                         {func(p *wire.Page) { p.Role = "" }, store.ErrMalformed},
		"a number below 0":                {func(p *wire.Page) { p.Number = -1 }, store.ErrMalformed},
		"a number too high":               {func(p *wire.Page) { p.Number = wire.MaxNumber + 1 }, store.ErrMalformed},
		"refuses, too":                    {func(p *wire.Page) { p.Refusal = &wire.Refusal{Code: wire.Busy} }, store.ErrMalformed},
		"a record too large":              {func(p *wire.Page) { p.Records[0].Encoded = make([]byte, wire.MaxRecord+1) }, store.ErrMalformed},
		"too large":                       {func(p *wire.Page) { p.Records[0].Encoded = make([]byte, wire.MaxRecord); p.Records[1] = p.Records[0] }, wire.ErrTooLarge},
		"more than a bundle":              {func(p *wire.Page) { p.BundleSize = 1 }, store.ErrMalformed},
		"a bulletin before the last page": {func(p *wire.Page) { p.Bulletin = lastPage().Bulletin }, store.ErrMalformed},
		"an empty bulletin":               {func(p *wire.Page) { *p = lastPage(); p.Bulletin.Content = nil }, store.ErrMalformed},
		"a bulletin too large":            {func(p *wire.Page) { *p = lastPage(); p.Bulletin.Content = make([]byte, wire.MaxBulletin+1) }, store.ErrMalformed},
		"one person twice":                {func(p *wire.Page) { p.Proposals[0].B = p.Proposals[0].A }, store.ErrMalformed},
		"too many records":                {func(p *wire.Page) { p.Records = make([]wire.PulledRecord, wire.MaxPageRecords+1) }, wire.ErrTooLarge},
	} {
		page := fullPage()
		c.spoil(&page)
		if _, err := wire.SealPage(page, key.Recipient(), officeKey); !errors.Is(err, c.want) {
			t.Errorf("%s: sealed with error %v, want %v", name, err, c.want)
		}
	}
}

func TestMalformedRecordsOfAPage(t *testing.T) {
	key := identity(t)
	const head = "\x00\x00\x00\x2c" + `{"role":"trips","next":"AQ==","records":[1]}`
	id, much := string(stream.Laptop[:]), strings.Repeat("\x01\x01", wire.MaxRecord/36+1)
	size := string(binary.BigEndian.AppendUint32(nil, uint32(len(much))))
	for name, c := range map[string]struct {
		record, text string
		want         error
	}{
		"without ids":                {"\x00\x00\x00\x00\x02{}", "{}", nil},
		"an id, twice":               {"\x01" + id + "\x00\x00\x00\x05\x01\x01,\x01\x01", stream.Laptop.String() + "," + stream.Laptop.String(), nil},
		"a byte that marks":          {"\x00\x00\x00\x00\x02\x01\x00", "\x01", nil},
		"nothing":                    {"", "", store.ErrMalformed},
		"fewer ids than it says":     {"\x02" + id, "", store.ErrMalformed},
		"more ids than can be":       {"\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01" + id, "", store.ErrMalformed},
		"a number without an end":    {strings.Repeat("\xff", 20), "", store.ErrMalformed},
		"an id that is not there":    {"\x01" + id + "\x00\x00\x00\x02\x01\x02", "", store.ErrMalformed},
		"a mark at the end":          {"\x01" + id + "\x00\x00\x00\x01\x01", "", store.ErrMalformed},
		"text cut short":             {"\x00\x00\x00\x00\x03{}", "", store.ErrMalformed},
		"much larger than it looked": {"\x01" + id + size + much, "", wire.ErrTooLarge},
	} {
		page, err := wire.OpenPage(forgePage(t, key, []byte(head+c.record)), office, key, nonce, stream.Laptop)
		if !errors.Is(err, c.want) || err == nil && string(page.Records[0].Encoded) != c.text {
			t.Errorf("%s: %+v, %v; want %q, %v", name, page.Records, err, c.text, c.want)
		}
	}
}

func TestMalformedNumbersOfAPage(t *testing.T) {
	key := identity(t)
	for number, want := range map[string]error{
		"0": nil, "3": nil, "-1": store.ErrMalformed, "100001": store.ErrMalformed, "1.5": store.ErrMalformed, `"3"`: store.ErrMalformed, "9223372036854775808": store.ErrMalformed,
	} {
		head := `{"role":"trips","next":"AQ==","number":` + number + `}`
		opened := append(binary.BigEndian.AppendUint32(nil, uint32(len(head))), head...)
		if page, err := wire.OpenPage(forgePage(t, key, opened), office, key, nonce, stream.Laptop); !errors.Is(err, want) {
			t.Errorf("%s: %d, %v; want %v", number, page.Number, err, want)
		}
	}
}

func TestMalformedBulletinsOfAPage(t *testing.T) {
	key := identity(t)
	part := func(text string) string {
		return string(binary.BigEndian.AppendUint32(nil, uint32(len(text)))) + text
	}
	replaces := strings.Repeat("A", 43) + "="
	for name, c := range map[string]struct {
		head, rest string
		want       error
	}{
		"whole":                  {`"bulletin":{"replaces":"` + replaces + `","size":4}`, "told", nil},
		"cut short":              {`"bulletin":{"replaces":"` + replaces + `","size":4}`, "tol", store.ErrMalformed},
		"followed by no bundle":  {`"bulletin":{"replaces":"` + replaces + `","size":4}`, "told and more", store.ErrMalformed},
		"of no size":             {`"bulletin":{"replaces":"` + replaces + `","size":0}`, "", store.ErrMalformed},
		"of less than no size":   {`"bulletin":{"replaces":"` + replaces + `","size":-1}`, "told", store.ErrMalformed},
		"larger than it may be":  {`"bulletin":{"replaces":"` + replaces + `","size":262145}`, strings.Repeat("x", wire.MaxBulletin+1), store.ErrMalformed},
		"that replaces nothing":  {`"bulletin":{"size":4}`, "told", store.ErrMalformed},
		"before the last page":   {`"more":true,"bulletin":{"replaces":"` + replaces + `","size":4}`, "told", store.ErrMalformed},
		"with a piece behind it": {`"bundle_size":5,"bulletin":{"replaces":"` + replaces + `","size":4}`, "toldpiece", nil},
	} {
		page, err := wire.OpenPage(forgePage(t, key, []byte(part(`{"role":"trips","next":"AQ==",`+c.head+`}`)+c.rest)), office, key, nonce, stream.Laptop)
		if !errors.Is(err, c.want) || err == nil && (string(page.Bulletin.Content) != "told" || string(page.Bundle) != strings.TrimPrefix(c.rest, "told")) {
			t.Errorf("%s: %+v, %v; want %v", name, page, err, c.want)
		}
	}
}

// The largest record there may be travels, whatever it is made of.
func TestTheLargestRecordTravels(t *testing.T) {
	key := identity(t)
	random := bytes.Repeat([]byte("0123456789abcdef"), wire.MaxRecord/16)
	page := wire.Page{Laptop: stream.Laptop, Nonce: nonce, Role: "trips", Next: []byte{1}, Records: []wire.PulledRecord{{Encoded: random, Operations: 1}}}
	if got, err := wire.OpenPage(sealPage(t, page, key.Recipient()), office, key, nonce, stream.Laptop); err != nil || !bytes.Equal(got.Records[0].Encoded, random) {
		t.Error(err)
	}
}

// forgePage seals what no page would say.
func forgePage(t testing.TB, key *age.X25519Identity, opened []byte) []byte {
	t.Helper()
	message := bytes.NewBuffer([]byte("sportello page\x00\x01" + string(stream.Laptop[:]) + string(nonce[:]) + "\x01"))
	sealed, err := age.Encrypt(message, key.Recipient())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := sealed.Write(binary.BigEndian.AppendUint32(nil, uint32(len(opened)))); err != nil {
		t.Fatal(err)
	}
	writer, err := flate.NewWriter(sealed, flate.BestSpeed)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := writer.Write(opened); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(writer.Close(), sealed.Close()); err != nil {
		t.Fatal(err)
	}
	return append(message.Bytes(), ed25519.Sign(officeKey, message.Bytes())...)
}
