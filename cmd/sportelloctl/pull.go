package main

import (
	"context"
	"flag"

	"sportello/app/desk"
	"sportello/cmd/console"
)

func helpPull(l console.Language) string {
	return l.Choose("prende ciò che l'ufficio ha per questo computer [--site SEDE --from GIORNO --to GIORNO: pianifica un'uscita]",
		"fetch what the office has for this computer [--site PLACE --from DAY --to DAY: plans a trip]")
}

// fetched is the JSON form of what came of fetching.
type fetched struct {
	Done         int    `json:"done"` // operations acknowledged on the way
	Pulled       int    `json:"pulled"`
	Decided      int    `json:"decided"`
	Carried      int    `json:"carried"`
	Role         string `json:"role"`
	NewRules     bool   `json:"new_rules"`
	RulesRefused bool   `json:"rules_refused"`
	Restarted    bool   `json:"restarted"`
	Failure      string `json:"failure,omitempty"`
}

func (p program) pullFlags(flags *flag.FlagSet) console.Work {
	f := folderFlags(flags)
	site := flags.String("site", "", "")
	from := flags.String("from", "", "")
	to := flags.String("to", "", "")
	return func(ctx context.Context, _ []string) error {
		trip := desk.Trip{Site: *site}
		var err error
		if trip.From, err = p.day("from", *from); err != nil {
			return err
		}
		if trip.To, err = p.day("to", *to); err != nil {
			return err
		}
		if trip.Site == "" && *from+*to != "" {
			return console.UsageError(p.Choose("--from e --to vogliono --site", "--from and --to need --site"))
		}
		return p.withSession(ctx, f, func(s *desk.Session) error {
			if trip.Site != "" {
				if err := s.SetTrips(ctx, []desk.Trip{trip}); err != nil {
					return err
				}
			}
			delivery, failure := s.Send(ctx, nil)
			if err := p.tellFetched(fetchedOf(s, delivery), failure); err != nil {
				return err
			}
			return failure
		})
	}
}

func fetchedOf(s *desk.Session, delivery desk.Delivery) fetched {
	return fetched{
		Done: delivery.Done, Pulled: delivery.Pulled, Decided: delivery.Decided, Carried: delivery.Carried, Role: s.Role(),
		NewRules: delivery.NewRules, RulesRefused: delivery.RulesRefused, Restarted: delivery.Restarted,
	}
}

func (p program) tellFetched(told fetched, failure error) error {
	if p.JSON {
		if failure != nil {
			told.Failure = desk.ErrorName(failure)
		}
		return p.Encode(told)
	}
	err := p.Say(p.Choose("Ricevute %d schede, di cui %d decise in ufficio; consegnate %d operazioni.\n",
		"%d records received, %d of them decided at the office; %d operations delivered.\n"), told.Pulled, told.Decided, told.Done)
	if err == nil && told.NewRules {
		err = p.Say("%s\n", p.Choose("È arrivato un nuovo regolamento.", "A new rulebook has come."))
	}
	if err == nil && told.RulesRefused {
		err = p.Say("%s\n", p.Choose("Rifiutato un regolamento non firmato o più vecchio di quello in uso.",
			"Refused a rulebook that is unsigned or older than the one in use."))
	}
	return err
}
