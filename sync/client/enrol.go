package client

import (
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"

	"sportello/sync/wire"
)

// Enrol presents a laptop to the office with the code its administrator gave
// out. Keep the key before calling: an attempt whose answer got lost is
// repeated with the same code, key and name, and only that gets an answer.
func Enrol(ctx context.Context, address, typedCode, name string, key ed25519.PrivateKey, options Options) (Office, *ClockDifference, error) {
	office, difference, err := enrol(ctx, address, typedCode, name, key, options.orDefaults())
	if err != nil {
		return Office{}, difference, fmt.Errorf("enrolling: %w", err)
	}
	return office, difference, nil
}

func enrol(ctx context.Context, address, typedCode, name string, key ed25519.PrivateKey, options Options) (Office, *ClockDifference, error) {
	code, err := wire.ParseEnrolmentCode(typedCode)
	if err != nil {
		return Office{}, nil, err
	}
	request, err := wire.NewEnrolRequest(code, key, name)
	if err != nil {
		return Office{}, nil, err
	}
	encoded, err := request.Encode()
	if err != nil {
		return Office{}, nil, err
	}
	// The code holds half of the pin; the whole is what was met with it.
	var met wire.Pin
	line, err := newLine(address, options, func(pin wire.Pin) bool {
		met = pin
		return code.Matches(pin)
	})
	if err != nil {
		return Office{}, nil, err
	}
	defer line.close()
	heard, err := line.post(ctx, wire.PathEnrol, wire.TypeEnrolRequest, encoded, wire.TypeEnrolAnswer, wire.MaxEnrol)
	if err != nil {
		return Office{}, nil, err
	}
	answer, err := wire.DecodeEnrolAnswer(heard.body)
	if errors.Is(err, ErrVersion) {
		return Office{}, nil, err
	}
	if err != nil {
		return Office{}, nil, fmt.Errorf("%w: %w", ErrNotTheOffice, err)
	}
	difference := clockDifference(answer.Time, heard.sent, heard.heard)
	if answer.Refusal != nil {
		return Office{}, difference, refused(answer.Refusal)
	}
	return Office{Address: line.address, Pin: met, Enrolment: *answer.Enrolment}, difference, nil
}
