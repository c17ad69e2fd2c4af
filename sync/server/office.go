package server

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/tls"
	"errors"
	"fmt"
	"io/fs"
	"log"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"time"

	"sportello/store"
	"sportello/store/office"
	"sportello/sync/wire"
)

// CodeValid is how long an enrolment code can be used.
const CodeValid = 24 * time.Hour

// ledgerFile is the ledger's name in the data folder.
const ledgerFile = "ledger.db"

// Folder says where an office lives.
type Folder struct {
	Data string
	Keys string // empty means "keys" within Data
}

// LedgerPath is where the ledger is.
func (f Folder) LedgerPath() string { return filepath.Join(f.Data, ledgerFile) }

// KeysPath is where the keys are.
func (f Folder) KeysPath() string {
	if f.Keys != "" {
		return f.Keys
	}
	return filepath.Join(f.Data, "keys")
}

// Options of an office that is opened.
type Options struct {
	// Policy says what the office understands; the zero value is the
	// ledger's default.
	Policy office.Policy
	// Linker and Matcher tell what records say of each other and who may be
	// the same person; nil: the office does not know.
	Linker  office.Linker
	Matcher office.Matcher
	// Teller tells what counts of a record in statistics; nil: nothing does.
	Teller office.Teller
	// Bulletin makes what every laptop is told of the whole, at most
	// wire.MaxBulletin bytes and nothing personal, at most once a minute; nil:
	// laptops are told nothing.
	Bulletin func(ctx context.Context, ledger *office.Ledger) ([]byte, error)
	Clock    func() time.Time // nil means time.Now
	Log      *slog.Logger     // nil discards
	// Ledger is another ledger file to look at, a backup for instance.
	Ledger   string
	ReadOnly bool
}

// Office is an open central office: its ledger and its keys.
type Office struct {
	Ledger *office.Ledger
	Keys   Keys
	clock  func() time.Time
	log    *slog.Logger
	// arrived wakes the matching.
	arrived chan struct{}
	board   *board
}

// Create makes a new office: its keys, its certificate with the given host
// names, and an empty ledger. An office that is there already is left alone
// and answered with fs.ErrExist.
func Create(ctx context.Context, folder Folder, hosts []string) error {
	if _, err := os.Lstat(folder.LedgerPath()); !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("creating an office: %s: %w", ledgerFile, fs.ErrExist)
	}
	if err := store.MakePrivateFolder(folder.Data); err != nil {
		return fmt.Errorf("creating an office: %w", err)
	}
	if err := createKeys(folder.KeysPath(), hosts, time.Now()); err != nil {
		return err
	}
	keys, err := loadKeys(folder.KeysPath())
	if err != nil {
		return err
	}
	ledger, err := office.Create(ctx, office.Options{Path: folder.LedgerPath(), Key: keys.Ledger, Merger: Merger{}})
	if err != nil {
		return err
	}
	return ledger.Close()
}

// Open opens an office that was created.
func Open(ctx context.Context, folder Folder, options Options) (*Office, error) {
	if _, err := os.Lstat(folder.LedgerPath()); errors.Is(err, fs.ErrNotExist) && options.Ledger == "" {
		return nil, fmt.Errorf("opening the office: no %s: %w", ledgerFile, store.ErrNotFound)
	}
	keys, err := loadKeys(folder.KeysPath())
	if err != nil {
		return nil, fmt.Errorf("opening the office: %w", err)
	}
	if options.Ledger == "" {
		options.Ledger = folder.LedgerPath()
	}
	if options.Clock == nil {
		options.Clock = time.Now
	}
	if options.Log == nil {
		options.Log = slog.New(slog.DiscardHandler)
	}
	ledger, err := office.Open(ctx, office.Options{
		Path: options.Ledger, Key: keys.Ledger, Merger: Merger{}, Linker: options.Linker, Matcher: options.Matcher, Teller: options.Teller,
		Policy: options.Policy, Clock: options.Clock, ReadOnly: options.ReadOnly,
	})
	if err != nil {
		return nil, err
	}
	return &Office{
		Ledger: ledger, Keys: keys, clock: options.Clock, log: options.Log, arrived: make(chan struct{}, 1),
		board: &board{ledger: ledger, write: options.Bulletin, clock: options.Clock, log: options.Log},
	}, nil
}

// Close closes the ledger.
func (o *Office) Close() error { return o.Ledger.Close() }

// Pin is what laptops know the office by.
func (o *Office) Pin() wire.Pin { return wire.PinOf(o.Keys.Certificate.Leaf) }

// VerifyKey is what the office's signatures are verified with.
func (o *Office) VerifyKey() ed25519.PublicKey { return publicKey(o.Keys.Receipt) }

// OfferCode makes a one-time code for a laptop of this name that travels.
func (o *Office) OfferCode(ctx context.Context, name string) (code wire.EnrolmentCode, expires time.Time, err error) {
	return o.OfferCodeFor(ctx, office.RoleTrips, name)
}

// OfferCodeFor makes a one-time code for a laptop of this role and name.
func (o *Office) OfferCodeFor(ctx context.Context, role office.Role, name string) (code wire.EnrolmentCode, expires time.Time, err error) {
	code, err = wire.NewEnrolmentCode(rand.Reader, o.Pin())
	if err != nil {
		return code, expires, err
	}
	expires = o.clock().Add(CodeValid)
	ticket := code.Ticket()
	err = o.Ledger.OfferCode(ctx, office.Code{Ticket: ticket.ID, Key: ticket.Key, Name: name, Role: role, Expires: expires})
	return code, expires, err
}

// Handler is the office's service.
func (o *Office) Handler() http.Handler { return New(o.config()) }

func (o *Office) config() Config {
	return Config{
		Ledger: o.Ledger, Pages: o.Ledger, Enroller: o.Ledger, Health: o.Ledger,
		Envelope: o.Keys.Envelope, Receipt: o.Keys.Receipt, Recovery: o.Keys.Recovery,
		Clock: o.clock, Log: o.log, board: o.board,
		Arrived: func() {
			select {
			case o.arrived <- struct{}{}:
			default: // the matching is awake
			}
		},
	}
}

// The service's patience. A whole envelope takes a minute on a poor line.
const (
	headerTimeout   = 10 * time.Second
	readTimeout     = 3 * time.Minute
	writeTimeout    = 4 * time.Minute
	idleTimeout     = 2 * time.Minute
	shutdownTimeout = 30 * time.Second
	maxHeaderBytes  = 16 << 10
)

// Serve answers on the listener, over TLS 1.3 only, and compares persons and makes
// bulletins in the background, until the context is done; then it lets the requests
// under way finish.
func (o *Office) Serve(ctx context.Context, listener net.Listener) error {
	var protocols http.Protocols
	protocols.SetHTTP1(true)
	server := &http.Server{
		Handler:           o.Handler(),
		Protocols:         &protocols,
		ReadHeaderTimeout: headerTimeout,
		ReadTimeout:       readTimeout,
		WriteTimeout:      writeTimeout,
		IdleTimeout:       idleTimeout,
		MaxHeaderBytes:    maxHeaderBytes,
		ErrorLog:          log.New(logWriter{o.log}, "", 0),
		TLSConfig:         &tls.Config{Certificates: []tls.Certificate{o.Keys.Certificate}, MinVersion: tls.VersionTLS13},
	}
	ctx, cancel := context.WithCancel(ctx)
	var background sync.WaitGroup
	background.Go(func() { o.keepMatching(ctx) })
	background.Go(func() { o.board.keep(ctx) })
	defer func() { cancel(); background.Wait() }()
	finished := make(chan error, 1)
	go func() {
		<-ctx.Done()
		patience, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownTimeout)
		defer cancel()
		finished <- server.Shutdown(patience)
	}()
	if err := server.ServeTLS(listener, "", ""); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serving: %w", err)
	}
	if err := <-finished; err != nil {
		return fmt.Errorf("stopping: %w", err)
	}
	return nil
}

// logWriter brings what net/http has to say into the structured log.
type logWriter struct{ log *slog.Logger }

func (w logWriter) Write(line []byte) (int, error) {
	w.log.Debug("connection", "said", string(line))
	return len(line), nil
}
