package statistics_test

import (
	"maps"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"sportello/app/permit"
	"sportello/app/segment"
	"sportello/app/statistics"
	"sportello/assets/reference"
	"sportello/assets/rulebook"
)

var rome = time.FixedZone("Rome", 60*60)

func TestWhatCountsOfAVisit(t *testing.T) {
	application := uuid.MustParse("01936d5e-0000-7000-8000-000000000001")
	visit := func(change map[string]string) map[string]string {
		values := map[string]string{
			"site": "Lido Adriano", "date": "2026-11-02", "time": "09:00", "state": "queued", "person": uuid.NewString(), "subject": "Rinnovo",
			"request": "rinnovo", "motive": "16", "application": application.String(),
			"booked": "2026-10-20T08:00:00Z", "arrived": "2026-11-02T07:50:00Z", "called": "2026-11-02T08:12:00Z",
			"started": "2026-11-02T08:13:00Z", "done": "2026-11-02T08:20:00Z", "filling": "240",
		}
		maps.Copy(values, change)
		return values
	}
	whole := statistics.Fact{
		Kind: statistics.Visit, ID: id(1), Of: application, Day: monday, Site: "Lido Adriano", Request: "rinnovo", Motive: "16",
		State: "queued", Waited: true, Waiting: 12 * time.Minute, Filling: 4 * time.Minute, Pause: 14 * time.Minute,
	}
	cases := []struct {
		name   string
		change map[string]string
		want   func(*statistics.Fact)
	}{
		{"an early arrival does not wait before its time", nil, func(*statistics.Fact) {}},
		{"nothing but booked", map[string]string{"state": "booked", "arrived": "", "called": "", "started": "", "done": "", "filling": ""}, func(f *statistics.Fact) {
			f.State, f.Waited, f.Waiting, f.Filling, f.Pause = "booked", false, 0, 0, 0
		}},
		{"called and not come", map[string]string{"state": "absent", "arrived": "", "started": "", "done": "", "missed": "2026-11-02T08:14:00Z", "filling": ""}, func(f *statistics.Fact) {
			f.State, f.Waited, f.Waiting, f.Filling, f.Pause = "absent", false, 0, 0, 2*time.Minute
		}},
		{"still being filled in: until the last that is known", map[string]string{"state": "filling", "done": ""}, func(f *statistics.Fact) {
			f.State, f.Filling, f.Pause = "filling", 0, 11*time.Minute
		}},
		{"on paper", map[string]string{"state": "done", "paper": "true"}, func(f *statistics.Fact) { f.State, f.Paper, f.Filling = "done", true, 0 }},
		{"a walk-in, corrected", map[string]string{"walk_in": "true", "time": "08:50", "waiting_corrected": "60", "filling_corrected": "120", "correction": "al bar"}, func(f *statistics.Fact) {
			f.WalkIn, f.Corrected, f.Waiting, f.Filling, f.Pause = true, true, time.Minute, 2*time.Minute, 4*time.Minute
		}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			want := whole
			c.want(&want)
			if got, ok := statistics.OfVisit(id(1), visit(c.change), rome); !ok || !reflect.DeepEqual(got, want) {
				t.Errorf("%+v\nwant\n%+v", got, want)
			}
		})
	}
	for _, change := range []map[string]string{{"date": "domani"}, {"date": "1890-01-01"}, {"deleted": "true"}} {
		if got, ok := statistics.OfVisit(id(1), visit(change), rome); ok {
			t.Errorf("%v counts: %+v", change, got)
		}
	}
}

func TestWhatCountsOfAnApplication(t *testing.T) {
	at := func(text string) time.Time {
		at, err := time.Parse(time.RFC3339, text)
		if err != nil {
			t.Fatal(err)
		}
		return at
	}
	laptop, visit := uuid.New(), uuid.New()
	noted := func(values map[string]string, id, begun, done string) {
		mark := segment.Mark{Begun: at(begun), By: "b.esempio", Site: "Casa delle Culture"}
		if done != "" {
			mark.Done = at(done)
		}
		values[segment.Field(id, laptop)] = mark.String()
	}
	older := map[string]string{
		"1.3": "ESEMPIO", "1.9": "true", "1.16": "16", "1.28": "2026-11-02", "1.36": "SEN", "appointment": visit.String(),
		"errors_stopped": "2", "errors_overridden": "1", "filling": "250", "override.work.income": "visto", "override.gone": "",
		"doc.passport": "true", "doc.held-permit": "true", "doc.none": "",
	}
	got, ok := statistics.OfApplication(id(1), older, rome)
	want := statistics.Fact{
		Kind: statistics.Application, ID: id(1), Of: visit, Day: monday, Request: "rinnovo", Motive: "16", Citizenship: "SEN",
		Filling: 250 * time.Second, Untold: true, Overridden: []string{"work.income"}, Asked: []string{"held-permit", "passport"},
	}
	if !ok || !reflect.DeepEqual(got, want) {
		t.Errorf("from before segments: %+v\nwant\n%+v", got, want)
	}
	now := maps.Clone(older)
	maps.Copy(now, map[string]string{"stopped": "person.name address.postcode", "started_from": uuid.NewString(), segment.FieldChain: "reception documents filling control handover send file"})
	noted(now, segment.Handover, "2026-11-03T09:00:00Z", "2026-11-03T23:30:00Z") // half past midnight here
	want.Day, want.Site, want.Operator, want.Returning = monday+2, "Casa delle Culture", "b.esempio", true
	want.Untold, want.Stopped, want.BackBegun = false, []string{"address.postcode", "person.name"}, monday+2
	if got, _ := statistics.OfApplication(id(1), now, rome); !reflect.DeepEqual(got, want) {
		t.Errorf("owed by the back office: %+v\nwant\n%+v", got, want)
	}
	noted(now, "send", "2026-11-04T09:00:00Z", "2026-11-09T09:00:00Z")
	if got, _ := statistics.OfApplication(id(1), now, rome); got.BackDone != 0 {
		t.Error("half of the back office is all of it")
	}
	noted(now, "file", "2026-11-04T09:00:00Z", "2026-11-05T09:00:00Z")
	want.BackDone = monday + 7
	if got, _ := statistics.OfApplication(id(1), now, rome); !reflect.DeepEqual(got, want) {
		t.Errorf("done by the back office: %+v\nwant\n%+v", got, want)
	}
	for name, change := range map[string]map[string]string{
		"a draft": {"errors_stopped": ""}, "deleted": {"deleted": "true"}, "of no day": {"1.28": ""},
	} {
		values := maps.Clone(older)
		maps.Copy(values, change)
		if got, ok := statistics.OfApplication(id(1), values, rome); ok {
			t.Errorf("%s counts: %+v", name, got)
		}
	}
	older["1.8"] = "true"
	if got, _ := statistics.OfApplication(id(1), older, rome); got.Request != "" {
		t.Errorf("of two requests it is %s", got.Request)
	}
}

// The boxes of the form mean here what the rulebook says they mean.
func TestRequestsAreTheRulebooks(t *testing.T) {
	tables, err := reference.Load()
	if err != nil {
		t.Fatal(err)
	}
	book, err := permit.Load(rulebook.Files(), tables)
	if err != nil {
		t.Fatal(err)
	}
	for _, request := range book.Requests() {
		values := map[string]string{request.Field: "true", "1.28": "2026-11-02", "errors_stopped": "0"}
		if got, _ := statistics.OfApplication(id(1), values, rome); got.Request != request.ID {
			t.Errorf("box %s is %q, in the rulebook %q", request.Field, got.Request, request.ID)
		}
	}
}

func TestAFactIsReadAsItWasWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := someFact(t)
		encoded := want.Encode()
		got, err := statistics.DecodeFact(encoded)
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Fatalf("%+v\nwant\n%+v\n%v", got, want, err)
		}
		cut := rapid.IntRange(0, len(encoded)-1).Draw(t, "cut")
		if got, err := statistics.DecodeFact(encoded[:cut]); err == nil {
			t.Fatalf("%d bytes of %d are a fact: %+v", cut, len(encoded), got)
		}
	})
}

// Whatever a record says, its fact is no longer than a fact may be and is read again.
func TestAFactIsBounded(t *testing.T) {
	values := map[string]string{
		"errors_stopped": "3", "1.28": "2026-11-02", "1.16": strings.Repeat("é", 500), "1.36": "\xff\xfe", "filling": "999999999999",
	}
	for i := range 2000 {
		values["override.rule-"+strconv.Itoa(i)] = "perché sì"
		values["doc."+strings.Repeat("d", i)] = "true"
	}
	fact, ok := statistics.OfApplication(id(1), values, rome)
	encoded := fact.Encode()
	again, err := statistics.DecodeFact(encoded)
	if !ok || len(encoded) > statistics.MaxFact || err != nil || !reflect.DeepEqual(again, fact) || len(fact.Overridden) < 30 || fact.Filling != 18*time.Hour {
		t.Errorf("%d bytes, %d rules, filling %v: %v", len(encoded), len(fact.Overridden), fact.Filling, err)
	}
}

func FuzzDecodeFact(f *testing.F) {
	for fact := range crowd(6) {
		f.Add(fact.Encode())
	}
	f.Fuzz(func(t *testing.T, encoded []byte) {
		fact, err := statistics.DecodeFact(encoded)
		if err != nil {
			return
		}
		again, err := statistics.DecodeFact(fact.Encode())
		if err != nil || !reflect.DeepEqual(again, fact) {
			t.Fatalf("%+v became %+v, %v", fact, again, err)
		}
		statistics.New(func(yield func(statistics.Fact) bool) { yield(fact) }).Figures(statistics.Query{})
	})
}

func FuzzDecodeTally(f *testing.F) {
	f.Add(statistics.Tally{}.Encode())
	f.Add(statistics.New(crowd(20)).Tally("", "", "").Encode())
	f.Fuzz(func(_ *testing.T, encoded []byte) {
		if tally, err := statistics.DecodeTally(encoded); err == nil {
			tally.Figures(statistics.Query{})
		}
	})
}

// FuzzOfValues: no record, however it came to be, stops what counts the others.
func FuzzOfValues(f *testing.F) {
	f.Add("date", "2026-11-02", "called", "2026-11-02T08:00:00Z", "state", "called")
	f.Add("errors_stopped", "1", "1.28", "2026-11-02", "chain", "send")
	f.Add("filling_corrected", "9223372036854775807", "correction", "x", "date", "2149-06-06")
	f.Fuzz(func(t *testing.T, a, b, c, d, e, g string) {
		values := map[string]string{a: b, c: d, e: g}
		for _, of := range []func(uuid.UUID, map[string]string, *time.Location) (statistics.Fact, bool){statistics.OfVisit, statistics.OfApplication} {
			fact, ok := of(id(1), values, rome)
			if !ok {
				continue
			}
			if again, err := statistics.DecodeFact(fact.Encode()); err != nil || !reflect.DeepEqual(again, fact) {
				t.Fatalf("%+v became %+v, %v", fact, again, err)
			}
		}
	})
}
