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

// buckets of the durations, in seconds.
var buckets = [...]float64{0.001, 0.005, 0.025, 0.1, 0.5, 2.5, 10}

// counters is what has happened since the service started.
type counters struct {
	outcomes    [3]atomic.Uint64 // by office.Outcome
	appended    atomic.Uint64
	repeated    atomic.Uint64
	skipped     atomic.Uint64
	quarantined atomic.Uint64
	enrolled    atomic.Uint64
	pushing     histogram

	pages   atomic.Uint64
	records atomic.Uint64
	bytes   atomic.Uint64
	pulling histogram

	guard    sync.Mutex
	refusals map[wire.Code]uint64
}

// histogram counts durations.
type histogram struct {
	counts      [len(buckets) + 1]atomic.Uint64
	nanoseconds atomic.Uint64
}

func (h *histogram) took(duration time.Duration) {
	place, _ := slices.BinarySearch(buckets[:], duration.Seconds())
	h.counts[place].Add(1)
	h.nanoseconds.Add(uint64(duration.Nanoseconds()))
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
	c.pushing.took(took)
}

func (c *counters) pulled(page wire.Page, size int, took time.Duration) {
	c.pages.Add(1)
	c.records.Add(uint64(len(page.Records)))
	c.bytes.Add(uint64(size))
	c.pulling.took(took)
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
		{"sportello_pages_total", "counter", "Pages sent.", s.pages.Load()},
		{"sportello_page_records_total", "counter", "Records in them.", s.records.Load()},
		{"sportello_page_bytes_total", "counter", "Bytes of them, as they travel.", s.bytes.Load()},
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
	s.pushing.samples(&out, "sportello_push_duration_seconds", "Time from a push's first byte to the durable commit.")
	s.pulling.samples(&out, "sportello_pull_duration_seconds", "Time from a pull request to its page.")
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

func (h *histogram) samples(out *bytes.Buffer, name, help string) {
	fmt.Fprintf(out, "# HELP %s %s\n# TYPE %s histogram\n", name, help, name)
	var sum uint64
	for i, bound := range buckets {
		sum += h.counts[i].Load()
		fmt.Fprintf(out, "%s_bucket{le=\"%g\"} %d\n", name, bound, sum)
	}
	sum += h.counts[len(buckets)].Load()
	fmt.Fprintf(out, "%s_bucket{le=\"+Inf\"} %d\n%s_sum %g\n%s_count %d\n", name, sum, name, time.Duration(h.nanoseconds.Load()).Seconds(), name, sum)
}

func sample(out *bytes.Buffer, heading bool, name, kind, help, labels string, value uint64) {
	if heading {
		fmt.Fprintf(out, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, kind)
	}
	fmt.Fprintf(out, "%s%s %d\n", name, labels, value)
}
