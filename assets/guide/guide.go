// Package guide holds the operator's guide: a short page per topic in each
// language, in a little Markdown (headings, paragraphs, lists, bold).
package guide

import (
	"embed"
	"fmt"
	"io/fs"
	"strings"
)

//go:embed it en
var pages embed.FS

// Page is one topic.
type Page struct {
	Title string
	Text  string // Markdown, without the title
}

// Pages returns the guide in a language, in reading order.
func Pages(language string) ([]Page, error) {
	names, err := fs.Glob(pages, language+"/*.md")
	if err != nil || len(names) == 0 {
		return nil, fmt.Errorf("no guide in language %q", language)
	}
	topics := make([]Page, len(names)) // Glob sorts
	for i, name := range names {
		text, err := pages.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("reading the guide: %w", err)
		}
		title, rest, _ := strings.Cut(string(text), "\n")
		topics[i] = Page{Title: strings.TrimPrefix(title, "# "), Text: strings.TrimSpace(rest)}
	}
	return topics, nil
}
