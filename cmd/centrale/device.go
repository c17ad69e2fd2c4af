package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"sportello/cmd/centrale/fields"
	"sportello/cmd/console"
	"sportello/store"
	"sportello/store/office"
	"sportello/sync/server"
)

// maxName bounds a laptop's name, in bytes.
const maxName = 60

func helpEnrol(l console.Language) string {
	return l.Choose("codice monouso per un portatile [--office: uno dell'ufficio, che riconcilia] [--address URL]",
		"a one-time code for a laptop [--office: one of the office's, that reconciles] [--address URL]")
}

func (p program) enrolFlags(flags *flag.FlagSet) console.Work {
	address := flags.String("address", "", "")
	reconciles := flags.Bool("office", false, "")
	return func(ctx context.Context, args []string) error {
		name := strings.TrimSpace(args[0])
		if name == "" || len(name) > maxName || !utf8.ValidString(name) || strings.ContainsFunc(name, func(r rune) bool { return r < ' ' }) {
			return console.UsageError(fmt.Sprintf(p.Choose("nome non valido: da 1 a %d caratteri", "unusable name: 1 to %d characters"), maxName))
		}
		if *address == "" {
			kept, err := readAddress(*p.folder)
			if err != nil {
				return err
			}
			*address = kept
		}
		return p.withOffice(ctx, server.Options{}, func(o *server.Office) error {
			role := office.RoleTrips
			if *reconciles {
				role = office.RoleOffice
			}
			code, expires, err := o.OfferCodeFor(ctx, role, name)
			if err != nil {
				return err
			}
			if p.JSON {
				return p.Encode(map[string]any{"name": name, "role": role, "address": *address, "code": code.String(), "expires": expires.UTC().Truncate(time.Second)})
			}
			return p.Say(p.Choose(
				"Portatile  %s\nIndirizzo  %s\nCodice     %s\nVale una sola volta, fino al %s.\n",
				"Laptop     %s\nAddress    %s\nCode       %s\nGood for one use, until %s.\n"),
				name, *address, code, p.Time(expires))
		})
	}
}

func helpDevices(l console.Language) string { return l.Choose("i portatili", "the laptops") }

// device is a laptop as shown in JSON.
type device struct {
	ID       uuid.UUID  `json:"id"`
	Number   int        `json:"number"` // by which walk-ins' tickets have their letter
	Name     string     `json:"name"`
	Role     string     `json:"role"` // "trips" or "office"
	State    string     `json:"state"`
	Enrolled time.Time  `json:"enrolled"`
	LastSeen *time.Time `json:"last_seen"`
	// ClockAhead is in seconds; null if the laptop never told its time.
	ClockAhead *float64 `json:"clock_ahead"`
}

func (p program) listDevices(ctx context.Context, _ []string) error {
	return p.withOffice(ctx, server.Options{ReadOnly: true}, func(o *server.Office) error {
		laptops, err := o.Ledger.Laptops(ctx)
		if err != nil {
			return err
		}
		if p.JSON {
			devices := make([]device, len(laptops))
			for i, laptop := range laptops {
				devices[i] = describeDevice(laptop)
			}
			return p.Encode(devices)
		}
		table := p.Table()
		_, _ = fmt.Fprintln(table, p.Choose("N.\tNOME\tSTATO\tUSO\tISCRITTO\tULTIMO CONTATTO\tOROLOGIO\tID", "NO.\tNAME\tSTATE\tUSE\tENROLLED\tLAST SEEN\tCLOCK\tID"))
		for _, laptop := range laptops {
			state := p.Choose(map[office.State]string{office.Active: "attivo", office.Revoked: "revocato"}[laptop.State], string(laptop.State))
			use := p.Choose(map[office.Role]string{office.RoleTrips: "uscite", office.RoleOffice: "ufficio"}[laptop.Role], string(laptop.Role))
			clock := "-"
			if laptop.ClockDifference != nil {
				clock = fmt.Sprintf("%+.0f s", laptop.ClockDifference.Seconds())
			}
			_, _ = fmt.Fprintf(table, "%d\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", laptop.Number, laptop.Name, state, use, p.Time(laptop.Enrolled), p.Time(laptop.LastSeen), clock, laptop.ID)
		}
		return table.Flush()
	})
}

func describeDevice(laptop office.Laptop) device {
	d := device{ID: laptop.ID, Number: laptop.Number, Name: laptop.Name, Role: string(laptop.Role), State: string(laptop.State), Enrolled: laptop.Enrolled.UTC()}
	if !laptop.LastSeen.IsZero() {
		seen := laptop.LastSeen.UTC()
		d.LastSeen = &seen
	}
	if laptop.ClockDifference != nil {
		ahead := laptop.ClockDifference.Seconds()
		d.ClockAhead = &ahead
	}
	return d
}

func helpRevoke(l console.Language) string {
	return l.Choose("rifiuta un portatile da ora in poi; ciò che ha inviato resta", "turn a laptop away from now on; what it sent stays")
}

func (p program) revokeDevice(ctx context.Context, args []string) error {
	return p.withOffice(ctx, server.Options{}, func(o *server.Office) error {
		laptop, err := findLaptop(ctx, o.Ledger, args[0])
		if err != nil {
			return err
		}
		if err := o.Ledger.Revoke(ctx, laptop.ID); err != nil {
			return err
		}
		if p.JSON {
			laptop.State = office.Revoked
			return p.Encode(describeDevice(laptop))
		}
		return p.Say(p.Choose("Revocato: %s\n", "Revoked: %s\n"), laptop.Name)
	})
}

// findLaptop looks for an active laptop of this name, or any with this id.
func findLaptop(ctx context.Context, ledger *office.Ledger, nameOrID string) (office.Laptop, error) {
	if id, err := uuid.Parse(nameOrID); err == nil {
		return ledger.Laptop(ctx, id)
	}
	laptops, err := ledger.Laptops(ctx)
	if err != nil {
		return office.Laptop{}, err
	}
	for _, laptop := range laptops {
		if laptop.Name == nameOrID && laptop.State == office.Active {
			return laptop, nil
		}
	}
	return office.Laptop{}, fmt.Errorf("laptop %q: %w", nameOrID, store.ErrNotFound)
}

// withOffice opens the office for one command.
func (p program) withOffice(ctx context.Context, options server.Options, work func(*server.Office) error) error {
	opened, err := server.Open(ctx, *p.folder, p.understanding(options))
	if err != nil {
		return err
	}
	p.warnRestored(opened)
	return errors.Join(work(opened), opened.Close())
}

// understanding adds to options what the desk's fields mean.
func (p program) understanding(options server.Options) server.Options {
	options.Clock, options.Linker, options.Matcher = p.Clock, fields.Linker(), fields.Matcher()
	options.Teller, options.Bulletin = fields.Teller(), fields.Bulletin(p.Clock)
	return options
}

// warnRestored reminds of what a backup cannot know.
func (p program) warnRestored(opened *server.Office) {
	if opened.Ledger.Restored() {
		_, _ = fmt.Fprintln(p.Err, p.Choose(
			"centrale: il registro viene da una copia: i portatili revocati dopo la copia sono di nuovo attivi; revocarli ancora (centrale device list)",
			"centrale: the ledger comes from a backup: laptops revoked since are active again; revoke them anew (centrale device list)"))
	}
}
