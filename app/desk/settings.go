package desk

import (
	"context"
	"fmt"
	"slices"

	"sportello/store"
)

// Settings of this package. Names are in clear, values sealed.
const (
	settingSite        = "desk.site"
	settingQuarantined = "desk.quarantined.records"
	settingEnrolment   = "desk.enrolment"
	settingSites       = "desk.sites" // of an earlier program
	settingTrips       = "desk.trips"
	settingPulled      = "desk.pulled"
	settingSticks      = "desk.sticks"
	settingRules       = "desk.rules"
	settingDecided     = "desk.decided"
	settingNotices     = "desk.notices"
	// ownSettings keeps the operator's away from these.
	ownSettings = "own."
)

// readSettings takes up what the file keeps between two sessions.
func (s *Session) readSettings(ctx context.Context) error {
	site, err := s.setting(ctx, settingSite)
	if err != nil {
		return err
	}
	s.site = string(site)
	if err := s.readSites(ctx); err != nil {
		return err
	}
	s.sending.quarantined, err = s.readQuarantined(ctx)
	return err
}

// Site is where the desk stands today, one of Sites; "" if nobody said.
func (s *Session) Site() string {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return s.site
}

// SetSite says where the desk stands.
func (s *Session) SetSite(ctx context.Context, site string) error {
	if !slices.Contains(s.Sites(), site) {
		return fmt.Errorf("setting the site: none of ours: %w", store.ErrNotFound)
	}
	if err := s.file.PutSetting(ctx, settingSite, []byte(site)); err != nil {
		return err
	}
	s.mutex.Lock()
	s.site = site
	s.mutex.Unlock()
	s.changed()
	return nil
}

// Language is that of names of states and titles of applications.
func (s *Session) Language() string {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return s.language
}

// SetLanguage changes it: "it" or "en".
func (s *Session) SetLanguage(language string) {
	s.mutex.Lock()
	s.language = language
	s.mutex.Unlock()
	s.changed()
}

// Setting and PutSetting keep the operator's preferences that may tell something
// of a person; looks are the program's own preferences. Errors:
// store.ErrNotFound.
func (s *Session) Setting(ctx context.Context, name string) ([]byte, error) {
	return s.file.Setting(ctx, ownSettings+name)
}

// PutSetting keeps a small sealed value; nil deletes it.
func (s *Session) PutSetting(ctx context.Context, name string, value []byte) error {
	return s.file.PutSetting(ctx, ownSettings+name, value)
}
