package desk

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"

	"sportello/app/agenda"
	"sportello/app/permit"
	"sportello/app/print"
	"sportello/assets/i18n/applicant"
)

// AppointmentSlip is a PDF for the applicant: when, where and what to bring, in
// their language (one of applicant.Languages) with Italian beneath. Errors:
// store.ErrNotFound, ErrPrint.
func (s *Session) AppointmentSlip(ctx context.Context, id uuid.UUID, language string) ([]byte, error) {
	visit, err := s.appointment(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("printing an appointment: %w", err)
	}
	documents, err := s.toBring(ctx, visit)
	if err != nil {
		return nil, fmt.Errorf("printing an appointment: %w", err)
	}
	site, known := s.siteNamed(visit.Values["site"])
	town := strings.TrimSpace(site.Postcode + " " + site.Municipality)
	slip := print.Appointment{
		Language: language, Applicant: s.name(visit.Person()),
		Title: s.Rulebook().Title(s.askedFor(visit), applicant.Italian),
		Date:  visit.Values["date"], Time: visit.Values["time"], Site: site.Name, Address: strings.Join(present(site.Address, town), ", "),
		Unsure: !known || site.Address == "" || site.IsUnsure("address"), Documents: documents, Made: s.options.Clock(),
	}
	if slip.Title == "" {
		slip.Title = visit.Values["subject"]
	}
	var pdf bytes.Buffer
	if err := print.WriteAppointment(&pdf, slip); err != nil {
		return nil, fmt.Errorf("drawing the slip of an appointment: %w: %w", ErrPrint, err)
	}
	return pdf.Bytes(), nil
}

// toBring are the documents that an appointment will ask for and nobody has seen
// yet: of a person who is on file by what is known of them, else by what was asked
// for alone.
func (s *Session) toBring(ctx context.Context, visit agenda.Visit) ([]print.Bring, error) {
	var report *permit.Report
	if visit.Person() == uuid.Nil {
		alone := s.Rulebook().Check(checkInput(s.askedFor(visit), nil, s.options.today(), nil))
		report = &alone
	} else {
		var err error
		if report, err = s.reportOf(ctx, visit); err != nil {
			return nil, err
		}
	}
	var bring []print.Bring
	for _, document := range report.Documents {
		if !document.Present {
			bring = append(bring, print.Bring{ID: document.ID, Label: document.Label.In(applicant.Italian), Mandatory: document.Mandatory})
		}
	}
	return bring, nil
}

// spoken are the states, by ISO 3166-1, whose citizens most likely read one of the
// languages slips are printed in: an official language of theirs, or that of their
// schools. It is a guess, which the operator sees and changes.
var spoken = map[string]string{
	"ar": "ARE BHR DZA EGY IRQ JOR KWT LBN LBY MAR MRT OMN PSE QAT SAU SDN SYR TUN YEM",
	"bn": "BGD",
	"en": "AUS CAN GBR GHA GMB GUY IND IRL JAM KEN LBR LKA MLT MUS NAM NGA NZL PAK PHL SLE TTO TZA UGA USA ZAF ZMB ZWE",
	"es": "ARG BOL CHL COL CRI CUB DOM ECU ESP GNQ GTM HND MEX NIC PAN PER PRY SLV URY VEN",
	"fr": "BDI BEN BFA CAF CIV CMR COD COG FRA GAB GIN HTI MDG MLI NER SEN TCD TGO",
	"sq": "ALB XKX",
	"uk": "UKR",
}

// ApplicantLanguage is the language a person most likely reads, of those slips are
// printed in, guessed from their citizenship; "it" if that tells nothing.
func (s *Session) ApplicantLanguage(person uuid.UUID) string {
	known, ok := s.files.entry(s.files.resolve(person))
	if !ok {
		return applicant.Italian
	}
	state, ok := s.options.Tables.StateByKit(known.content()["citizenship"])
	for language, states := range spoken {
		if ok && slices.Contains(strings.Fields(states), state.ISO3) {
			return language
		}
	}
	return applicant.Italian
}
