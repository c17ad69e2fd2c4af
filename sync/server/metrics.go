package server

import (
	"bytes"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"sportello/store/office"
	"sportello/sync/wire"
)

// buckets of the push duration, in seconds.
var buckets = [...]float64{0.001, 0.005, 0.025, 0.1, 0.5, 2.5, 10}

// counters is what has happened since the service started.
type counters struct {
	outcomes    [3]atomic.Uint64 // by office.Outcome
	appended    atomic.Uint64
	repeated    atomic.Uint64
	skipped     atomic.Uint64
	quarantined atomic.Uint64
	enrolled    atomic.Uint64
	duration    [len(buckets) + 1]atomic.Uint64
	nanoseconds atomic.Uint64

	guard    sync.Mutex
	refusals map[wire.Code]uint64
}

func outcomeName(outcome office.Outcome) string {
	return [...]string{office.Stored: "stored", office.Gap: "gap", office.Fork: "fork"}[outcome]
}

func (c *counters) pushed(answer office.Answer, took time.Duration) {
	c.outcomes[answer.Outcome].Add(1)
	c.appended.Add(uint64(answer.Appended))
	c.repeated.Add(uint64(answer.Repeated))
	if answer.Outcome == office.Stored {
		c.skipped.Add(uint64(answer.Skipped))
	}
	c.quarantined.Add(uint64(len(answer.Quarantined)))
	place, _ := slices.BinarySearch(buckets[:], took.Seconds())
	c.duration[place].Add(1)
	c.nanoseconds.Add(uint64(took.Nanoseconds()))
}

func (c *counters) refused(code wire.Code) {
	c.guard.Lock()
	defer c.guard.Unlock()
	if c.refusals == nil {
		c.refusals = make(map[wire.Code]uint64)
	}
	c.refusals[code]++
}

// metrics answers in Prometheus' text format.
func (s *service) metrics(w http.ResponseWriter, r *http.Request) {
	counts, err := s.Health.Counts(r.Context())
	if err != nil {
		s.Log.Error("the ledger does not answer", "error", err)
		http.Error(w, "ledger unavailable", http.StatusServiceUnavailable)
		return
	}
	var out bytes.Buffer
	for outcome := range s.outcomes {
		sample(&out, outcome == 0, "sportello_pushes_total", "counter", "Pushes answered, by outcome.",
			fmt.Sprintf(`{outcome=%q}`, outcomeName(office.Outcome(outcome))), s.outcomes[outcome].Load())
	}
	s.refusalSamples(&out)
	for _, one := range []struct {
		name, kind, help string
		value            uint64
	}{
		{"sportello_operations_appended_total", "counter", "Operations added to the ledger.", s.appended.Load()},
		{"sportello_operations_repeated_total", "counter", "Of those, held already from another stream.", s.repeated.Load()},
		{"sportello_operations_skipped_total", "counter", "Operations pushed again.", s.skipped.Load()},
		{"sportello_operations_quarantined_total", "counter", "Operations pushed that are kept but not applied.", s.quarantined.Load()},
		{"sportello_enrolments_total", "counter", "Enrolment answers.", s.enrolled.Load()},
		{"sportello_ledger_entries", "gauge", "Entries in the ledger.", uint64(counts.Entries)},
		{"sportello_ledger_streams", "gauge", "Streams in the ledger.", uint64(counts.Streams)},
		{"sportello_records", "gauge", "Records made by the ledger.", uint64(counts.Records)},
		{"sportello_records_contested", "gauge", "Records that wait for a decision.", uint64(counts.WithCandidates)},
		{"sportello_quarantined", "gauge", "Operations in quarantine.", uint64(counts.Quarantined)},
		{"sportello_laptops", "gauge", "Active laptops.", uint64(counts.Laptops)},
	} {
		sample(&out, true, one.name, one.kind, one.help, "", one.value)
	}
	s.durationSamples(&out)
	s.send(w, http.StatusOK, "text/plain; version=0.0.4; charset=utf-8", out.Bytes())
}

func (s *service) refusalSamples(out *bytes.Buffer) {
	s.guard.Lock()
	defer s.guard.Unlock()
	codes := make([]wire.Code, 0, len(s.refusals))
	for code := range s.refusals {
		codes = append(codes, code)
	}
	slices.Sort(codes)
	for i, code := range codes {
		sample(out, i == 0, "sportello_refusals_total", "counter", "Requests turned away, by reason.", fmt.Sprintf(`{code=%q}`, string(code)), s.refusals[code])
	}
}

func (s *service) durationSamples(out *bytes.Buffer) {
	const name = "sportello_push_duration_seconds"
	fmt.Fprintf(out, "# HELP %s Time from a push's first byte to the durable commit.\n# TYPE %s histogram\n", name, name)
	var sum uint64
	for i, bound := range buckets {
		sum += s.duration[i].Load()
		fmt.Fprintf(out, "%s_bucket{le=\"%g\"} %d\n", name, bound, sum)
	}
	sum += s.duration[len(buckets)].Load()
	fmt.Fprintf(out, "%s_bucket{le=\"+Inf\"} %d\n%s_sum %g\n%s_count %d\n", name, sum, name, time.Duration(s.nanoseconds.Load()).Seconds(), name, sum)
}

func sample(out *bytes.Buffer, heading bool, name, kind, help, labels string, value uint64) {
	if heading {
		fmt.Fprintf(out, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, kind)
	}
	fmt.Fprintf(out, "%s%s %d\n", name, labels, value)
}
