package client_test

import (
	"context"
	"crypto/ed25519"
	"crypto/tls"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/google/uuid"

	"sportello/store"
	"sportello/sync/client"
	"sportello/sync/wire"
)

func TestAnswersThatAreNotBelieved(t *testing.T) {
	sign := func(change func(*store.Receipt), key ed25519.PrivateKey) func(wire.Answer) wire.Answer {
		return func(answer wire.Answer) wire.Answer {
			receipt, err := wire.VerifyReceipt(answer.Receipt, officeKey.Public().(ed25519.PublicKey))
			if err != nil {
				return answer
			}
			change(&receipt)
			answer.Receipt = wire.SignReceipt(receipt, key).Signed
			return answer
		}
	}
	unchanged := func(*store.Receipt) {}
	for name, c := range map[string]struct {
		intercept func(wire.Answer) wire.Answer
		want      error
	}{
		"signed by someone else":     {sign(unchanged, laptopKey), client.ErrFalseAnswer},
		"for another laptop":         {sign(func(r *store.Receipt) { r.Stream.Laptop = uuid.New() }, officeKey), client.ErrFalseAnswer},
		"for another incarnation":    {sign(func(r *store.Receipt) { r.Stream.Incarnation = uuid.New() }, officeKey), client.ErrFalseAnswer},
		"for other content":          {sign(func(r *store.Receipt) { r.Hash[0]++ }, officeKey), client.ErrFalseAnswer},
		"an old one, played again":   {sign(func(r *store.Receipt) { r.Seq-- }, officeKey), client.ErrFalseAnswer},
		"tampered with":              {func(a wire.Answer) wire.Answer { a.Receipt[60]++; return a }, client.ErrFalseAnswer},
		"cut":                        {func(a wire.Answer) wire.Answer { a.Receipt = a.Receipt[:100]; return a }, client.ErrFalseAnswer},
		"a gap where there is none":  {func(wire.Answer) wire.Answer { return wire.Answer{Gap: &wire.Position{Seq: 7}} }, client.ErrFalseAnswer},
		"a fork again and again":     {func(wire.Answer) wire.Answer { return wire.Answer{Fork: &wire.Position{Seq: 1}} }, client.ErrFalseAnswer},
		"a receipt for all and more": {sign(func(r *store.Receipt) { r.Seq += 100 }, officeKey), client.ErrFalseAnswer},
		"busy":                       {refuse(wire.Busy), client.ErrBusy},
		"full":                       {refuse(wire.DiskFull), client.ErrOfficeFull},
		"revoked":                    {refuse(wire.Revoked), client.ErrRevoked},
		"unknown":                    {refuse(wire.UnknownLaptop), client.ErrUnknownLaptop},
		"too old":                    {refuse(wire.Version), client.ErrVersion},
		"malformed":                  {refuse(wire.Malformed), client.ErrRefused},
		"a code of the future":       {refuse("closed_on_sundays"), client.ErrRefused},
	} {
		t.Run(name, func(t *testing.T) {
			o, b := newOffice(t), newOutbox()
			queue(t, b, 3)
			o.intercept = c.intercept
			now := time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)
			result, err := connect(t, o.known(), client.Options{Clock: func() time.Time { return now }}).Push(t.Context(), b, nil)
			if !errors.Is(err, c.want) {
				t.Errorf("error %v, want %v", err, c.want)
			}
			if len(b.receipts) > 0 || result.Done > 0 {
				t.Errorf("something was taken as delivered: %+v", result)
			}
			if b.rechains > 1 {
				t.Errorf("%d new incarnations", b.rechains)
			}
			if client.Transient(err) != result.Next.After(now) {
				t.Errorf("%v: next attempt %v", err, result.Next)
			}
		})
	}
}

func refuse(code wire.Code) func(wire.Answer) wire.Answer {
	return func(wire.Answer) wire.Answer { return wire.Answer{Refusal: &wire.Refusal{Code: code, Message: "no"}} }
}

func TestWhoAnswersInsteadOfTheOffice(t *testing.T) {
	portal := func(status int, contentType, body string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", contentType)
			w.Header().Set("Location", "https://rete.example.org/accesso")
			w.WriteHeader(status)
			_, _ = w.Write([]byte(body))
		}
	}
	claiming := func(body string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			portal(200, map[string]string{wire.PathPush: wire.TypeAnswer, wire.PathPull: wire.TypePage}[r.URL.Path], body)(w, r)
		}
	}
	o := newOffice(t)
	plain := httptest.NewServer(portal(200, "text/html", "<html>Accedi</html>"))
	t.Cleanup(plain.Close)
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_ = closed.Close()
	at := func(address string) client.Office {
		office := o.known()
		office.Address = address
		return office
	}
	older := serve(t, nil, o, tls.VersionTLS12)
	olderOffice := at(older.URL)
	olderOffice.Pin = wire.PinOf(older.Certificate())
	for _, c := range []struct {
		name    string
		office  client.Office
		instead http.HandlerFunc
		want    error
	}{
		{"nobody", at("https://" + closed.Addr().String()), nil, client.ErrUnreachable},
		{"another certificate", at(serve(t, nil, o, tls.VersionTLS13).URL), nil, client.ErrPinMismatch},
		{"without encryption", at("https://" + plain.Listener.Addr().String()), nil, client.ErrNotTheOffice},
		{"with an older encryption", olderOffice, nil, client.ErrNotTheOffice},
		{"a login page", o.known(), portal(200, "text/html", "<html>Accedi</html>"), client.ErrNotTheOffice},
		{"a login page that claims to be us", o.known(), claiming("<html>Accedi</html>"), client.ErrNotTheOffice},
		{"a redirection", o.known(), portal(302, "text/html", ""), client.ErrNotTheOffice},
		{"a broken proxy", o.known(), portal(502, "text/plain", "Bad Gateway"), client.ErrNotTheOffice},
		{"no type", o.known(), portal(200, "", "{}"), client.ErrNotTheOffice},
		{"without end", o.known(), claiming(string(make([]byte, wire.MaxPage+1))), client.ErrNotTheOffice},
	} {
		t.Run(c.name, func(t *testing.T) {
			o.instead = c.instead
			b := newOutbox()
			b.queue(t)
			laptop := connect(t, c.office, client.Options{})
			result, err := laptop.Push(t.Context(), b, nil)
			if !errors.Is(err, c.want) {
				t.Errorf("pushing: error %v, want %v", err, c.want)
			}
			if len(b.receipts) > 0 || result.Next.IsZero() {
				t.Errorf("pushing: result %+v", result)
			}
			i := newInbox(t)
			got, err := laptop.Pull(t.Context(), b, i, trip, nil)
			if !errors.Is(err, c.want) {
				t.Errorf("pulling: error %v, want %v", err, c.want)
			}
			if i.takes > 0 || i.restarts > 0 || got.Next.IsZero() {
				t.Errorf("pulling: result %+v", got)
			}
		})
	}
}

func TestWithoutANetworkTheOfficeIsUnreachable(t *testing.T) {
	for name, reason := range map[string]error{
		"no name service": &net.DNSError{Err: "no such host", Name: "ufficio.example.org", IsNotFound: true},
		"no route":        &net.OpError{Op: "dial", Net: "tcp", Err: errors.New("network is unreachable")},
		"no answer":       &net.OpError{Op: "dial", Net: "tcp", Err: context.DeadlineExceeded},
	} {
		t.Run(name, func(t *testing.T) {
			o, b := newOffice(t), newOutbox()
			b.queue(t)
			dial := func(context.Context, string, string) (net.Conn, error) { return nil, reason }
			result, err := connect(t, o.known(), client.Options{Dial: dial}).Push(t.Context(), b, nil)
			if !errors.Is(err, client.ErrUnreachable) || !errors.Is(err, reason) || result.Next.IsZero() {
				t.Errorf("%+v, %v", result, err)
			}
		})
	}
}

func TestAStatusDecidesNothing(t *testing.T) {
	o, b := newOffice(t), newOutbox()
	op := b.queue(t)
	o.status = http.StatusTeapot
	if _, err := connect(t, o.known(), client.Options{}).Push(t.Context(), b, nil); err != nil {
		t.Fatal(err)
	}
	delivered(t, o, op)
	if b.receipt.Seq != 1 {
		t.Error("a receipt was not believed for its status")
	}
}
