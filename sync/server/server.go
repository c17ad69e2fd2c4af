package server

import (
	"context"
	"crypto/ed25519"
	"errors"
	"log/slog"
	"net/http"
	"sync/atomic"
	"time"

	"filippo.io/age"
	"github.com/google/uuid"

	"sportello/store/office"
	"sportello/sync/wire"
)

// Ledger is what a push needs of the office's ledger.
type Ledger interface {
	Laptop(ctx context.Context, id uuid.UUID) (office.Laptop, error)
	Append(ctx context.Context, push office.Push) (office.Answer, error)
}

// Enroller is what an enrolment needs of it.
type Enroller interface {
	FindCode(ctx context.Context, ticket [8]byte) (office.Code, error)
	Enrol(ctx context.Context, ticket [8]byte, key ed25519.PublicKey) (office.Laptop, error)
	Epoch() uuid.UUID
}

// Health is what those who watch the service ask it.
type Health interface {
	Ready(ctx context.Context) error
	Counts(ctx context.Context) (office.Counts, error)
}

// Config is what the service works with. *office.Ledger is Ledger, Pages,
// Enroller and Health.
type Config struct {
	Ledger   Ledger
	Pages    Pages
	Enroller Enroller
	Health   Health

	Envelope  *age.X25519Identity // what laptops seal envelopes to
	Receipt   ed25519.PrivateKey  // what receipts, pages and releases are signed with
	Recovery  *age.X25519Recipient
	Clock     func() time.Time // nil means time.Now
	Log       *slog.Logger     // nil discards
	Pushes    int              // how many are worked on at once; 0 means 64
	Pulls     int              // how many are worked on at once; 0 means 16
	QueueTime time.Duration    // how long one waits for its turn; 0 means 20 s
	Arrived   func()           // called after each push that brought something, if not nil
	board     *board           // nil: no bulletins
}

type service struct {
	Config
	counters
	pushes, pulls, enrols chan struct{}
	released              atomic.Pointer[published]
}

// New returns the service's handler.
func New(config Config) http.Handler {
	s := newService(config)
	mux := http.NewServeMux()
	mux.HandleFunc("POST "+wire.PathPush, s.push)
	mux.HandleFunc("POST "+wire.PathPull, s.pull)
	mux.HandleFunc("POST "+wire.PathEnrol, s.enrol)
	mux.HandleFunc("GET /healthz", s.healthz)
	mux.HandleFunc("GET /metrics", s.metrics)
	return mux
}

func newService(config Config) *service {
	if config.Clock == nil {
		config.Clock = time.Now
	}
	if config.Log == nil {
		config.Log = slog.New(slog.DiscardHandler)
	}
	if config.Pushes == 0 {
		config.Pushes = 64
	}
	if config.Pulls == 0 {
		config.Pulls = 16
	}
	if config.QueueTime == 0 {
		config.QueueTime = 20 * time.Second
	}
	return &service{
		Config: config, pushes: make(chan struct{}, config.Pushes), pulls: make(chan struct{}, config.Pulls), enrols: make(chan struct{}, 4),
	}
}

// errBusy: no turn came in time.
var errBusy = errors.New("too many requests at once")

// turn waits for one of a limited number of turns. Whoever has none yet holds no
// more of a body in memory than a few kilobytes.
func (s *service) turn(ctx context.Context, turns chan struct{}) (release func(), err error) {
	wait := time.NewTimer(s.QueueTime)
	defer wait.Stop()
	select {
	case turns <- struct{}{}:
		return func() { <-turns }, nil
	case <-wait.C:
		return nil, errBusy
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (s *service) healthz(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	if err := s.Health.Ready(r.Context()); err != nil {
		s.Log.Error("the ledger does not answer", "error", err)
		w.WriteHeader(http.StatusServiceUnavailable)
		_, _ = w.Write([]byte("ledger unavailable\n")) // whoever asked has gone
		return
	}
	_, _ = w.Write([]byte("ok\n"))
}
