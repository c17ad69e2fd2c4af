package main

import (
	"context"
	"errors"
	"flag"
	"time"

	"sportello/app/desk"
	"sportello/cmd/console"
)

func helpPush(l console.Language) string {
	return l.Choose("invia la coda all'ufficio", "send the queue to the office")
}

// pushed is the JSON form of what came of sending.
type pushed struct {
	Done        int        `json:"done"` // operations acknowledged
	Waiting     int        `json:"waiting"`
	Quarantined int        `json:"quarantined"`
	Resent      bool       `json:"resent"`
	NewStream   bool       `json:"new_stream"`
	ClockAhead  float64    `json:"clock_ahead_seconds"` // the office's clock against ours, 0 if close
	Failure     string     `json:"failure,omitempty"`
	Next        *time.Time `json:"next,omitempty"` // when to try again
}

func (p program) pushFlags(flags *flag.FlagSet) console.Work {
	f := folderFlags(flags)
	return func(ctx context.Context, _ []string) error {
		return p.withSession(ctx, f, func(s *desk.Session) error {
			delivery, failure := s.Send(ctx, nil)
			var state desk.Sending
			if !errors.Is(failure, desk.ErrErased) { // of which nothing is left to be read
				var err error
				if state, err = s.Sending(context.WithoutCancel(ctx)); err != nil {
					return err
				}
			}
			if err := p.tellPushed(delivery, state, failure); err != nil {
				return err
			}
			return failure
		})
	}
}

func (p program) tellPushed(delivery desk.Delivery, state desk.Sending, failure error) error {
	if p.JSON {
		told := pushed{
			Done: delivery.Done, Waiting: state.Waiting, Quarantined: delivery.Quarantined,
			Resent: delivery.Resent, NewStream: delivery.NewStream, ClockAhead: delivery.ClockAhead.Seconds(),
		}
		if failure != nil {
			told.Failure = desk.ErrorName(failure)
		}
		if !state.Next.IsZero() {
			next := state.Next.UTC()
			told.Next = &next
		}
		return p.Encode(told)
	}
	err := p.Say(p.Choose("Consegnate %d operazioni, ne restano %d, in quarantena %d.\n", "%d operations delivered, %d left, %d quarantined.\n"),
		delivery.Done, state.Waiting, delivery.Quarantined)
	if ahead := delivery.ClockAhead; err == nil && ahead != 0 {
		err = p.Say(p.Choose("L'orologio di questo computer sbaglia di %s.\n", "This computer's clock is wrong by %s.\n"), ahead.Abs().Round(time.Second))
	}
	return err
}
