package desk

import (
	"maps"
	"slices"

	"sportello/app/permit"
)

// renewed are the fields of a person that a document read may replace: a new
// passport or permit has another number. Of everything else it only fills in
// what is not known yet.
var renewed = []string{"document_type", "document_number", "document_expiry", "permit_number", "permit_expiry", "fiscal_code"}

// PersonNews are the values read of somebody's document that their record does
// not have: new numbers and dates of documents, and whatever was empty.
func PersonNews(record, read map[string]string) map[string]string {
	news := maps.Clone(read)
	maps.DeleteFunc(news, func(field, value string) bool {
		return value == "" || value == record[field] || record[field] != "" && !slices.Contains(renewed, field)
	})
	// A date beside a number that could not be read may be of another document.
	for number, its := range map[string][]string{"document_number": {"document_type", "document_expiry"}, "permit_number": {"permit_expiry"}} {
		for _, field := range its {
			if read[number] == "" && record[number] != "" {
				delete(news, field)
			}
		}
	}
	return news
}

// News are the values that a document read of the applicant would change, as
// PersonNews, by official field; "" empties. To be given to SetAll.
func (a *Application) News(read map[string]string) permit.Values {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	record := personOf(officialValues(a.fields))
	for field := range read {
		for _, official := range sources(field) {
			if a.derived[official] {
				delete(record, field) // nobody typed it
			}
		}
	}
	news := officialOf(PersonNews(record, read))
	if news[fieldPassport] != "" && a.fields[fieldOtherPaper] != "" {
		news[fieldOtherPaper], news[fieldPaperCode] = "", ""
	}
	maps.DeleteFunc(news, func(official, value string) bool { return a.fields[official] == value })
	return news
}
