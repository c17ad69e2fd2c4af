package desk

import (
	"context"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"sportello/store"
	"sportello/store/laptop"
	"sportello/sync/client"
)

// candidacy is an enrolment the laptop has begun. It is kept before the office
// is asked: if the answer is lost, only the same key, code and name get it again.
type candidacy struct {
	Code string             `json:"code"`
	Name string             `json:"name"`
	Key  ed25519.PrivateKey `json:"key"`
}

// Enrol makes the laptop one of an office's. From then on the office holds the
// recovery key. After an error the same call may be made again. Errors:
// wire.ErrCode, ErrEnrolUnreachable, those of sync/client.
func (s *Session) Enrol(ctx context.Context, address, code, name string) error {
	if err := s.sending.take(ctx); err != nil {
		return fmt.Errorf("enrolling: %w", err)
	}
	defer s.sending.give()
	begun, err := s.candidacy(ctx, code, name)
	if err != nil {
		return fmt.Errorf("enrolling: %w", err)
	}
	office, _, err := client.Enrol(ctx, strings.TrimSpace(address), begun.Code, begun.Name, begun.Key, s.options.Client)
	if errors.Is(err, client.ErrUnreachable) || errors.Is(err, client.ErrSlow) || errors.Is(err, client.ErrCut) {
		return fmt.Errorf("%w: %w", ErrEnrolUnreachable, err)
	}
	if err != nil {
		return err
	}
	encoded, err := json.Marshal(office)
	if err != nil {
		return fmt.Errorf("enrolling: %w", err)
	}
	err = s.file.PutEnrolment(ctx, laptop.Enrolment{
		Laptop: office.Enrolment.Laptop, SigningKey: begun.Key, Recovery: office.Enrolment.Recovery, Office: encoded, Number: office.Enrolment.Number,
	})
	if err != nil {
		return err
	}
	s.sending.hangUp()
	if err := errors.Join(s.knowLaptop(ctx), s.readStaff(ctx)); err != nil {
		return err
	}
	if err := s.file.PutSetting(ctx, settingEnrolment, nil); err != nil {
		s.options.Log.Warn("forgetting a finished enrolment", "failure", ErrorName(err))
	}
	s.options.Log.Info("enrolled")
	s.sending.kick()
	s.changed()
	return nil
}

// candidacy is the one begun with this code, or a new one, kept.
func (s *Session) candidacy(ctx context.Context, code, name string) (candidacy, error) {
	code = strings.TrimSpace(code)
	encoded, err := s.setting(ctx, settingEnrolment)
	if err != nil {
		return candidacy{}, err
	}
	var begun candidacy
	if encoded != nil {
		if err := json.Unmarshal(encoded, &begun); err != nil {
			return candidacy{}, fmt.Errorf("reading an enrolment begun: %w", store.ErrDamaged)
		}
		if begun.Code == code {
			return begun, nil
		}
	}
	_, key, err := ed25519.GenerateKey(s.options.Rand)
	if err != nil {
		return candidacy{}, err
	}
	begun = candidacy{Code: code, Name: name, Key: key}
	if encoded, err = json.Marshal(begun); err != nil {
		return candidacy{}, err
	}
	defer clear(encoded)
	return begun, s.file.PutSetting(ctx, settingEnrolment, encoded)
}
