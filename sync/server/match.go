package server

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"github.com/google/uuid"

	"sportello/store"
	"sportello/store/office"
	"sportello/sync/match"
	"sportello/sync/wire"
)

// Linker reads whom a record names out of its fields, whose names it is told.
type Linker struct {
	// Names are the fields of each kind of record that hold the id of another
	// record or of a laptop.
	Names map[store.Kind][]string
	// Site and Day are an appointment's place in the agenda, the day an ISO
	// date.
	Site, Day string
}

// Links implements office.Linker.
func (l Linker) Links(state store.Shared) office.Links {
	var links office.Links
	for _, field := range l.Names[state.Kind] {
		if id, err := uuid.Parse(state.Fields[field].Standing.Value); err == nil && id != uuid.Nil {
			links.To = append(links.To, id)
		}
	}
	if state.Kind == store.Appointment {
		links.Site, links.Day = state.Fields[l.Site].Standing.Value, state.Fields[l.Day].Standing.Value
		links.Former = former(state.Fields[l.Site], state.Fields[l.Day])
	}
	return links
}

// former are the places an appointment may have had. Which site went with which day
// is not told: each may have gone with any.
func former(site, day store.SharedField) (places []office.Place) {
	for _, at := range everStood(site) {
		for _, on := range everStood(day) {
			places = append(places, office.Place{Site: at, Day: on})
		}
	}
	return places
}

// mostStood bounds how many values of a field are looked at.
const mostStood = 8

func everStood(field store.SharedField) []string {
	values := []string{field.Standing.Value}
	for _, past := range field.Past {
		if len(values) < mostStood && !slices.Contains(values, past.Value) {
			values = append(values, past.Value)
		}
	}
	return values
}

// Matcher lets the ledger compare persons with sync/match, which it must not
// know.
type Matcher struct {
	Model *match.Model
	// Person puts the fields of a person's record under their names; past
	// values, too, where an earlier one still tells (a renewed passport).
	Person func(state store.Shared) match.Person
}

// Features implements office.Matcher.
func (m Matcher) Features(state store.Shared) (features []byte, keys []string) {
	if state.Kind != store.Person || state.Fields[store.Deleted].Standing.Value != "" || state.Fields[store.SameAs].Standing.Value != "" {
		return nil, nil
	}
	of := match.New(m.Person(state))
	return of.Encode(), of.Keys()
}

// Compare implements office.Matcher. The evidence is a match.Verdict. Features
// that do not decode are nobody's.
func (m Matcher) Compare(a, b []byte) (score float64, stop, side bool, evidence []byte) {
	first, errFirst := match.DecodeFeatures(a)
	second, errSecond := match.DecodeFeatures(b)
	if errFirst != nil || errSecond != nil {
		return 0, false, false, nil
	}
	verdict := m.Model.Compare(first, second)
	if verdict.Band == match.Silent {
		return verdict.Probability, false, false, nil
	}
	evidence, err := json.Marshal(verdict)
	if err != nil || len(evidence) > wire.MaxEvidence {
		evidence = nil // the proposal stands without
	}
	return verdict.Probability, verdict.Band == match.Stop, verdict.Band == match.Side, evidence
}

// matchEvery is how long persons wait to be compared that another program
// (centrale import) brought in beside the service.
const matchEvery = time.Minute

// keepMatching compares persons behind the pushes until the context is done.
func (o *Office) keepMatching(ctx context.Context) {
	tick := time.NewTicker(matchEvery)
	defer tick.Stop()
	for {
		started := time.Now()
		done, err := o.Ledger.Match(ctx)
		switch {
		case ctx.Err() != nil:
			return
		case errors.Is(err, store.ErrInUse):
			// Someone else is at it: next time.
		case err != nil:
			o.log.Error("matching failed; it is tried again", "error", err)
		case done > 0:
			o.log.Info("matched", "records", done, "took", time.Since(started))
		}
		select {
		case <-ctx.Done():
			return
		case <-o.arrived:
		case <-tick.C:
		}
	}
}
