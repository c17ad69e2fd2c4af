package client

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"mime"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"sportello/sync/wire"
)

// line carries requests to one address, to whoever there has the right pin.
type line struct {
	address string
	http    *http.Client
	whole   time.Duration
	clock   func() time.Time
}

func newLine(address string, options Options, isOffice func(wire.Pin) bool) (*line, error) {
	address, err := cleanAddress(address)
	if err != nil {
		return nil, err
	}
	transport := &http.Transport{
		Proxy: http.ProxyFromEnvironment,
		DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
			conn, err := options.Dial(ctx, network, address)
			if err != nil {
				return nil, fmt.Errorf("%w: %w", ErrUnreachable, err)
			}
			return conn, nil
		},
		TLSClientConfig:        pinned(isOffice),
		TLSHandshakeTimeout:    options.Connect,
		ResponseHeaderTimeout:  options.Answer,
		MaxResponseHeaderBytes: 16 << 10,
		DisableCompression:     true, // an answer is bounded by what is read
		MaxIdleConns:           1,
		IdleConnTimeout:        time.Minute,
	}
	return &line{
		address: address,
		http: &http.Client{
			Transport:     transport,
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
		whole: options.Whole,
		clock: options.Clock,
	}, nil
}

// pinned accepts any certificate whose key the office is known by. The
// handshake of TLS 1.3 proves that the other end holds that key.
func pinned(isOffice func(wire.Pin) bool) *tls.Config {
	return &tls.Config{
		MinVersion:         tls.VersionTLS13,
		InsecureSkipVerify: true, // replaced by VerifyConnection
		VerifyConnection: func(state tls.ConnectionState) error {
			if len(state.PeerCertificates) == 0 || !isOffice(wire.PinOf(state.PeerCertificates[0])) {
				return ErrPinMismatch
			}
			return nil
		},
	}
}

// cleanAddress accepts a host, with a port or not, with or without https://.
func cleanAddress(address string) (string, error) {
	address = strings.TrimSpace(address)
	if !strings.Contains(address, "://") {
		address = "https://" + address
	}
	parsed, err := url.Parse(address)
	if err != nil || parsed.Scheme != "https" || parsed.Hostname() == "" || parsed.User != nil ||
		strings.Trim(parsed.Path, "/") != "" || parsed.RawQuery != "" || parsed.Fragment != "" {
		return "", fmt.Errorf("%q: %w", address, ErrAddress)
	}
	return "https://" + parsed.Host, nil
}

func (l *line) close() { l.http.CloseIdleConnections() }

// message is an answer with the times between which the office gave it.
type message struct {
	body        []byte
	sent, heard time.Time
}

// post sends a body and reads an answer of the type expected, whatever its
// status: what is true is in the answer.
func (l *line) post(ctx context.Context, path, bodyType string, body []byte, answerType string, limit int64) (message, error) {
	whole, cancel := context.WithTimeoutCause(ctx, l.whole, ErrSlow)
	defer cancel()
	request, err := http.NewRequestWithContext(whole, http.MethodPost, l.address+path, bytes.NewReader(body))
	if err != nil {
		return message{}, fmt.Errorf("%w: %w", ErrAddress, err)
	}
	request.Header.Set("Content-Type", bodyType)
	// Present but without a value: not sent, and tells the transport that it
	// may repeat the request if a kept connection turns out to be closed.
	request.Header["Idempotency-Key"] = nil
	sent := l.clock()
	request.Header.Set("Date", sent.UTC().Format(http.TimeFormat)) // shown at the office
	response, err := l.http.Do(request)
	if err != nil {
		return message{}, classify(ctx, whole, err)
	}
	defer func() { _ = response.Body.Close() }()
	if mediaType, _, err := mime.ParseMediaType(response.Header.Get("Content-Type")); err != nil || mediaType != answerType {
		return message{}, fmt.Errorf("%w: status %d with %q", ErrNotTheOffice, response.StatusCode, mediaType)
	}
	answer, err := io.ReadAll(io.LimitReader(response.Body, limit+1))
	if err == nil {
		err = whole.Err() // a server that sees us hang up may end its answer as if it were whole
	}
	if err != nil {
		return message{}, classify(ctx, whole, err)
	}
	if int64(len(answer)) > limit {
		return message{}, fmt.Errorf("%w: longer than %d bytes", ErrNotTheOffice, limit)
	}
	return message{body: answer, sent: sent, heard: l.clock()}, nil
}

// classify says which of our errors the transport's is. What the caller
// cancelled is the caller's error.
func classify(ctx, whole context.Context, err error) error {
	var timeout net.Error
	switch {
	case ctx.Err() != nil:
		return context.Cause(ctx)
	case errors.Is(err, ErrUnreachable), errors.Is(err, ErrPinMismatch):
		return err
	case errors.Is(context.Cause(whole), ErrSlow), errors.As(err, &timeout) && timeout.Timeout():
		return fmt.Errorf("%w: %w", ErrSlow, err)
	case isCut(err):
		return fmt.Errorf("%w: %w", ErrCut, err)
	default:
		// Whoever answers speaks something else: no TLS, an older TLS, no HTTP.
		return fmt.Errorf("%w: %w", ErrNotTheOffice, err)
	}
}

// isCut reports whether the connection ended, in one of the many ways in which
// systems say so. A message of TLS is an OpError too, but of neither
// operation.
func isCut(err error) bool {
	var operation *net.OpError
	return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, net.ErrClosed) ||
		errors.As(err, &operation) && (operation.Op == "read" || operation.Op == "write")
}
