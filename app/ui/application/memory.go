package application

import (
	"context"
	"encoding/json"
	"errors"
	"slices"

	"github.com/google/uuid"

	"sportello/store"
)

// settingPlaces is where the file keeps, sealed, the field each application was
// left at: after a crash or a week it opens there.
const settingPlaces = "application.places"

// mostPlaces bounds what is remembered; the oldest is forgotten.
const mostPlaces = 40

// leftAt is the field an application was left at.
type leftAt struct {
	Application uuid.UUID `json:"application"`
	Field       string    `json:"field"`
}

// remember keeps the field of the moment. That it cannot be kept is no news for
// the operator: nothing typed depends on it.
func (s *Screen) remember() {
	here := leftAt{s.app.ID(), s.key}
	if here == s.remembered || s.key == "" {
		return
	}
	s.remembered = here
	s.stage.Work(func(ctx context.Context) error {
		places, err := s.readPlaces(ctx)
		if err != nil {
			return err
		}
		places = slices.DeleteFunc(places, func(p leftAt) bool { return p.Application == here.Application })
		places = append([]leftAt{here}, places[:min(len(places), mostPlaces-1)]...)
		bytes, err := json.Marshal(places)
		if err != nil {
			return err
		}
		return s.stage.Session.PutSetting(ctx, settingPlaces, bytes)
	}, func(error) {})
}

func (s *Screen) readPlaces(ctx context.Context) ([]leftAt, error) {
	bytes, err := s.stage.Session.Setting(ctx, settingPlaces)
	if errors.Is(err, store.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var places []leftAt
	if json.Unmarshal(bytes, &places) != nil {
		places = nil // of another version: begin anew
	}
	return places, nil
}

// recall goes to the field the application was left at, unless the operator has
// gone somewhere in the meantime.
func (s *Screen) recall() {
	var places []leftAt
	at := s.key
	s.stage.Work(func(ctx context.Context) (err error) {
		places, err = s.readPlaces(ctx)
		return err
	}, func(error) {
		for _, p := range places {
			if p.Application == s.app.ID() && s.key == at {
				s.remembered = p
				s.goTo(p.Field)
				return
			}
		}
	})
}
