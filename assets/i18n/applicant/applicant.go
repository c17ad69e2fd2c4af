// Package applicant holds the words of what an applicant takes home, in the
// languages they read. It is apart from the words of the screens: nobody who
// works with them reads all of these, so Italian stands beneath every line, and
// what no speaker has reviewed is marked so.
package applicant

import (
	"embed"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

//go:embed *.json
var files embed.FS

// Italian is the language of the desk, and of what has no translation.
const Italian = "it"

// Languages are the languages there are, Italian first.
func Languages() []string {
	return []string{Italian, "en", "fr", "es", "sq", "uk", "ar", "bn"}
}

// Texts are the words in one language.
type Texts struct {
	Name        string `json:"name"` // of the language, in itself
	RightToLeft bool   `json:"right_to_left"`
	Reviewed    bool   `json:"reviewed"` // by somebody who speaks it

	Heading  string `json:"heading"`  // "Your appointment"
	Where    string `json:"where"`    // "Where"
	Bring    string `json:"bring"`    // "Bring with you"
	Nothing  string `json:"nothing"`  // "No document is needed."
	Optional string `json:"optional"` // "if you have it"
	Cancel   string `json:"cancel"`   // "If you cannot come, …"

	// Form is how a date is written, with {weekday} {day} {month} {year}.
	Form     string   `json:"date"`
	Weekdays []string `json:"weekdays"` // from Sunday
	Months   []string `json:"months"`
	// Documents are the rulebook's, by id. The Italian ones are in the rulebook.
	Documents map[string]string `json:"documents"`
}

// Load returns the words in a language, the Italian ones where there are none.
func Load(language string) (Texts, error) {
	if !slices.Contains(Languages(), language) {
		language = Italian
	}
	file, err := files.ReadFile(language + ".json")
	if err != nil {
		return Texts{}, fmt.Errorf("texts for applicants: %w", err)
	}
	var texts Texts
	if err := json.Unmarshal(file, &texts); err != nil {
		return Texts{}, fmt.Errorf("texts for applicants in %q: %w", language, err)
	}
	return texts, nil
}

// Date writes a day.
func (t Texts) Date(day time.Time) string {
	return strings.NewReplacer(
		"{weekday}", t.Weekdays[day.Weekday()], "{day}", strconv.Itoa(day.Day()),
		"{month}", t.Months[day.Month()-1], "{year}", strconv.Itoa(day.Year()),
	).Replace(t.Form)
}

// Document is the name of a document of the rulebook, "" where nobody has
// translated it.
func (t Texts) Document(id string) string { return t.Documents[id] }
