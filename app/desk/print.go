package desk

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"sportello/app/permit"
	"sportello/app/print"
	"sportello/store/laptop"
)

// Recap makes the PDF recap, to be copied to the form or the portal, with
// headings in a language. Errors: ErrPrint.
func (a *Application) Recap(language string) ([]byte, error) {
	sheet, err := a.sheet(a.session.ending)
	if err != nil {
		return nil, err
	}
	recap := print.Recap{
		Language: language, Title: a.session.Rulebook().Title(officialValues(sheet.fields), language),
		Applicant: sheet.applicant, Original: sheet.original, Site: sheet.record.Site, Operator: a.session.operator.DisplayName,
		Made: a.session.options.Clock(), Rulebook: sheet.report.Rulebook, Receipt: sheet.receipt(),
		Sections: a.printedSections(sheet.fields, language), Findings: a.printedFindings(sheet.report, language),
		Documents: printedDocuments(sheet.report, language), Fees: printedFees(sheet.report, language),
		Total: euros(sheet.report.Total), Deadlines: printedDeadlines(sheet.report.Deadlines, language),
	}
	var pdf bytes.Buffer
	if err := print.WriteRecap(&pdf, recap); err != nil {
		return nil, fmt.Errorf("drawing a recap: %w: %w", ErrPrint, err)
	}
	return pdf.Bytes(), nil
}

// Slip makes the sheet the applicant takes home. Errors: ErrPrint.
func (a *Application) Slip(language string) ([]byte, error) {
	sheet, err := a.sheet(a.session.ending)
	if err != nil {
		return nil, err
	}
	slip := print.Slip{
		Language: language, Title: a.session.Rulebook().Title(officialValues(sheet.fields), language),
		Applicant: sheet.applicant, Original: sheet.original, Site: sheet.record.Site, Made: a.session.options.Clock(),
		Receipt: sheet.receipt(), Delivered: sheet.record.Delivered,
		Documents: printedDocuments(sheet.report, language), Fees: printedFees(sheet.report, language),
		Total: euros(sheet.report.Total), Deadlines: printedDeadlines(comingDeadlines(sheet.report.Deadlines, a.session.options.today()), language),
	}
	var pdf bytes.Buffer
	if err := print.WriteSlip(&pdf, slip); err != nil {
		return nil, fmt.Errorf("drawing a slip: %w: %w", ErrPrint, err)
	}
	return pdf.Bytes(), nil
}

// sheet is what both sheets are drawn from, as of one moment.
type sheet struct {
	fields              map[string]string
	report              *permit.Report
	record              laptop.Summary
	applicant, original string
}

func (a *Application) sheet(ctx context.Context) (sheet, error) {
	document, err := a.session.file.Record(ctx, a.id)
	if err != nil {
		return sheet{}, fmt.Errorf("printing an application: %w", err)
	}
	a.mutex.Lock()
	s := sheet{fields: officialValues(a.fields), report: a.report, record: document.Summary}
	a.mutex.Unlock()
	s.applicant = shownName(s.fields[fieldSurname], s.fields[fieldGivenNames])
	if known, ok := a.session.files.entry(a.person); ok {
		s.original = known.content()["original_name"]
	}
	return s, nil
}

// receipt is the number of the application as it was queued: of a draft that
// was queued before, it would tell of other content.
func (s sheet) receipt() string {
	if s.record.State == string(Draft) {
		return ""
	}
	return s.record.ReceiptNumber
}

func (a *Application) printedSections(values permit.Values, language string) []print.Section {
	book := a.session.Rulebook()
	var sections []print.Section
	for _, section := range book.Sections() {
		printed := print.Section{Number: section.Number, Title: section.Title.In(language)}
		for _, key := range section.Fields {
			field, known := book.Field(key)
			if value := values[key]; known && value != "" {
				printed.Fields = append(printed.Fields, print.Field{
					Number: field.Number, Label: field.Label.In(language), Value: onForm(field.Kind, value, language),
				})
			}
		}
		if len(printed.Fields) > 0 {
			sections = append(sections, printed)
		}
	}
	return sections
}

// onForm is a value as it is written on the form.
func onForm(kind permit.Kind, value, language string) string {
	switch kind {
	case permit.KindDate:
		return shownDate(value)
	case permit.KindTick:
		return "X"
	case permit.KindYesNo:
		words := map[string]string{permit.Yes: "SÌ", permit.No: "NO"}
		if language == "en" {
			words[permit.Yes] = "YES"
		}
		return words[value]
	case permit.KindAmount:
		if amount, ok := cents(value); ok {
			return euros(amount)
		}
	}
	return value
}

// cents reads a canonical amount, "6100.00".
func cents(value string) (int, bool) {
	whole, part, _ := strings.Cut(value, ".")
	n, err := strconv.Atoi(whole + (part + "00")[:2])
	return n, err == nil && len(part) <= 2
}

// euros writes an amount as in Italy: "6.100,00".
func euros(cents int) string {
	whole := strconv.Itoa(cents / 100)
	for at := len(whole) - 3; at > 0; at -= 3 {
		whole = whole[:at] + "." + whole[at:]
	}
	return fmt.Sprintf("%s,%02d", whole, cents%100)
}

func (a *Application) printedFindings(report *permit.Report, language string) []print.Finding {
	var findings []print.Finding
	for _, finding := range report.Findings {
		printed := print.Finding{
			Severity: string(finding.Severity), Title: finding.Title.In(language), Text: finding.Message.In(language),
			Source: sourceText(finding.Source, language), Override: finding.Override,
		}
		if len(finding.Fields) > 0 {
			if field, known := a.session.Rulebook().Field(finding.Fields[0]); known {
				printed.Number = field.Number
				if field.Module == 2 {
					printed.Number = "M2 " + printed.Number
				}
			}
		}
		findings = append(findings, printed)
	}
	return findings
}

// sourceText is where a rule comes from, and whether that is still to be confirmed.
func sourceText(source permit.Source, language string) string {
	unsure := "da verificare"
	if language == "en" {
		unsure = "to be verified"
	}
	switch {
	case source.Verified:
		return source.Text
	case source.Text == "":
		return unsure
	}
	return source.Text + " (" + unsure + ")"
}

func printedDocuments(report *permit.Report, language string) []print.Document {
	var documents []print.Document
	for _, document := range report.Documents {
		documents = append(documents, print.Document{
			Label: document.Label.In(language), Detail: document.Detail.In(language),
			Present: document.Present, Mandatory: document.Mandatory, Unverified: !document.Source.Verified,
		})
	}
	return documents
}

func printedFees(report *permit.Report, language string) []print.Fee {
	var fees []print.Fee
	for _, fee := range report.Fees {
		fees = append(fees, print.Fee{Label: fee.Label.In(language), Amount: euros(fee.Cents), Unverified: !fee.Source.Verified})
	}
	return fees
}

// comingDeadlines are those from a day on, ISO: what is past is nothing to remember.
func comingDeadlines(deadlines []permit.Deadline, today string) []permit.Deadline {
	return slices.DeleteFunc(slices.Clone(deadlines), func(deadline permit.Deadline) bool { return deadline.Date < today })
}

func printedDeadlines(all []permit.Deadline, language string) []print.Deadline {
	var deadlines []print.Deadline
	inOrder := slices.SortedFunc(slices.Values(all), func(a, b permit.Deadline) int { return strings.Compare(a.Date, b.Date) })
	for _, deadline := range inOrder {
		deadlines = append(deadlines, print.Deadline{
			Label: deadline.Label.In(language), Date: shownDate(deadline.Date), Detail: deadline.Detail.In(language),
			Unverified: !deadline.Source.Verified,
		})
	}
	return deadlines
}
