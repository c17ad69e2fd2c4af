package desk

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"sync"

	"github.com/google/uuid"

	"sportello/app/permit"
	"sportello/store"
	"sportello/store/laptop"
	"sportello/sync/wire"
)

// NewRules is what a rulebook that came from the office changes.
type NewRules struct {
	Version string // of the new rulebook
	Before  string // of the one until then
	// Applications are those not queued yet in which other errors stand than
	// before.
	Applications []Rechecked
	// Waiting: the new rulebook is used once no application is open.
	Waiting bool
	// Unusable: it came whole and signed, and this program cannot read it; the
	// one before stays in use.
	Unusable bool
}

// Rechecked is an application under the new rules.
type Rechecked struct {
	ID uuid.UUID
	// Added and Settled are how many errors there are that were none before, and
	// how many were and are none now.
	Added, Settled int
}

// rules are those in use, and what is kept of the office's last release.
type rules struct {
	mutex sync.Mutex
	book  *permit.Rulebook
	guide fs.FS // nil: the program's own
	used  uint64
	kept  uint64
}

func (r *rules) rulebook() *permit.Rulebook {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	return r.book
}

// held is the serial of the release that is kept, 0 if none is.
func (r *rules) held() uint64 {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	return r.kept
}

// Rulebook is the one in use: the program's, or the office's if that is newer.
func (s *Session) Rulebook() *permit.Rulebook { return s.rules.rulebook() }

// Guide has the folders of the office's guide, "it" and "en"; nil where the
// program's own is the newest.
func (s *Session) Guide() fs.FS {
	s.rules.mutex.Lock()
	defer s.rules.mutex.Unlock()
	return s.rules.guide
}

// keptRules is what the setting settingRules keeps.
type keptRules struct {
	Serial uint64   `json:"serial"`
	Seen   bool     `json:"seen,omitempty"`
	News   NewRules `json:"news"`
}

// NewRules tells of the last rulebook that came; ok is false if none did, or
// RulesSeen was called since.
func (s *Session) NewRules(ctx context.Context) (news NewRules, ok bool, err error) {
	kept, err := s.keptRules(ctx)
	if err != nil || kept.Serial == 0 || kept.Seen {
		return NewRules{}, false, err
	}
	s.rules.mutex.Lock()
	kept.News.Waiting = s.rules.used < kept.Serial && !kept.News.Unusable
	s.rules.mutex.Unlock()
	return kept.News, true, nil
}

// RulesSeen says that the operator knows.
func (s *Session) RulesSeen(ctx context.Context) error {
	kept, err := s.keptRules(ctx)
	if err != nil || kept.Serial == 0 {
		return err
	}
	kept.Seen = true
	if err := s.keepRules(ctx, kept); err != nil {
		return err
	}
	s.changed()
	return nil
}

func (s *Session) keptRules(ctx context.Context) (keptRules, error) {
	var kept keptRules
	encoded, err := s.setting(ctx, settingRules)
	if err != nil || encoded == nil {
		return kept, err
	}
	if err := json.Unmarshal(encoded, &kept); err != nil {
		return kept, fmt.Errorf("reading what is new in the rules: %w", store.ErrDamaged)
	}
	return kept, nil
}

func (s *Session) keepRules(ctx context.Context, kept keptRules) error {
	encoded, err := json.Marshal(kept)
	if err != nil {
		return fmt.Errorf("keeping what is new in the rules: %w", err)
	}
	return s.file.PutSetting(ctx, settingRules, encoded)
}

// takeRelease keeps a release that was verified, with what it changes. One that
// cannot be read is kept as well, so that it is not fetched again and again.
func (s *Session) takeRelease(ctx context.Context, manifest, bundle []byte) error {
	release, book, _, err := s.openRelease(ctx, manifest, bundle)
	if release.Serial == 0 {
		return err
	}
	before := s.Rulebook()
	news := NewRules{Version: release.Version, Before: before.Version(), Unusable: err != nil}
	if err != nil {
		s.options.Log.Warn("reading a rulebook", "failure", ErrorName(err))
	} else if news.Version = book.Version(); news.Version < s.options.Rulebook.Version() {
		return s.keepRelease(ctx, release.Serial, manifest, bundle) // the program has newer ones
	} else if news.Applications, err = s.recheck(ctx, before, book); err != nil {
		return err
	}
	if err := s.keepRelease(ctx, release.Serial, manifest, bundle); err != nil {
		return err
	}
	return s.keepRules(ctx, keptRules{Serial: release.Serial, News: news})
}

func (s *Session) keepRelease(ctx context.Context, serial uint64, manifest, bundle []byte) error {
	err := s.file.PutRelease(ctx, laptop.Release{Serial: serial, Manifest: manifest, Bundle: bundle})
	if err != nil {
		return err
	}
	s.rules.mutex.Lock()
	s.rules.kept = serial
	s.rules.mutex.Unlock()
	return nil
}

// openRelease verifies and reads a release. The serial is 0 if it is not the
// office's; errors beside a serial are about its content.
func (s *Session) openRelease(ctx context.Context, manifest, bundle []byte) (wire.Release, *permit.Rulebook, fs.FS, error) {
	_, office, err := s.office(ctx)
	if err != nil {
		return wire.Release{}, nil, nil, err
	}
	release, err := wire.VerifyRelease(manifest, office.Enrolment.VerifyKey)
	if err != nil {
		return wire.Release{}, nil, nil, fmt.Errorf("opening a release: %w", err)
	}
	files, err := wire.OpenBundle(bundle, release)
	if err != nil {
		return release, nil, nil, fmt.Errorf("opening a release: %w", err)
	}
	folder, err := fs.Sub(files, "rulebook")
	if err != nil {
		return release, nil, nil, fmt.Errorf("opening a release: %w", err)
	}
	book, err := permit.Load(folder, s.options.Tables)
	if err != nil {
		return release, nil, nil, fmt.Errorf("opening a release: %w: %w", ErrUnreadable, err)
	}
	guide, err := fs.Sub(files, "guide")
	if err != nil {
		return release, nil, nil, fmt.Errorf("opening a release: %w", err)
	}
	return release, book, guide, nil
}

// activate uses the release that is kept, if it is newer than what is used and
// nothing is open that was begun under that.
func (s *Session) activate(ctx context.Context) error {
	s.opening.Lock() // nothing is opened meanwhile
	defer s.opening.Unlock()
	s.mutex.Lock()
	open := len(s.open)
	s.mutex.Unlock()
	s.rules.mutex.Lock()
	newer := s.rules.kept > s.rules.used
	s.rules.mutex.Unlock()
	if open > 0 || !newer {
		return nil
	}
	return s.useKept(ctx)
}

func (s *Session) useKept(ctx context.Context) error {
	kept, err := s.file.Release(ctx)
	if errors.Is(err, store.ErrNotFound) || err == nil && kept.Serial == 0 {
		return nil
	}
	if err != nil {
		return err
	}
	release, book, guide, err := s.openRelease(ctx, kept.Manifest, kept.Bundle)
	s.rules.mutex.Lock()
	s.rules.kept, s.rules.used = kept.Serial, kept.Serial             // one that cannot be read is not tried again
	if err == nil && book.Version() >= s.options.Rulebook.Version() { // not if the program brought a newer one
		s.rules.book, s.rules.guide = book, guide
	}
	s.rules.mutex.Unlock()
	if err != nil {
		s.options.Log.Warn("using a rulebook", "failure", ErrorName(err))
		return nil
	}
	s.options.Log.Info("rulebook", "version", s.Rulebook().Version(), "serial", release.Serial)
	s.changed()
	return nil
}

// recheck compares what two rulebooks find wrong in what is not queued yet.
func (s *Session) recheck(ctx context.Context, before, after *permit.Rulebook) ([]Rechecked, error) {
	records, err := s.file.List(ctx, laptop.Filter{Kind: store.Application, States: []string{string(Draft), string(HandedOver)}})
	if err != nil {
		return nil, err
	}
	var changed []Rechecked
	for _, record := range records {
		document, err := s.file.Record(ctx, record.ID)
		if err != nil {
			return nil, err
		}
		values := document.Record.Values()
		if values[store.Deleted] != "" {
			continue
		}
		input := checkInput(values, wordSet(document.Card[cardDerived]), s.options.today(), nil)
		input.Site = document.Site
		if r := compared(record.ID, before.Check(input), after.Check(input)); r.Added+r.Settled > 0 {
			changed = append(changed, r)
		}
	}
	return changed, nil
}

func compared(id uuid.UUID, before, after permit.Report) Rechecked {
	r := Rechecked{ID: id}
	were := make(map[string]bool)
	for _, finding := range before.Blocking() {
		were[finding.Rule] = true
	}
	for _, finding := range after.Blocking() {
		if !were[finding.Rule] {
			r.Added++
		}
		delete(were, finding.Rule)
	}
	r.Settled = len(were)
	return r
}
