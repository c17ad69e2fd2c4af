package permit

// Values are an application's filled fields by key: "1.34" is number 34 of
// Modulo 1, "2.53" number 53 of Modulo 2, "1.H1" its heading. Dates are ISO
// ("1992-03-15", parts unknown on the document "00"), ticks Yes or absent,
// yes/no fields (1.37) Yes or No, codes and numbers as on the form, amounts with
// two decimals ("6100.00"), split boxes one text ("12/A"). What is empty is absent.
type Values map[string]string

// The values of ticks and of yes/no fields.
const (
	Yes = "true"
	No  = "false"
)

// Text is a text of the rulebook in the languages of the screens.
type Text struct {
	IT string `yaml:"it"`
	EN string `yaml:"en"`
}

// In returns the text in a language, in Italian where it is missing.
func (t Text) In(language string) string {
	if language == "en" && t.EN != "" {
		return t.EN
	}
	return t.IT
}

// Reason is why a finding matters, and where that is written. Which consequence
// is not sure has a source that is not verified.
type Reason struct {
	Text
	Source Source
}

// Source says where a fact comes from and whether it was verified there. What is
// not is shown as "da verificare".
type Source struct {
	Text     string `yaml:"text"` // "art. 5 c. 4 D.Lgs. 286/1998"
	Verified bool   `yaml:"verified"`
}
