// Package guide holds the operator's guide: a short page per topic in each
// language, in a little Markdown (headings, paragraphs, lists, bold).
package guide

import (
	"cmp"
	"embed"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
)

//go:embed it en
var pages embed.FS

// Files returns the guide's folders, one for each language.
func Files() fs.FS { return pages }

// Page is one topic.
type Page struct {
	Title string
	Text  string // Markdown, without the title
}

// Pages returns the guide in a language, in reading order.
func Pages(language string) ([]Page, error) { return PagesOf(nil, language) }

// PagesOf is Pages of another edition, the folders "it" and "en" of files; of the
// program's own where files is nil or has nothing in the language.
func PagesOf(files fs.FS, language string) ([]Page, error) {
	if files != nil {
		if read, err := pagesOf(files, language); err == nil {
			return read, nil
		}
	}
	return pagesOf(pages, language)
}

func pagesOf(files fs.FS, language string) ([]Page, error) {
	names, err := fs.Glob(files, language+"/*.md")
	if err != nil || len(names) == 0 {
		return nil, fmt.Errorf("no guide in language %q", language)
	}
	slices.SortStableFunc(names, func(a, b string) int { return cmp.Compare(place(a), place(b)) })
	topics := make([]Page, len(names))
	for i, name := range names {
		text, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, fmt.Errorf("reading the guide: %w", err)
		}
		title, rest, _ := strings.Cut(string(text), "\n")
		topics[i] = Page{Title: strings.TrimPrefix(title, "# "), Text: strings.TrimSpace(rest)}
	}
	return topics, nil
}

// place is where a page stands in the guide: the number its file begins with.
func place(name string) int {
	digits, _, _ := strings.Cut(path.Base(name), "-")
	number, _ := strconv.Atoi(digits) // a name without one comes first
	return number
}
