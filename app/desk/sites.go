package desk

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"sportello/assets/sites"
	"sportello/store"
)

// Site is a place a desk can stand at.
type Site = sites.Site

// readSites takes up the sites of the program and those that were added here.
func (s *Session) readSites(ctx context.Context) error {
	known, err := sites.Load()
	if err != nil {
		return err
	}
	added, err := s.addedSites(ctx)
	if err != nil {
		return err
	}
	for _, site := range added {
		known = withSite(known, site)
	}
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.sites = known
	return nil
}

// withSite puts a site at the end, or in the place of the one of its name.
func withSite(all []Site, site Site) []Site {
	if at := slices.IndexFunc(all, func(other Site) bool { return other.Name == site.Name }); at >= 0 {
		all[at] = site
		return all
	}
	return append(all, site)
}

func (s *Session) addedSites(ctx context.Context) ([]Site, error) {
	encoded, err := s.setting(ctx, settingSites)
	if err != nil || encoded == nil {
		return nil, err
	}
	var added []Site
	if err := json.Unmarshal(encoded, &added); err != nil {
		return nil, fmt.Errorf("reading the sites: %w", store.ErrDamaged)
	}
	for i, site := range added {
		if site.Check() != nil { // an earlier program's, which asked less: its name is enough to go on
			added[i] = Site{Name: site.Name}
		}
	}
	return slices.DeleteFunc(added, func(site Site) bool { return site.Check() != nil }), nil
}

// KnownSites are the sites with what is known of them, the program's first.
func (s *Session) KnownSites() []Site {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return slices.Clone(s.sites)
}

// Sites lists the names of the sites: "Lido Adriano", "San Pietro in Vincoli",
// "Casa delle Culture", "Ufficio centrale", and those that were added.
func (s *Session) Sites() []string {
	var names []string
	for _, site := range s.KnownSites() {
		names = append(names, site.Name)
	}
	return names
}

// isSite says whether a name is one of ours.
func (s *Session) isSite(name string) bool { return slices.Contains(s.Sites(), name) }

// AddSite adds a site on this laptop, or says more of one. Errors:
// store.ErrMalformed.
func (s *Session) AddSite(ctx context.Context, site Site) error {
	if err := site.Check(); err != nil {
		return fmt.Errorf("adding a site: %w: %w", store.ErrMalformed, err)
	}
	added, err := s.addedSites(ctx)
	if err != nil {
		return err
	}
	encoded, err := json.Marshal(withSite(added, site))
	if err == nil {
		_, err = sites.Decode(encoded) // there are not too many
	}
	if err != nil {
		return fmt.Errorf("adding a site: %w: %w", store.ErrMalformed, err)
	}
	if err := s.file.PutSetting(ctx, settingSites, encoded); err != nil {
		return err
	}
	if err := s.readSites(ctx); err != nil {
		return err
	}
	s.changed()
	return nil
}
