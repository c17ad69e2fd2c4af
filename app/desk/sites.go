package desk

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/google/uuid"

	"sportello/app/agenda"
	"sportello/assets/sites"
	"sportello/store"
	"sportello/store/laptop"
)

// Site is a place a desk can stand at.
type Site = sites.Site

// readSites takes up the sites of the program, and what records say.
func (s *Session) readSites(ctx context.Context) error {
	s.siting.Lock()
	defer s.siting.Unlock()
	said, err := s.siteRecords(ctx)
	if err != nil {
		return fmt.Errorf("reading the sites: %w", err)
	}
	known, err := sites.Of(said)
	if err != nil {
		return err
	}
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.sites = known
	return nil
}

// siteRecords are what records say of sites, by name.
func (s *Session) siteRecords(ctx context.Context) (map[string]map[string]string, error) {
	records, err := s.file.List(ctx, laptop.Filter{Kind: store.Site})
	if err != nil || len(records) == 0 {
		return nil, err
	}
	contested, err := s.file.Contested(ctx)
	if err != nil {
		return nil, err
	}
	said := make(map[string]map[string]string)
	for _, record := range records {
		document, err := s.file.Record(ctx, record.ID)
		if err != nil {
			return nil, err
		}
		values, err := s.saidOfSite(ctx, document, slices.Contains(contested, record.ID))
		if err != nil {
			return nil, err
		}
		if name := values[sites.FieldName]; store.SiteID(name) == record.ID && values[store.Deleted] == "" {
			said[name] = values
		}
	}
	return said, nil
}

// saidOfSite is what a record says of its site. Where values have met, the one that
// stands at the office counts, so that all desks have the same places.
func (s *Session) saidOfSite(ctx context.Context, document laptop.Document, contested bool) (map[string]string, error) {
	values := document.Record.Values()
	if !contested {
		return values, nil
	}
	state, err := s.state(ctx, document.ID)
	for _, name := range state.Contested() {
		values[name] = state.Fields[name].Standing.Value
	}
	return values, err
}

// adoptSites makes records of the sites that an earlier program kept for itself. What
// others have said of them stands.
func (s *Session) adoptSites(ctx context.Context) error {
	encoded, err := s.setting(ctx, settingSites)
	if err != nil || encoded == nil {
		return err
	}
	var kept []Site
	if err := json.Unmarshal(encoded, &kept); err != nil {
		return fmt.Errorf("reading the sites of an earlier program: %w", store.ErrDamaged)
	}
	for _, site := range kept {
		shown, known := s.siteNamed(site.Name)
		if site.Check() != nil { // a still earlier one's, which asked less: its name is enough to go on
			site = shown
		}
		said := shown.Changes(site)
		if _, err := s.file.Record(ctx, store.SiteID(site.Name)); err == nil || site.Check() != nil || known && len(said) == 0 {
			continue
		} else if !errors.Is(err, store.ErrNotFound) {
			return err
		}
		if _, err := s.createSite(ctx, site.Name, said); err != nil {
			return fmt.Errorf("taking up the sites of an earlier program: %w", err)
		}
	}
	if err := s.readSites(ctx); err != nil {
		return err
	}
	return s.file.PutSetting(ctx, settingSites, nil)
}

// KnownSites are the sites with what is known of them, the program's first; also
// those that are out of use.
func (s *Session) KnownSites() []Site {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return slices.Clone(s.sites)
}

// Sites lists the names of the sites that are in use: "Lido Adriano", "San Pietro in
// Vincoli", "Casa delle Culture", "Ufficio centrale", and those that were added.
// There is always one: where none is in use, they are all.
func (s *Session) Sites() []string {
	var all, used []string
	for _, site := range s.KnownSites() {
		all = append(all, site.Name)
		if !site.Retired {
			used = append(used, site.Name)
		}
	}
	if len(used) == 0 {
		return all
	}
	return used
}

// siteNamed is the site of a name; false: it is none of ours.
func (s *Session) siteNamed(name string) (Site, bool) {
	known := s.KnownSites()
	at := slices.IndexFunc(known, func(site Site) bool { return site.Name == name })
	if at < 0 {
		return Site{Name: name}, false
	}
	return known[at], true
}

// AddSite adds a site for all laptops of the office, or says of one all that is known.
// Errors: store.ErrMalformed, and ChangeSite's.
func (s *Session) AddSite(ctx context.Context, site Site) error {
	shown, known := s.siteNamed(site.Name)
	if !known && len(s.KnownSites()) >= sites.Max {
		return fmt.Errorf("adding a site to %d: %w", sites.Max, store.ErrMalformed)
	}
	return s.ChangeSite(ctx, shown, site)
}

// ChangeSite says of a site what differs from what was shown, with the next sending to
// all laptops. Errors: store.ErrMalformed, ErrChanged where somebody has said something
// else of the same meanwhile, ErrSiteInUse for one that appointments are coming to and
// that is taken out of use.
func (s *Session) ChangeSite(ctx context.Context, shown, site Site) error {
	if err := s.changeSite(ctx, shown, site); err != nil {
		return fmt.Errorf("changing a site: %w", err)
	}
	s.changed()
	s.sending.kick()
	return nil
}

func (s *Session) changeSite(ctx context.Context, shown, site Site) error {
	if err := site.Check(); err != nil || shown.Name != site.Name {
		return fmt.Errorf("%w: %v", store.ErrMalformed, err)
	}
	if site.Retired && !shown.Retired {
		coming, err := s.ComingTo(ctx, site.Name)
		if err != nil {
			return err
		}
		if coming > 0 {
			return fmt.Errorf("%d appointments: %w", coming, ErrSiteInUse)
		}
	}
	changes := shown.Changes(site)
	if _, known := s.siteNamed(site.Name); known && len(changes) == 0 {
		return nil
	}
	document, err := s.file.Record(ctx, store.SiteID(site.Name))
	switch {
	case errors.Is(err, store.ErrNotFound):
		document, err = s.createSite(ctx, site.Name, changes)
	case err == nil:
		err = s.saveSite(ctx, document, shown, changes)
	}
	if err != nil {
		return err
	}
	s.files.put(cardOf(document))
	return s.readSites(ctx)
}

// saveSite writes changes into the record of a site, unless it says otherwise of the
// same by now.
func (s *Session) saveSite(ctx context.Context, document laptop.Document, shown Site, changes map[string]string) error {
	said, err := s.saidOfSite(ctx, document, true)
	if err != nil {
		return err
	}
	for name := range shown.Changes(shown.With(said)) {
		if changes[name] != "" {
			return ErrChanged
		}
	}
	_, err = s.file.Save(ctx, laptop.Change{ID: document.ID, Version: document.Version, Values: changes})
	return err
}

// createSite makes the record of a site with what is to be said of it.
func (s *Session) createSite(ctx context.Context, name string, said map[string]string) (laptop.Document, error) {
	values := maps.Clone(said)
	values[sites.FieldName] = name
	return s.file.Create(ctx, laptop.Draft{ID: store.SiteID(name), Kind: store.Site, State: active, Values: values})
}

// ComingTo is how many appointments are booked at a site from today on, as far as this
// laptop knows and the office has told.
func (s *Session) ComingTo(ctx context.Context, site string) (int, error) {
	today, coming := s.options.today(), 0
	for _, id := range s.files.visitsWhere(func(on agenda.Day) bool { return on.Site == site && on.Date >= today }) {
		planned, err := s.planned(ctx, id)
		if err != nil {
			return 0, fmt.Errorf("counting appointments: %w", err)
		}
		if planned.Booked {
			coming++
		}
	}
	told, _, err := s.Bulletin(ctx)
	for _, one := range told.Taken {
		if one.Site == site && one.Date >= today && !s.files.isVisit(one.Visit) {
			coming++
		}
	}
	return coming, err
}

// siteOf is the site that a record is of.
func (s *Session) siteOf(record uuid.UUID) (Site, bool) {
	known := s.KnownSites()
	at := slices.IndexFunc(known, func(site Site) bool { return store.SiteID(site.Name) == record })
	if at < 0 {
		return Site{}, false
	}
	return known[at], true
}

// where is the address of a site: "Via Finta 1, 48121 Ravenna".
func where(site Site) string {
	return strings.Join(present(site.Address, strings.TrimSpace(site.Postcode+" "+site.Municipality)), ", ")
}
