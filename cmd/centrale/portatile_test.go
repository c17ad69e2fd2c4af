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

// push sends the operations from first to last and returns a verified receipt.
func (l *laptop) push(first, last int) (store.Receipt, wire.Answer, error) {
	recipient, err := age.ParseX25519Recipient(l.Enrolment.Recipient)
	if err != nil {
		return store.Receipt{}, wire.Answer{}, err
	}
	before := l.Stream.Genesis()
	if first > 1 {
		before = l.Chain[first-2].Hash
	}
	envelope, err := wire.Seal(l.Stream, before, l.Chain[first-1:last], recipient, l.Key)
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

// portatile is a laptop as a command for scripts; its state is a file:
//
//	portatile enrol FILE ADDRESS CODE
//	portatile write FILE KIND NAME FIELD=VALUE…   an operation on the record of that name
//	portatile raw FILE TEXT                       something that is no operation
//	portatile move FILE ADDRESS                   the office answers elsewhere now
//	portatile push FILE                           everything, from the first
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
			fields[name] = value
		}
		encoded, err := newOperation(store.Kind(args[2]), uuid.NewSHA1(uuid.NameSpaceOID, []byte(args[3])), fields)
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
