// Package i18n holds the words of the screens, in Italian and English. It
// holds nothing of the rules: their labels and messages are in the rulebook.
//
// The texts are go-i18n message files, it.json and en.json, with the same ids
// in both. Ids are dotted paths, from the screen to the word. An error that the
// operator can meet has three: error.NAME.what (what happened), error.NAME.kept
// (what is safe) and error.NAME.do (what to do), NAME being that of the
// sentinel in store, store/laptop or sync/client, such as "office-full".
package i18n

import (
	_ "embed" // the message files
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
)

//go:embed it.json
var italian []byte

//go:embed en.json
var english []byte

//go:embed fyne.it.json
var fyneItalian []byte

// Data is what a text is filled with, by the names in its braces.
type Data = map[string]any

// Texts are the words in one language. They never change and may be used from
// any goroutine; to switch language is to make others.
type Texts struct {
	language string
	// plain are the texts that need no filling in, by id; they are most of
	// what a screen draws.
	plain     map[string]string
	ids       map[string]bool
	localizer *i18n.Localizer
}

// Languages are those that New knows, the first one being the product's own.
func Languages() []string { return []string{"it", "en"} }

// New returns the words in a language.
func New(lang string) (*Texts, error) {
	files := map[string][]byte{"it": italian, "en": english}
	file, known := files[lang]
	if !known {
		return nil, fmt.Errorf("no texts in language %q", lang)
	}
	return parse(lang, file)
}

func parse(lang string, file []byte) (*Texts, error) {
	tag, err := language.Parse(lang)
	if err != nil {
		return nil, fmt.Errorf("language %q: %w", lang, err)
	}
	// A bundle of one language: a missing id must show, not fall back.
	bundle := i18n.NewBundle(tag)
	messages, err := bundle.ParseMessageFileBytes(file, lang+".json")
	if err != nil {
		return nil, fmt.Errorf("reading the texts in %q: %w", lang, err)
	}
	texts := &Texts{
		language:  lang,
		plain:     make(map[string]string),
		ids:       make(map[string]bool),
		localizer: i18n.NewLocalizer(bundle, lang),
	}
	for _, message := range messages.Messages {
		texts.ids[message.ID] = true
		if message.One == "" && !strings.Contains(message.Other, "{{") {
			texts.plain[message.ID] = message.Other
		}
	}
	return texts, nil
}

// Language is the language's tag, such as "it".
func (t *Texts) Language() string { return t.language }

// T returns the text with an id, filled with data. An id that does not exist,
// or a text left with a hole, shows as ⟦id⟧.
func (t *Texts) T(id string, data ...Data) string {
	if text, ok := t.plain[id]; ok {
		return text
	}
	return t.localize(&i18n.LocalizeConfig{MessageID: id, TemplateData: merge(data)})
}

// N returns the text with an id in the form that goes with count, which fills
// {{.Count}}.
func (t *Texts) N(id string, count int, data ...Data) string {
	values := merge(data)
	values["Count"] = count
	return t.localize(&i18n.LocalizeConfig{MessageID: id, TemplateData: values, PluralCount: count})
}

func (t *Texts) localize(config *i18n.LocalizeConfig) string {
	text, err := t.localizer.Localize(config)
	// go-i18n falls back to "other" for the forms a language file leaves
	// out, such as the Italian "many", and reports an error all the same.
	if text == "" && err != nil || strings.Contains(text, "<no value>") {
		return "⟦" + config.MessageID + "⟧"
	}
	return text
}

// Has reports whether there is a text with an id, for tests that want every id
// a screen uses to exist.
func (t *Texts) Has(id string) bool { return t.ids[id] }

// IDs are those of all texts, sorted.
func (t *Texts) IDs() []string { return slices.Sorted(maps.Keys(t.ids)) }

func merge(data []Data) Data {
	merged := Data{}
	for _, d := range data {
		maps.Copy(merged, d)
	}
	return merged
}

// Fyne returns the words of Fyne's own widgets in a language, as its
// lang.AddTranslations takes them, and false for a language that Fyne has
// already.
func Fyne(lang string) ([]byte, bool) {
	if lang != "it" {
		return nil, false
	}
	return slices.Clone(fyneItalian), true
}
