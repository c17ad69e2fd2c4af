package desk

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"

	"github.com/google/uuid"

	"sportello/app/staff"
	"sportello/assets/reference"
	"sportello/store"
	"sportello/store/laptop"
)

// Session is an unlocked desk. Its methods may be called from any goroutine.
type Session struct {
	desk     *Desk
	options  Options
	file     *laptop.Session
	operator Operator
	files    *directory

	// background is what goes on beside the operator, until ending is done:
	// daily backup, sending, autosave.
	background sync.WaitGroup
	ending     context.Context
	end        context.CancelFunc

	mutex       sync.Mutex
	site        string
	laptop      uuid.UUID // this one
	staff       staff.Names
	sites       []Site
	language    string
	role        string // as the office said last
	erased      bool
	open        map[uuid.UUID]*Application
	locked      bool // nothing is opened any more
	subscribers map[int]func()
	subscribed  int

	rules    rules
	sticks   sticks
	toHandIn counted
	handing  sync.Mutex // held while changes are handed in, so that each is once
	sharing  sync.Mutex // held while an application open together with others changes
	// gathering is held while the file learns which applications are together.
	gathering sync.Mutex
	opening   sync.Mutex // held while an application is read, so that it is read once
	siting    sync.Mutex // held while the sites are read, so that what was read last stands
	visiting  sync.Mutex // held while visits change, so that nobody is called twice
	// backOffice is held while its segments change, so that each is done once.
	backOffice sync.Mutex
	sending    *sender
	decided    decided // by the operator here, to be taken back
	bookings   bookings
	lengths    lengths // of visits, as measured
	told       told    // by the office, of the whole
}

func newSession(ctx context.Context, d *Desk, opened *laptop.Session, progress func(done, total int)) (*Session, error) {
	s := &Session{
		desk: d, options: d.options, file: opened, language: d.options.Language,
		operator:    Operator{Name: opened.Operator()},
		files:       newDirectory(),
		open:        make(map[uuid.UUID]*Application),
		subscribers: make(map[int]func()),
		sending:     newSender(),
		rules:       rules{book: d.options.Rulebook},
	}
	s.ending, s.end = context.WithCancel(context.Background())
	if err := s.load(ctx, progress); err != nil {
		s.end()
		return nil, err
	}
	s.background.Go(s.backUp)
	s.background.Go(func() { s.count(s.ending) })
	if s.options.AutoSend {
		s.background.Go(func() { s.autoSend(s.ending) })
	}
	if s.options.Sticks != nil {
		s.background.Go(func() { s.watchSticks(s.ending) })
	}
	return s, nil
}

// load reads what the session knows from the beginning.
func (s *Session) load(ctx context.Context, progress func(done, total int)) error {
	operator, err := s.operatorNamed(ctx, s.operator.Name)
	if err != nil {
		return err
	}
	s.operator = operator
	if err := s.readSettings(ctx); err != nil {
		return err
	}
	if _, _, s.role, err = s.file.Pulled(ctx); err != nil {
		return err
	}
	if err := s.knowLaptop(ctx); err != nil {
		return err
	}
	if err := adoptHeld(ctx, s.file, s.describe); err != nil {
		return err
	}
	if err := s.useKept(ctx); err != nil {
		return err
	}
	if err := s.adoptSites(ctx); err != nil {
		return err
	}
	if err := s.recallForgotten(ctx); err != nil {
		return err
	}
	if err := s.readStaff(ctx); err != nil {
		return err
	}
	return s.files.read(ctx, s.file, progress)
}

// operatorNamed is who has an account, by the account alone if nobody has.
func (s *Session) operatorNamed(ctx context.Context, account string) (Operator, error) {
	operators, err := s.desk.Operators(ctx)
	for _, operator := range operators {
		if operator.Name == account {
			return operator, nil
		}
	}
	return Operator{Name: account}, err
}

// backUp makes the day's automatic backup if there is none yet.
func (s *Session) backUp() {
	if _, err := s.desk.file.BackupDaily(s.ending); err != nil && s.ending.Err() == nil {
		s.options.Log.Warn("daily backup", "failure", ErrorName(err))
	}
}

// Lock saves what is typed, closes open applications and forgets the keys; a
// backup follows. If something cannot be saved the desk stays unlocked and
// nothing is lost.
func (s *Session) Lock(ctx context.Context) error {
	if s.Erased() {
		s.abandon()
	}
	for open := s.lastOpen(); len(open) > 0; open = s.lastOpen() {
		for _, application := range open {
			if err := application.Close(ctx); err != nil {
				return fmt.Errorf("locking: %w", err)
			}
		}
	}
	s.end()
	s.background.Wait()
	s.sending.close()
	s.file.Close()
	s.files.clear()
	s.desk.locked(s)
	return nil
}

// lastOpen are the applications still open; if none is, none will be.
func (s *Session) lastOpen() []*Application {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.locked = len(s.open) == 0
	return slices.Collect(maps.Values(s.open))
}

// Operator is who works here.
func (s *Session) Operator() Operator { return s.operator }

// Tables are the code tables.
func (s *Session) Tables() *reference.Tables { return s.options.Tables }

// AddOperator creates another operator. Errors: ErrWeakPassphrase,
// laptop.ErrExists.
func (s *Session) AddOperator(ctx context.Context, operator NewOperator) error {
	draft, err := operator.draft()
	if err != nil {
		return err
	}
	if err := s.file.CreateOperator(ctx, draft); err != nil {
		return err
	}
	return s.readStaff(ctx)
}

// ChangePassphrase asks for the old passphrase first. Errors:
// ErrWeakPassphrase, store.ErrWrongPassphrase.
func (s *Session) ChangePassphrase(ctx context.Context, old, new string) error {
	if err := checkPassphrase(new); err != nil {
		return err
	}
	proof, err := s.desk.file.Unlock(ctx, s.operator.Name, old)
	if err != nil {
		return err
	}
	proof.Close()
	return s.file.SetPassphrase(ctx, s.operator.Name, new)
}

// Backup writes a sealed copy to a path. What is typed is saved first.
func (s *Session) Backup(ctx context.Context, path string) error {
	if err := s.flush(ctx); err != nil {
		return err
	}
	return s.desk.file.Backup(ctx, path)
}

// flush saves what is typed in every open application.
func (s *Session) flush(ctx context.Context) error {
	s.mutex.Lock()
	open := slices.Collect(maps.Values(s.open))
	s.mutex.Unlock()
	for _, application := range open {
		if err := application.Flush(ctx); err != nil {
			return err
		}
	}
	return nil
}

// Verify re-reads the whole file.
func (s *Session) Verify(ctx context.Context) (laptop.Report, error) { return s.file.Verify(ctx) }

// Subscribe calls fn, from any goroutine, whenever something shown may have
// changed (a record saved, the queue, an answer of the office), until the
// returned function is called. fn passes the news on and does not call the desk
// itself: what it would wait for may be waiting for it.
func (s *Session) Subscribe(fn func()) (cancel func()) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.subscribed++
	number := s.subscribed
	s.subscribers[number] = fn
	return func() {
		s.mutex.Lock()
		defer s.mutex.Unlock()
		delete(s.subscribers, number)
	}
}

// changed tells the subscribers.
func (s *Session) changed() {
	s.mutex.Lock()
	subscribers := slices.Collect(maps.Values(s.subscribers))
	s.mutex.Unlock()
	for _, fn := range subscribers {
		fn()
	}
}

// update changes a record as it stands: work says what of the values to
// change. It is tried again when somebody else was faster.
func (s *Session) update(ctx context.Context, id uuid.UUID, work func(laptop.Document) laptop.Change) error {
	for {
		document, err := s.file.Record(ctx, id)
		if err != nil {
			return err
		}
		change := s.counting(document, work(document))
		change.ID, change.Version = document.ID, document.Version
		if _, err := s.file.Save(ctx, change); errors.Is(err, laptop.ErrChanged) {
			continue
		} else if err != nil {
			return err
		}
		return s.refresh(ctx, id)
	}
}

// refresh reads a record again and puts what it says where it is found.
func (s *Session) refresh(ctx context.Context, id uuid.UUID) error {
	document, err := s.file.Record(ctx, id)
	if err == nil {
		s.files.put(cardOf(document))
	}
	return err
}

// setting reads a setting, nil if nobody kept it.
func (s *Session) setting(ctx context.Context, name string) ([]byte, error) {
	value, err := s.file.Setting(ctx, name)
	return value, ignoreMissing(err, store.ErrNotFound)
}
