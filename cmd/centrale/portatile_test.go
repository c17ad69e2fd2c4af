package main

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"time"

	"filippo.io/age"
	"github.com/google/uuid"

	"sportello/assets/sites"
	"sportello/store"
	"sportello/sync/wire"
)

// laptop is the least a laptop can be: a key, a chain, and the protocol.
type laptop struct {
	Address   string
	Key       ed25519.PrivateKey
	Pin       wire.Pin
	Enrolment wire.Enrolment
	Stream    store.Stream
	Chain     []store.Entry
	Identity  string // pages are sealed to it
	Nonce     [wire.NonceSize]byte
	Cursor    []byte
	client    *http.Client
}

// enrolLaptop enrols at the office the code belongs to.
func enrolLaptop(address, typed string) (*laptop, error) {
	code, err := wire.ParseEnrolmentCode(typed)
	if err != nil {
		return nil, err
	}
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return nil, err
	}
	l := &laptop{Address: address, Key: key}
	l.connect(func(pin wire.Pin) bool { l.Pin = pin; return code.Matches(pin) })
	request, err := wire.NewEnrolRequest(code, key, "portatile di prova")
	if err != nil {
		return nil, err
	}
	encoded, err := request.Encode()
	if err != nil {
		return nil, err
	}
	body, err := l.post(wire.PathEnrol, encoded)
	if err != nil {
		return nil, err
	}
	answer, err := wire.DecodeEnrolAnswer(body)
	if err != nil {
		return nil, err
	}
	if answer.Refusal != nil {
		return nil, fmt.Errorf("refused: %s", answer.Refusal.Code)
	}
	l.Enrolment = *answer.Enrolment
	l.Stream = store.Stream{Laptop: l.Enrolment.Laptop, Incarnation: uuid.New()}
	return l, nil
}

func (l *laptop) connect(isOffice func(wire.Pin) bool) {
	l.client = &http.Client{Timeout: 30 * time.Second, Transport: &http.Transport{TLSClientConfig: &tls.Config{
		MinVersion:         tls.VersionTLS13,
		InsecureSkipVerify: true, // replaced by the pin
		VerifyConnection: func(state tls.ConnectionState) error {
			if !isOffice(wire.PinOf(state.PeerCertificates[0])) {
				return errors.New("not the office")
			}
			return nil
		},
	}}}
}

func (l *laptop) post(path string, body []byte) ([]byte, error) {
	response, err := l.client.Post(l.Address+path, "application/octet-stream", bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	defer func() { _ = response.Body.Close() }()
	return io.ReadAll(response.Body)
}

func (l *laptop) write(encoded []byte) {
	before, seq := l.Stream.Genesis(), uint64(len(l.Chain)+1)
	if len(l.Chain) > 0 {
		before = l.Chain[len(l.Chain)-1].Hash
	}
	l.Chain = append(l.Chain, store.Entry{Seq: seq, Hash: store.Link(before, seq, encoded), Encoded: encoded})
}

func (l *laptop) envelope(first, last int) ([]byte, error) {
	recipient, err := age.ParseX25519Recipient(l.Enrolment.Recipient)
	if err != nil {
		return nil, err
	}
	before := l.Stream.Genesis()
	if first > 1 {
		before = l.Chain[first-2].Hash
	}
	return wire.Seal(l.Stream, before, l.Chain[first-1:last], recipient, l.Key)
}

// day is a date so many days from today, ISO.
func day(ahead int) string { return sites.Now().AddDate(0, 0, ahead).Format(time.DateOnly) }

// request asks for what is new, for a trip to the Lido.
func (l *laptop) request() ([]byte, error) {
	if l.Identity == "" {
		identity, err := age.GenerateX25519Identity()
		if err != nil {
			return nil, err
		}
		l.Identity = identity.String()
	}
	identity, err := age.ParseX25519Identity(l.Identity)
	if err != nil {
		return nil, err
	}
	rand.Read(l.Nonce[:])
	return wire.PullRequest{
		Laptop: l.Stream.Laptop, Nonce: l.Nonce, Incarnation: l.Stream.Incarnation, Recipient: identity.Recipient().String(), Cursor: l.Cursor,
		Trips: []wire.Trip{{Site: "Lido Adriano", From: day(-1), To: day(1)}}, Made: time.Now(),
	}.Sign(l.Key)
}

// take reads one page and says what is in it.
func (l *laptop) take(encoded []byte) error {
	identity, err := age.ParseX25519Identity(l.Identity)
	if err != nil {
		return err
	}
	page, err := wire.OpenPage(encoded, l.Enrolment.VerifyKey, identity, l.Nonce, l.Stream.Laptop)
	if err != nil {
		return err
	}
	if page.Refusal != nil {
		return fmt.Errorf("refused: %s", page.Refusal.Code)
	}
	if !bytes.Equal(page.From, l.Cursor) {
		return errors.New("a page from elsewhere")
	}
	l.Cursor = page.Next
	fmt.Printf("page for %s: %d records, %d proposals\n", page.Role, len(page.Records), len(page.Proposals))
	for _, record := range page.Records {
		fmt.Printf("%s\n", record.Encoded)
	}
	if page.Release != nil {
		release, err := wire.VerifyRelease(page.Release, l.Enrolment.VerifyKey)
		if err != nil {
			return err
		}
		fmt.Printf("rulebook %s, serial %d\n", release.Version, release.Serial)
	}
	return nil
}

// writeBusta puts everything and a pull request into a file.
func (l *laptop) writeBusta(path string) error {
	envelope, err := l.envelope(1, len(l.Chain))
	if err != nil {
		return err
	}
	request, err := l.request()
	if err != nil {
		return err
	}
	var file bytes.Buffer
	to := wire.NewBustaWriter(&file)
	if err := errors.Join(to.Add(wire.BustaEnvelope, envelope), to.Add(wire.BustaRequest, request), to.Close()); err != nil {
		return err
	}
	return os.WriteFile(path, file.Bytes(), 0o600)
}

// readBusta says what the office answered in a file.
func (l *laptop) readBusta(path string) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }()
	items, err := wire.ReadBusta(file, wire.MaxBusta)
	if err != nil {
		return err
	}
	for _, item := range items {
		switch item.Kind {
		case wire.BustaAnswer:
			header, answer, err := wire.OpenAnswer(item.Bytes, l.Enrolment.VerifyKey)
			if err != nil {
				return err
			}
			fmt.Printf("answer to %d-%d: %s\n", header.First, header.Last(), outcome(answer))
		case wire.BustaPage:
			if err := l.take(item.Bytes); err != nil {
				return err
			}
		case wire.BustaBundle:
			fmt.Printf("bundle of %d bytes\n", len(item.Bytes))
		}
	}
	return nil
}

// push sends the operations from first to last and returns a verified receipt.
func (l *laptop) push(first, last int) (store.Receipt, wire.Answer, error) {
	envelope, err := l.envelope(first, last)
	if err != nil {
		return store.Receipt{}, wire.Answer{}, err
	}
	body, err := l.post(wire.PathPush, envelope)
	if err != nil {
		return store.Receipt{}, wire.Answer{}, err
	}
	answer, err := wire.DecodeAnswer(body)
	if err != nil {
		return store.Receipt{}, wire.Answer{}, err
	}
	if answer.Receipt == nil {
		return store.Receipt{}, answer, nil
	}
	receipt, err := wire.VerifyReceipt(answer.Receipt, l.Enrolment.VerifyKey)
	return receipt, answer, err
}

func newOperation(kind store.Kind, record uuid.UUID, fields map[string]string) ([]byte, error) {
	id, err := uuid.NewV7()
	if err != nil {
		return nil, err
	}
	patch := make(map[string]store.Change)
	for name, value := range fields {
		patch[name] = store.Change{Value: value}
	}
	return store.Operation{ID: id, Record: record, Kind: kind, Author: "a.prova", Site: "Lido Adriano", Made: time.Now(), Patch: patch}.Encode()
}

// recordNamed is the record of a name, or of an id.
func recordNamed(name string) uuid.UUID {
	if id, err := uuid.Parse(name); err == nil {
		return id
	}
	return uuid.NewSHA1(uuid.NameSpaceOID, []byte(name))
}

// portatile is a laptop as a command for scripts; its state is a file:
//
//	portatile enrol FILE ADDRESS CODE
//	portatile write FILE KIND NAME FIELD=VALUE…   an operation on the record of that name;
//	                                              a value @NAME is another record's id
//	portatile raw FILE TEXT                       something that is no operation
//	portatile move FILE ADDRESS                   the office answers elsewhere now
//	portatile push FILE                           everything, from the first
//	portatile pull FILE                           the next page, for a trip to the Lido
//	portatile busta FILE OUT                      both as a .busta file
//	portatile read FILE IN                        the office's answer to it
func portatile() {
	if err := portatileCommand(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func portatileCommand(args []string) error {
	path := args[1]
	if args[0] == "enrol" {
		l, err := enrolLaptop(args[2], args[3])
		if err != nil {
			return err
		}
		return l.save(path)
	}
	content, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	l := new(laptop)
	if err := json.Unmarshal(content, l); err != nil {
		return err
	}
	switch args[0] {
	case "move":
		l.Address = args[2]
	case "raw":
		l.write([]byte(args[2]))
		fmt.Println(store.ReceiptNumber([]byte(args[2])))
	case "write":
		fields := make(map[string]string)
		for _, pair := range args[4:] {
			name, value, _ := strings.Cut(pair, "=")
			if other, named := strings.CutPrefix(value, "@"); named {
				value = recordNamed(other).String()
			}
			fields[name] = value
		}
		encoded, err := newOperation(store.Kind(args[2]), recordNamed(args[3]), fields)
		if err != nil {
			return err
		}
		l.write(encoded)
		fmt.Println(store.ReceiptNumber(encoded))
	case "push":
		l.connect(func(pin wire.Pin) bool { return pin == l.Pin })
		receipt, answer, err := l.push(1, len(l.Chain))
		if err != nil {
			return err
		}
		if answer.Refusal != nil {
			return fmt.Errorf("refused: %s", answer.Refusal.Code)
		}
		fmt.Printf("receipt for %d, %d quarantined\n", receipt.Seq, len(answer.Quarantined))
	case "pull":
		l.connect(func(pin wire.Pin) bool { return pin == l.Pin })
		request, err := l.request()
		if err != nil {
			return err
		}
		page, err := l.post(wire.PathPull, request)
		if err != nil {
			return err
		}
		if err := l.take(page); err != nil {
			return err
		}
	case "busta":
		if err := l.writeBusta(args[2]); err != nil {
			return err
		}
	case "read":
		if err := l.readBusta(args[2]); err != nil {
			return err
		}
	}
	return l.save(path)
}

func (l *laptop) save(path string) error {
	content, err := json.Marshal(l)
	if err != nil {
		return err
	}
	return os.WriteFile(path, content, 0o600)
}
