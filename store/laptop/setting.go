package laptop

import (
	"context"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/google/uuid"

	"sportello/store"
)

// Enrolment is what makes the laptop one of an office's.
type Enrolment struct {
	Laptop     uuid.UUID          `json:"laptop"`
	SigningKey ed25519.PrivateKey `json:"signing_key"`
	// Recovery is the office's age public key for this laptop's data key; ""
	// keeps the recovery key there is.
	Recovery string `json:"recovery,omitempty"`
	// Number is the laptop's among the office's, from 1, as the last page said; 0
	// until the office says.
	Number int `json:"number,omitempty"`
	// Office is whatever else sending needs: address, pin, keys, epoch. It is
	// opaque here.
	Office []byte `json:"office"`
}

// PutEnrolment keeps an enrolment, wraps the data key for the office, and
// begins a stream of the laptop with what was queued so far. What was pulled for
// another laptop is forgotten; working copies stay.
func (s *Session) PutEnrolment(ctx context.Context, enrolment Enrolment) error {
	return wrap("keeping the enrolment", s.change(ctx, func(tx *transaction, key *dataKey) error {
		if enrolment.Recovery != "" {
			if err := tx.putRecovery(key, enrolment.Recovery); err != nil {
				return err
			}
		}
		stream, err := streamOf(tx)
		if err != nil {
			return err
		}
		if stream.Laptop != enrolment.Laptop {
			if err := s.file.rechain(tx, key, enrolment.Laptop); err != nil {
				return err
			}
			if err := tx.forgetOffice(); err != nil {
				return err
			}
		}
		return tx.putEnrolment(key, enrolment)
	}))
}

var enrolmentPlace = place{table: "enrolment"}

func (tx *transaction) putEnrolment(key *dataKey, enrolment Enrolment) error {
	plain, err := json.Marshal(enrolment)
	if err != nil {
		return err
	}
	defer clear(plain)
	return tx.exec(`INSERT INTO enrolment (id, sealed) VALUES (1, ?) ON CONFLICT DO UPDATE SET sealed = excluded.sealed`,
		key.seal(enrolmentPlace, plain))
}

// number takes what a page says the laptop's number is.
func (t *taking) number(number int) error {
	if number == 0 {
		return nil
	}
	enrolment, err := openEnrolment(t.key, t.tx)
	if errors.Is(err, store.ErrNotFound) || err == nil && enrolment.Number == number {
		return nil
	}
	if err != nil {
		return err
	}
	enrolment.Number = number
	return t.tx.putEnrolment(t.key, enrolment)
}

// Enrolment returns what PutEnrolment kept. Errors: store.ErrNotFound.
func (s *Session) Enrolment(ctx context.Context) (Enrolment, error) {
	var enrolment Enrolment
	err := s.use(func(key *dataKey) (err error) {
		enrolment, err = openEnrolment(key, s.reading(ctx))
		return err
	})
	return enrolment, wrap("reading the enrolment", err)
}

func openEnrolment(key *dataKey, from querier) (enrolment Enrolment, err error) {
	var sealed []byte
	if err := from.row(`SELECT sealed FROM enrolment`).Scan(&sealed); err != nil {
		return Enrolment{}, notFound(err)
	}
	plain, err := key.open(enrolmentPlace, sealed)
	if err != nil {
		return Enrolment{}, err
	}
	defer clear(plain)
	if err := json.Unmarshal(plain, &enrolment); err != nil {
		return Enrolment{}, fmt.Errorf("enrolment: %w", store.ErrDamaged)
	}
	return enrolment, nil
}

const maxSetting = 1 << 20 // bytes

func settingPlace(name string) place { return place{table: "setting", name: name} }

// Setting returns a small sealed value. Errors: store.ErrNotFound.
func (s *Session) Setting(ctx context.Context, name string) ([]byte, error) {
	var value []byte
	err := s.use(func(key *dataKey) error {
		var sealed []byte
		if err := s.reading(ctx).row(`SELECT sealed FROM setting WHERE name = ?`, name).Scan(&sealed); err != nil {
			return notFound(err)
		}
		var err error
		value, err = key.open(settingPlace(name), sealed)
		return err
	})
	return value, wrap("reading setting "+name, err)
}

// PutSetting keeps a small sealed value; nil deletes it. The name is in clear.
func (s *Session) PutSetting(ctx context.Context, name string, value []byte) error {
	return wrap("keeping setting "+name, s.change(ctx, func(tx *transaction, key *dataKey) error {
		if err := checkClear(name); err != nil {
			return err
		}
		if len(value) > maxSetting {
			return fmt.Errorf("%d bytes, more than %d: %w", len(value), maxSetting, ErrTooLarge)
		}
		if value == nil {
			return tx.exec(`DELETE FROM setting WHERE name = ?`, name)
		}
		return tx.putSetting(key, name, value)
	}))
}

func (tx *transaction) putSetting(key *dataKey, name string, value []byte) error {
	return tx.exec(`INSERT INTO setting (name, sealed) VALUES (?, ?) ON CONFLICT DO UPDATE SET sealed = excluded.sealed`,
		name, key.seal(settingPlace(name), value))
}
