package demo_test

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"github.com/google/uuid"

	"sportello/app/desk"
	"sportello/app/permit"
	"sportello/assets/reference"
	"sportello/assets/rulebook"
	"sportello/cmd/sportello/demo"
	"sportello/store/laptop"
)

func TestDemonstrationIsWhole(t *testing.T) {
	ctx := t.Context()
	tables, err := reference.Load()
	if err != nil {
		t.Fatal(err)
	}
	rules, err := permit.Load(rulebook.Files(), tables)
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	office, err := demo.StartOffice(ctx, demo.OfficeFolder(folder), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := office.Close(); err != nil {
			t.Error(err)
		}
	})
	options := desk.Options{
		Folder: demo.LaptopFolder(folder), Clock: time.Now, Rulebook: rules, Tables: tables,
		KDF: laptop.KDF{Memory: 64, Passes: 1, Threads: 1},
	}
	if err := demo.Prepare(ctx, options, office); err != nil {
		t.Fatal(err)
	}
	d, err := desk.Open(ctx, options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	session, err := d.Unlock(ctx, demo.OperatorName, demo.Passphrase, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = session.Lock(context.WithoutCancel(ctx)) })

	people, err := session.RecentPeople(ctx, demo.People+1)
	if err != nil {
		t.Fatal(err)
	}
	if len(people) != demo.People {
		t.Errorf("%d people, want %d", len(people), demo.People)
	}
	sent, err := session.Applications(ctx, uuid.Nil, desk.Sent)
	if err != nil {
		t.Fatal(err)
	}
	if len(sent) != 12 || sent[0].Receipt == "" {
		t.Errorf("%d applications with a receipt, want 12: %+v", len(sent), sent)
	}
	day, err := session.Day(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if day.Site != demo.Site || len(day.Visits) != 8 || day.Waiting != 2 {
		t.Errorf("day at %q with %d visits, %d waiting; want 8 and 2 at %s", day.Site, len(day.Visits), day.Waiting, demo.Site)
	}
}
