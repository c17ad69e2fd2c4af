package desk_test

import (
	"context"
	"crypto/sha256"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"sportello/app/desk"
	"sportello/assets/guide"
	"sportello/assets/rulebook"
	ledger "sportello/store/office"
	"sportello/sync/wire"
)

// edition is the program's rulebook as another version, changed.
func edition(t testing.TB, version string, change func(name, content string) string) fstest.MapFS {
	t.Helper()
	files := fstest.MapFS{"guide/it/1-prova.md": {Data: []byte("# Guida di prova\n\nUna riga.\n")}, "guide/en/1-prova.md": {Data: []byte("# Trial guide\n\nA line.\n")}}
	err := fs.WalkDir(rulebook.Files(), ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := fs.ReadFile(rulebook.Files(), name)
		changed := strings.Replace(string(content), `version: "2026-11-01"`, `version: "`+version+`"`, 1)
		files["rulebook/"+name] = &fstest.MapFile{Data: []byte(change(name, changed))}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// publish makes an edition the office's release of a serial.
func (c *centre) publish(serial uint64, files fs.FS) {
	c.t.Helper()
	bundle, err := wire.PackBundle(files)
	if err != nil {
		c.t.Fatal(err)
	}
	manifest, err := wire.SignRelease(wire.Release{
		Serial: serial, Version: "prova", Issued: c.clock.time(), Bundle: sha256.Sum256(bundle), Size: uint64(len(bundle)),
	}, c.office.Keys.Receipt)
	if err != nil {
		c.t.Fatal(err)
	}
	if err := c.office.Ledger.PublishRelease(context.Background(), ledger.Release{Serial: serial, Manifest: manifest, Bundle: bundle}); err != nil {
		c.t.Fatal(err)
	}
}

// lenient lets pass what is an error of the sheets and signatures now.
func lenient(name, content string) string {
	if name == "rules-kit.yaml" {
		return strings.ReplaceAll(content, "severity: error", "severity: warning")
	}
	return content
}

func asItIs(_, content string) string { return content }

func (r *room) news() (desk.NewRules, bool) {
	r.t.Helper()
	news, ok, err := r.session.NewRules(context.Background())
	if err != nil {
		r.t.Fatal(err)
	}
	return news, ok
}

// New rules are told with what they change, and used once nothing is open that
// was begun under the old ones: at once, or after the lock.
func TestNewRulesFromTheOffice(t *testing.T) {
	r := newRoom(t)
	c := newCentre(t, r.clock)
	r.enrol(c)
	a := r.start(r.person(fatou()).ID)
	before := len(a.Report().Blocking())
	if before == 0 {
		t.Fatal("nothing is wrong with an application begun")
	}
	c.publish(1, edition(t, "2026-12-01", lenient))
	if delivery := r.exchange(); !delivery.NewRules {
		t.Errorf("delivery %+v", delivery)
	}
	news, told := r.news()
	if !told || news.Version != "2026-12-01" || news.Before != "2026-11-01" || !news.Waiting || len(news.Applications) != 1 || news.Applications[0].ID != a.ID() || news.Applications[0].Settled == 0 {
		t.Errorf("told %v, %+v", told, news)
	}
	if r.session.Rulebook().Version() != "2026-11-01" || len(a.Report().Blocking()) != before {
		t.Error("the rules changed under an open application")
	}
	r.reopen()
	if news, told := r.news(); !told || news.Waiting || r.session.Rulebook().Version() != "2026-12-01" {
		t.Errorf("after unlocking rules of %s, told %v, %+v", r.session.Rulebook().Version(), told, news)
	}
	if pages, err := guide.PagesOf(r.session.Guide(), "it"); err != nil || pages[0].Title != "Guida di prova" {
		t.Errorf("the guide %+v, %v", pages, err)
	}
	if blocking := r.openApplication(a.ID()).Report().Blocking(); len(blocking) >= before {
		t.Errorf("still wrong: %d", len(blocking))
	}
	if err := r.session.RulesSeen(t.Context()); err != nil {
		t.Fatal(err)
	}
	if news, told := r.news(); told {
		t.Errorf("told again: %+v", news)
	}
	if delivery := r.exchange(); delivery.NewRules {
		t.Errorf("fetched again: %+v", delivery)
	}
}

func TestNewRulesWhileNothingIsOpen(t *testing.T) {
	r := newRoom(t)
	c := newCentre(t, r.clock)
	r.enrol(c)
	c.publish(1, edition(t, "2026-12-01", asItIs))
	r.exchange()
	if news, told := r.news(); !told || news.Waiting || len(news.Applications) != 0 || r.session.Rulebook().Version() != "2026-12-01" {
		t.Errorf("rules of %s, told %v, %+v", r.session.Rulebook().Version(), told, news)
	}
}

// A rulebook this program cannot read, or older than the program's own, changes
// nothing, is told if there is something to do, and blocks nothing.
func TestRulesThatAreNotUsed(t *testing.T) {
	for name, c := range map[string]struct {
		files    fs.FS
		unusable bool
	}{
		"unreadable": {edition(t, "2026-12-01", func(name, content string) string {
			return map[bool]string{true: "version: [", false: content}[name == "rulebook.yaml"]
		}), true},
		"older than the program": {edition(t, "2025-01-01", asItIs), false},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRoom(t)
			centre := newCentre(t, r.clock)
			r.enrol(centre)
			centre.publish(1, c.files)
			a := r.start(r.person(fatou()).ID)
			queue(t, a)
			if delivery := r.exchange(); delivery.Done != 2 {
				t.Errorf("delivery %+v", delivery)
			}
			for _, again := range []bool{false, true} {
				if again {
					r.reopen()
				}
				if news, told := r.news(); told != c.unusable || news.Unusable != c.unusable || r.session.Rulebook().Version() != "2026-11-01" || r.session.Guide() != nil {
					t.Errorf("rules of %s, told %v, %+v", r.session.Rulebook().Version(), told, news)
				}
			}
			if delivery := r.exchange(); delivery.NewRules {
				t.Errorf("fetched again: %+v", delivery)
			}
		})
	}
}
