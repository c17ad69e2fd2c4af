package store_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// arrow forbids the files below From, except those below one of Except, to
// import any package whose path is or lies below one of Import.
type arrow struct {
	from, except, imports []string
	why                   string
}

var arrows = []arrow{
	{[]string{"store", "sync"}, nil, []string{"sportello/app"},
		"the stores and the protocol know nothing of permits: cmd hands them what they need"},
	{[]string{"store"}, nil, []string{"sportello/sync"},
		"the stores are below the protocol"},
	{[]string{"app"}, nil, []string{"sportello/store/office", "sportello/sync/server"},
		"the desk never reaches into the office"},
	{[]string{"app"}, []string{"app/desk"}, []string{"sportello/sync/merge"},
		"only the desk shows a record as the office will merge it"},
	{[]string{"app/permit", "app/identity", "app/address"}, nil, []string{"sportello/store", "sportello/sync", "sportello/app/desk", "sportello/app/print", "sportello/app/ui", "os", "net", "database/sql"},
		"rules, identity and addresses are pure"},
	{[]string{"app/agenda", "app/visit", "app/segment", "app/staff", "app/statistics", "app/bulletin"}, nil, []string{"sportello/store", "sportello/sync", "sportello/app/desk", "sportello/app/permit", "sportello/app/ui", "os", "net", "database/sql"},
		"what is counted is counted alike on laptops and at the office"},
	{[]string{"app/print", "app/chart", "app/typeset"}, nil, []string{"sportello/store", "sportello/sync", "sportello/app/desk", "sportello/app/ui"},
		"printing and charts draw what they are given"},
	{[]string{"app/desk"}, nil, []string{"sportello/app/ui"},
		"arrows point down"},
	{[]string{"app/ui"}, nil, []string{"sportello/store/laptop", "sportello/sync"},
		"the screens see the desk, nothing below it"},
	{[]string{"app/ui/field", "app/ui/look"}, nil, []string{"sportello/app/desk", "sportello/app/permit"},
		"widgets present, someone else decides"},
	{[]string{"app/ui/scan"}, nil, []string{"fyne.io", "sportello/app/desk", "sportello/app/permit"},
		"a reader is told from hands without a screen"},
	{[]string{"assets"}, nil, []string{"sportello/app", "sportello/store", "sportello/sync"},
		"assets are data"},
	{[]string{"cmd/console"}, nil, []string{"sportello/app", "sportello/assets", "sportello/store", "sportello/sync"},
		"the frame knows no program: each hands it its commands and words"},
	{[]string{"app", "assets", "cmd", "store", "sync"}, []string{"store"}, []string{"database/sql", "modernc.org/sqlite", "github.com/jackc/pgx"},
		"SQL is written only under store"},
	{[]string{"app", "assets", "cmd", "store", "sync"}, []string{"app/ui", "cmd/sportello"}, []string{"fyne.io/fyne/v2"},
		"everything but the screens builds without graphics"},
	{[]string{"app", "assets", "cmd", "store", "sync"}, []string{"cmd/sportello"}, []string{"fyne.io/fyne/v2/app"},
		"only the program opens a real window, so that the screens test without cgo"},
}

func TestArrowsPointDown(t *testing.T) {
	imports := importsOfTree(t)
	for _, arrow := range arrows {
		for file, paths := range imports {
			if !below(file, arrow.from) || below(file, arrow.except) {
				continue
			}
			for _, path := range paths {
				if below(path, arrow.imports) {
					t.Errorf("%s imports %s: %s", file, path, arrow.why)
				}
			}
		}
	}
}

func TestTopLevelIsFixed(t *testing.T) {
	allowed := map[string]bool{
		"cmd": true, "app": true, "store": true, "sync": true, "assets": true, "build": true,
		"go.mod": true, "go.sum": true, "FyneApp.toml": true, "README.md": true, "ARCHITECTURE.md": true,
		"LICENSE": true, "Makefile": true, "publiccode.yml": true,
	}
	entries, err := os.ReadDir("..")
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		if !allowed[entry.Name()] && !strings.HasPrefix(entry.Name(), ".") {
			t.Errorf("%s does not belong at the top level", entry.Name())
		}
	}
	for _, room := range []string{"app", "sync", "cmd"} {
		if files, _ := filepath.Glob(filepath.Join("..", room, "*.go")); len(files) > 0 {
			t.Errorf("%s has a Go package of its own: %v", room, files)
		}
	}
}

// importsOfTree maps each Go file that is no test, by its slash path from the
// project's root, to the packages it imports.
func importsOfTree(t *testing.T) map[string][]string {
	t.Helper()
	imports := make(map[string][]string)
	err := fs.WalkDir(os.DirFS(".."), ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() && (strings.HasPrefix(entry.Name(), ".") && path != "." || path == "build") {
			return fs.SkipDir
		}
		if !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), filepath.Join("..", path), nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, spec := range file.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			imports[path] = append(imports[path], imported)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(imports) == 0 {
		t.Fatal("no Go file found: the test looks in the wrong place")
	}
	return imports
}

func below(path string, roots []string) bool {
	for _, root := range roots {
		if path == root || strings.HasPrefix(path, root+"/") {
			return true
		}
	}
	return false
}
