package server

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"filippo.io/age"
	"github.com/google/uuid"

	"sportello/store"
	"sportello/store/office"
	"sportello/sync/wire"
)

// Sizes of a page before compression. The standard one takes a poor line some
// ten seconds; the largest has the first pull of a trip in one, for each page
// costs the delay again.
const (
	pageBytes     = 256 << 10
	minPageBytes  = 4 << 10
	maxPageBytes  = 2 << 20
	maxPulledOnce = 2000 // records of one page
)

// Pages is what a pull needs of the office's ledger.
type Pages interface {
	Laptop(ctx context.Context, id uuid.UUID) (office.Laptop, error)
	Laptops(ctx context.Context) ([]office.Laptop, error)
	Pull(ctx context.Context, want office.Want) (office.PullPage, error)
	Head(ctx context.Context, stream store.Stream) (office.Head, error)
	ReleaseSerial(ctx context.Context) (uint64, error)
	Release(ctx context.Context) (office.Release, error)
}

func (s *service) pull(w http.ResponseWriter, r *http.Request) {
	started := time.Now()
	request, page, encoded, err := s.nextPage(w, r)
	log := s.Log.With("laptop", request.Laptop, "incarnation", request.Incarnation)
	status := http.StatusOK
	if err != nil {
		code := codeOf(err)
		s.refused(code)
		s.logRefusal(r.Context(), log, "pull refused", err)
		status = statusOf(code)
		encoded, err = s.refusalPage(request, err)
	} else {
		s.pulled(page, len(encoded), time.Since(started))
		log.InfoContext(r.Context(), "pull", "records", len(page.Records), "proposals", len(page.Proposals), "bundle", len(page.Bundle), "bulletin", page.Bulletin != nil, "bytes", len(encoded),
			"more", page.More, "restart", page.Restart, "took", time.Since(started))
	}
	if err != nil {
		s.Log.ErrorContext(r.Context(), "page not sent", "error", err)
		http.Error(w, "internal error", http.StatusInternalServerError)
		return
	}
	s.send(w, status, wire.TypePage, encoded)
}

func (s *service) nextPage(w http.ResponseWriter, r *http.Request) (wire.PullRequest, wire.Page, []byte, error) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, wire.MaxPullRequest))
	if err != nil {
		return wire.PullRequest{}, wire.Page{}, nil, bodyError(err)
	}
	request, err := wire.OpenPullRequest(body)
	if err != nil {
		return request, wire.Page{}, nil, err
	}
	release, err := s.turn(r.Context(), s.pulls)
	if err != nil {
		return request, wire.Page{}, nil, err
	}
	defer release()
	page, encoded, err := s.page(r.Context(), request)
	return request, page, encoded, err
}

// page answers one pull request that was opened.
func (s *service) page(ctx context.Context, request wire.PullRequest) (wire.Page, []byte, error) {
	laptop, err := s.mayPull(ctx, request)
	if err != nil {
		return wire.Page{}, nil, err
	}
	recipient, err := age.ParseX25519Recipient(request.Recipient)
	if err != nil {
		return wire.Page{}, nil, fmt.Errorf("recipient: %v: %w", err, store.ErrMalformed)
	}
	page := wire.Page{Laptop: request.Laptop, Nonce: request.Nonce, From: request.Cursor, Number: laptop.Number, Time: s.Clock()}
	// The stream first: what arrives meanwhile is in the records, if anywhere.
	if page.Receipt, err = s.standing(ctx, store.Stream{Laptop: request.Laptop, Incarnation: request.Incarnation}); err != nil {
		return wire.Page{}, nil, err
	}
	size := pageBytes
	if request.Bytes > 0 {
		size = min(max(request.Bytes, minPageBytes), maxPageBytes)
	}
	if err := s.addRecords(ctx, &page, request, size); err != nil {
		return wire.Page{}, nil, err
	}
	s.addBulletin(&page, request, size)
	if err := s.addRelease(ctx, &page, request, size); err != nil {
		return wire.Page{}, nil, err
	}
	encoded, err := wire.SealPage(page, recipient, s.Receipt)
	return page, encoded, err
}

// How far from today a laptop is told who has an appointment where: whoever
// gets hold of one does not learn of years.
const (
	tripDays   = 31
	daysBehind = 31
	daysAhead  = 92
)

// near reports whether a trip is one the office tells about. Another one is
// passed over: a laptop's clock may be wrong.
func (s *service) near(trip wire.Trip) bool {
	from, errFrom := time.Parse(time.DateOnly, trip.From)
	to, errTo := time.Parse(time.DateOnly, trip.To)
	today := s.Clock()
	return errFrom == nil && errTo == nil && !to.After(from.AddDate(0, 0, tripDays)) &&
		to.After(today.AddDate(0, 0, -daysBehind)) && from.Before(today.AddDate(0, 0, daysAhead))
}

// mayPull checks who asks. What a laptop is refused for is said only to whoever
// holds its key.
func (s *service) mayPull(ctx context.Context, request wire.PullRequest) (office.Laptop, error) {
	laptop, err := s.Pages.Laptop(ctx, request.Laptop)
	if errors.Is(err, store.ErrNotFound) {
		err = refusal{wire.UnknownLaptop, errors.New("the laptop is not enrolled here")}
	}
	if err != nil {
		return office.Laptop{}, err
	}
	if !request.Verify(laptop.Key) {
		return office.Laptop{}, fmt.Errorf("pull request: %w", wire.ErrSignature)
	}
	if laptop.State != office.Active {
		return office.Laptop{}, refusal{wire.Revoked, errors.New("the laptop was revoked")}
	}
	return laptop, nil
}

// standing is the office's word on how far it holds a stream.
func (s *service) standing(ctx context.Context, stream store.Stream) ([]byte, error) {
	head, err := s.Pages.Head(ctx, stream)
	if err != nil {
		return nil, err
	}
	return s.receipt(head, s.Clock()).Signed, nil
}

func (s *service) addRecords(ctx context.Context, page *wire.Page, request wire.PullRequest, size int) error {
	cursor, known := readCursor(request.Cursor)
	want := office.Want{Laptop: request.Laptop, Cursor: cursor, Records: maxPulledOnce, Bytes: size}
	for _, trip := range request.Trips {
		if s.near(trip) {
			want.Trips = append(want.Trips, office.Trip(trip))
		}
	}
	got, err := s.Pages.Pull(ctx, want)
	if err != nil {
		return err
	}
	page.Role, page.Next, page.More, page.Left, page.Restart = string(got.Role), writeCursor(got.Next), got.More, got.Left, got.Restart || !known
	if got.Total != nil {
		page.Total = &wire.Total{Count: got.Total.Count, Sum: got.Total.Sum}
	}
	wrote := make(map[uuid.UUID]bool)
	for _, record := range got.Records {
		page.Records = append(page.Records, wire.PulledRecord{Encoded: record.Encoded, Operations: record.Operations})
		for _, origin := range record.State.Origins {
			wrote[origin.Laptop] = true
		}
	}
	for _, proposal := range got.Proposals {
		page.Proposals = append(page.Proposals, wire.Proposal{
			A: proposal.A, B: proposal.B, Score: proposal.Score, Stop: proposal.Stop, Evidence: proposal.Evidence, Gone: proposal.Gone})
	}
	page.Laptops, err = s.laptopNames(ctx, wrote)
	return err
}

// laptopNames tells what people call these laptops.
func (s *service) laptopNames(ctx context.Context, wanted map[uuid.UUID]bool) (map[uuid.UUID]string, error) {
	if len(wanted) == 0 {
		return nil, nil
	}
	laptops, err := s.Pages.Laptops(ctx)
	if err != nil {
		return nil, err
	}
	names := make(map[uuid.UUID]string, len(wanted))
	for _, laptop := range laptops {
		if wanted[laptop.ID] {
			names[laptop.ID] = laptop.Name
		}
	}
	return names, nil
}

// addRelease tells of a newer release and adds the piece of its bundle that
// was asked for, if there is room beside the records.
func (s *service) addRelease(ctx context.Context, page *wire.Page, request wire.PullRequest, size int) error {
	serial, err := s.Pages.ReleaseSerial(ctx)
	if err != nil || serial == 0 || serial <= request.Release && request.Bundle == nil {
		return err
	}
	release, err := s.release(ctx, serial)
	if err != nil {
		return err
	}
	if release.Serial > request.Release {
		page.Release = release.Manifest
	}
	if request.Bundle == nil || request.Bundle.Hash != release.hash || request.Bundle.Offset > uint64(len(release.Bundle)) {
		return nil
	}
	page.BundleSize = uint64(len(release.Bundle))
	size -= recordBytes(page)
	if page.Bulletin != nil {
		size -= len(page.Bulletin.Content)
	}
	rest := release.Bundle[request.Bundle.Offset:]
	page.Bundle = rest[:min(len(rest), max(size, minPageBytes), wire.MaxPiece)]
	return nil
}

// published is a release kept in memory, with what its bundle is known by.
type published struct {
	office.Release
	hash [sha256.Size]byte
}

// release returns the one in force. Its bundle is read once, not for each
// piece.
func (s *service) release(ctx context.Context, serial uint64) (*published, error) {
	if known := s.released.Load(); known != nil && known.Serial == serial {
		return known, nil
	}
	release, err := s.Pages.Release(ctx)
	if err != nil {
		return nil, err
	}
	fresh := &published{release, sha256.Sum256(release.Bundle)}
	s.released.Store(fresh)
	return fresh, nil
}

// refusalPage says no to a request, of which perhaps only laptop and nonce
// could be read, or not even these.
func (s *service) refusalPage(request wire.PullRequest, reason error) ([]byte, error) {
	return wire.SealPage(wire.Page{
		Laptop: request.Laptop, Nonce: request.Nonce, Time: s.Clock(),
		Refusal: &wire.Refusal{Code: codeOf(reason), Message: reasonOf(reason)},
	}, nil, s.Receipt)
}

// A cursor travels as version, epoch, scope, position, record, proposal.
const (
	cursorVersion = 1
	cursorSize    = 1 + 16 + 8 + 8 + 16 + 8
)

func writeCursor(c office.Cursor) []byte {
	text := append(make([]byte, 0, cursorSize), cursorVersion)
	text = append(text, c.Epoch[:]...)
	text = append(text, c.Scope[:]...)
	text = binary.BigEndian.AppendUint64(text, c.Position)
	text = append(text, c.Record[:]...)
	return binary.BigEndian.AppendUint64(text, c.Proposal)
}

// readCursor reads what writeCursor wrote, or nothing, which is the beginning.
// A cursor it does not know is the beginning, too: whoever lost their place
// starts anew, rather than be stuck.
func readCursor(text []byte) (cursor office.Cursor, known bool) {
	if len(text) != cursorSize || text[0] != cursorVersion {
		return office.Cursor{}, len(text) == 0
	}
	return office.Cursor{
		Epoch: uuid.UUID(text[1:17]), Scope: [8]byte(text[17:25]), Position: binary.BigEndian.Uint64(text[25:]),
		Record: uuid.UUID(text[33:49]), Proposal: binary.BigEndian.Uint64(text[49:]),
	}, true
}
