package desk

import (
	"cmp"
	"context"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"github.com/google/uuid"

	"sportello/app/desk/stick"
	"sportello/store"
)

// Stick is a USB stick that is given a sealed copy of what waits by itself.
type Stick struct {
	ID      uuid.UUID
	Name    string    // its folder's, as the system showed it
	Path    string    // where it is now; "" while it is not plugged in
	Copied  time.Time // when the last copy was made; zero if none was
	Failure string    // of the last copy, as ErrorName; "" if it is there
}

// knownStick is what the setting settingSticks keeps of each.
type knownStick struct {
	ID     uuid.UUID `json:"id"`
	Name   string    `json:"name"`
	Copied time.Time `json:"copied,omitzero"`
}

// sticks are those that are plugged in, as they were last looked for.
type sticks struct {
	mutex    sync.Mutex
	present  map[string]uuid.UUID // by where they are; uuid.Nil: none we know
	failures map[uuid.UUID]string

	keeping sync.Mutex // held while the setting changes
}

// lookForSticks is how often the drives are listed.
const lookForSticks = 5 * time.Second

// KnowStick makes the stick that a folder is on a second home of the outbox,
// and copies it there at once. Errors: ErrNoStick, ErrNotEnrolled.
func (s *Session) KnowStick(ctx context.Context, path string) error {
	if s.options.Sticks == nil {
		return fmt.Errorf("knowing a stick: %w", ErrNoStick)
	}
	mounted, err := s.options.Sticks()
	if err != nil {
		return fmt.Errorf("knowing a stick: %w", err)
	}
	root := stick.Root(mounted, path)
	if root == "" {
		return fmt.Errorf("knowing a stick: %w", ErrNoStick)
	}
	if _, _, err := s.office(ctx); err != nil {
		return fmt.Errorf("knowing a stick: %w", err)
	}
	id, err := stick.SetMark(root, s.options.Rand)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrNoStick, err)
	}
	err = s.changeSticks(ctx, func(known []knownStick) []knownStick {
		known = slices.DeleteFunc(known, func(one knownStick) bool { return one.ID == id })
		return append(known, knownStick{ID: id, Name: filepath.Base(root)})
	})
	if err != nil {
		return err
	}
	s.sticks.plugged(root, id)
	return s.copyTo(ctx, root, id)
}

// Drives lists the removable drives that are plugged in now.
func (s *Session) Drives() []string {
	if s.options.Sticks == nil {
		return nil
	}
	mounted, err := s.options.Sticks()
	if err != nil {
		return nil
	}
	return mounted
}

// ForgetStick stops copying to a stick; what is on it stays.
func (s *Session) ForgetStick(ctx context.Context, id uuid.UUID) error {
	return s.changeSticks(ctx, func(known []knownStick) []knownStick {
		return slices.DeleteFunc(known, func(one knownStick) bool { return one.ID == id })
	})
}

// Sticks lists the known ones by name.
func (s *Session) Sticks(ctx context.Context) ([]Stick, error) {
	known, err := s.knownSticks(ctx)
	if err != nil {
		return nil, err
	}
	s.sticks.mutex.Lock()
	defer s.sticks.mutex.Unlock()
	var all []Stick
	for _, one := range known {
		listed := Stick{ID: one.ID, Name: one.Name, Copied: one.Copied, Failure: s.sticks.failures[one.ID]}
		for root, id := range s.sticks.present {
			if id == one.ID {
				listed.Path = root
			}
		}
		all = append(all, listed)
	}
	slices.SortFunc(all, func(a, b Stick) int {
		return cmp.Or(cmp.Compare(a.Name, b.Name), slices.Compare(a.ID[:], b.ID[:]))
	})
	return all, nil
}

func (s *Session) knownSticks(ctx context.Context) ([]knownStick, error) {
	encoded, err := s.setting(ctx, settingSticks)
	if err != nil || encoded == nil {
		return nil, err
	}
	var known []knownStick
	if err := json.Unmarshal(encoded, &known); err != nil {
		return nil, fmt.Errorf("reading the known sticks: %w", store.ErrDamaged)
	}
	return known, nil
}

func (s *Session) changeSticks(ctx context.Context, change func([]knownStick) []knownStick) error {
	s.sticks.keeping.Lock()
	defer s.sticks.keeping.Unlock()
	known, err := s.knownSticks(ctx)
	if err != nil {
		return err
	}
	encoded, err := json.Marshal(change(known))
	if err != nil {
		return fmt.Errorf("keeping the known sticks: %w", err)
	}
	if err := s.file.PutSetting(ctx, settingSticks, encoded); err != nil {
		return err
	}
	s.changed()
	return nil
}

// watchSticks copies to every known stick that is plugged in whenever something
// was queued, and to one that is plugged in just now, whose answers it reads.
func (s *Session) watchSticks(ctx context.Context) {
	for {
		for root, id := range s.lookForSticks(ctx) {
			s.readAnswers(ctx, root)
			s.copyOrNote(ctx, root, id)
		}
		select {
		case <-s.options.After(lookForSticks):
		case <-s.sending.copies:
			for root, id := range s.sticks.here() {
				s.copyOrNote(ctx, root, id)
			}
		case <-ctx.Done():
			return
		}
	}
}

// lookForSticks returns the known sticks that were not there before.
func (s *Session) lookForSticks(ctx context.Context) map[string]uuid.UUID {
	mounted, err := s.options.Sticks()
	if err != nil {
		return nil
	}
	known, err := s.knownSticks(ctx)
	if err != nil {
		return nil
	}
	came := s.sticks.look(mounted)
	maps.DeleteFunc(came, func(_ string, id uuid.UUID) bool {
		return !slices.ContainsFunc(known, func(one knownStick) bool { return one.ID == id })
	})
	return came
}

// look takes up what is mounted and returns the marked sticks that came.
func (k *sticks) look(mounted []string) map[string]uuid.UUID {
	k.mutex.Lock()
	defer k.mutex.Unlock()
	came := make(map[string]uuid.UUID)
	now := make(map[string]uuid.UUID, len(mounted))
	for _, root := range mounted {
		id, seen := k.present[root]
		if !seen {
			if id, _ = stick.ID(root); id != uuid.Nil {
				came[root] = id
			}
		}
		now[root] = id
	}
	k.present = now
	return came
}

func (k *sticks) plugged(root string, id uuid.UUID) {
	k.mutex.Lock()
	defer k.mutex.Unlock()
	if k.present == nil {
		k.present = make(map[string]uuid.UUID)
	}
	k.present[root] = id
}

// here are the marked sticks that are plugged in.
func (k *sticks) here() map[string]uuid.UUID {
	k.mutex.Lock()
	defer k.mutex.Unlock()
	here := maps.Clone(k.present)
	maps.DeleteFunc(here, func(_ string, id uuid.UUID) bool { return id == uuid.Nil })
	return here
}

func (k *sticks) note(id uuid.UUID, failure string) {
	k.mutex.Lock()
	defer k.mutex.Unlock()
	if k.failures == nil {
		k.failures = make(map[uuid.UUID]string)
	}
	set(k.failures, id, failure, failure != "")
}

// copyOrNote copies in the background: what goes wrong is told in the list.
func (s *Session) copyOrNote(ctx context.Context, root string, id uuid.UUID) {
	if err := s.copyTo(ctx, root, id); err != nil && ctx.Err() == nil {
		s.options.Log.Warn("copying to a stick", "failure", ErrorName(err))
	}
}

// copyTo puts what waits on a stick, in place of this laptop's last copy.
func (s *Session) copyTo(ctx context.Context, root string, id uuid.UUID) error {
	known, err := s.knownSticks(ctx)
	if err != nil || !slices.ContainsFunc(known, func(one knownStick) bool { return one.ID == id }) {
		return err
	}
	if err = s.writeCopy(ctx, root); err != nil {
		s.sticks.note(id, ErrorName(err))
		s.changed()
		return err
	}
	s.sticks.note(id, "")
	now := s.options.Clock()
	return s.changeSticks(ctx, func(known []knownStick) []knownStick {
		for i := range known {
			if known[i].ID == id {
				known[i].Copied = now
			}
		}
		return known
	})
}

func (s *Session) writeCopy(ctx context.Context, root string) error {
	_, office, err := s.office(ctx)
	if err != nil {
		return err
	}
	return stick.Write(root, copyName(office.Enrolment.Laptop), func(w io.Writer) error {
		_, err := s.WriteBusta(ctx, w)
		return err
	})
}

// copyName is what a laptop's copy is called on every stick: there is one.
func copyName(laptop uuid.UUID) string {
	return "sportello-" + hex.EncodeToString(laptop[:4]) + ".busta"
}

// readAnswers reads the .busta files on a stick that are not our own copy: the
// office's answers, and what a colleague's laptop has left there to be carried.
func (s *Session) readAnswers(ctx context.Context, root string) {
	_, office, err := s.office(ctx)
	if err != nil {
		return
	}
	entries, err := os.ReadDir(root)
	if err != nil {
		return
	}
	for _, entry := range entries {
		name := entry.Name()
		if filepath.Ext(name) != ".busta" || name == copyName(office.Enrolment.Laptop) || !entry.Type().IsRegular() {
			continue
		}
		if _, err := s.ReadBustaFile(ctx, filepath.Join(root, name)); err != nil {
			s.options.Log.Info("reading a .busta file", "failure", ErrorName(err))
		}
	}
}
