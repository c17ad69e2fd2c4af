package simulation

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"sportello/store"
	"sportello/store/office"
	"sportello/sync/server"
)

// teller lets applications and appointments count, as long as they say
// something: what counts comes and goes with what is typed.
type teller struct{}

func (teller) Fact(state store.Shared) []byte {
	values := state.Values()
	switch {
	case state.Kind == store.Application && values["1.3"] != "":
		return fmt.Appendf(nil, "%s of %s, %d contested", values["1.3"], values["person"], len(state.Contested()))
	case state.Kind == store.Appointment && values["note"] != "FINTA":
		return fmt.Appendf(nil, "%s %s %s", values["site"], values["date"], values["time"])
	}
	return nil
}

// factsOf are the facts an office keeps, each with its record.
func factsOf(ctx context.Context, ledger *office.Ledger) (facts []string, err error) {
	err = ledger.Facts(ctx, func(record uuid.UUID, fact []byte) error {
		facts = append(facts, fmt.Sprintf("%s: %s", record, fact))
		return nil
	})
	return facts, err
}

// checkFacts works out anew, from what stands in the records, what counts.
func checkFacts(ctx context.Context, ledger *office.Ledger) error {
	var due []string
	err := ledger.Records(ctx, "", func(record office.Record) error {
		state, err := server.DecodeState(record.State)
		if fact := (teller{}).Fact(state); fact != nil {
			due = append(due, fmt.Sprintf("%s: %s", record.ID, fact))
		}
		return err
	})
	if err != nil {
		return err
	}
	kept, err := factsOf(ctx, ledger)
	if err == nil && !slices.Equal(kept, due) {
		err = fmt.Errorf("the office counts %q, its records say %q", kept, due)
	}
	return err
}
