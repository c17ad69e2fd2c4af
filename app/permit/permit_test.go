package permit_test

import (
	"io/fs"
	"maps"
	"os"
	"sync"
	"testing"
	"testing/fstest"

	"sportello/app/permit"
	"sportello/assets/reference"
	"sportello/assets/rulebook"
)

const today = "2026-11-25"

var loadTables = sync.OnceValues(reference.Load)

func tables(t testing.TB) *reference.Tables {
	t.Helper()
	loaded, err := loadTables()
	if err != nil {
		t.Fatal(err)
	}
	return loaded
}

func load(t testing.TB, folder fs.FS) *permit.Rulebook {
	t.Helper()
	book, err := permit.Load(folder, tables(t))
	if err != nil {
		t.Fatal(err)
	}
	return book
}

// real is the rulebook the program is released with.
func real(t testing.TB) *permit.Rulebook { return load(t, rulebook.Files()) }

// small is a rulebook of a few fields and rules, in testdata.
func small(t testing.TB) *permit.Rulebook { return load(t, os.DirFS("testdata/small")) }

// smallFiles are its files, to be broken.
func smallFiles(t testing.TB) fstest.MapFS {
	t.Helper()
	files := fstest.MapFS{}
	names, err := fs.Glob(os.DirFS("testdata/small"), "*")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		text, err := os.ReadFile("testdata/small/" + name)
		if err != nil {
			t.Fatal(err)
		}
		files[name] = &fstest.MapFile{Data: text}
	}
	return files
}

// full is an application in which everything that applies is filled: the
// renewal of a work permit of someone married, with two children.
func full() permit.Input {
	return permit.Input{
		Today: today,
		Values: permit.Values{
			"1.3": "PROVA", "1.4": "MAMADOU", "1.5": "RA", "1.6": "Ravenna", "1.9": permit.Yes, "1.14": permit.Yes,
			"1.16": "16", "1.18": "I12345678", "1.19": "16", "1.20": "2027-02-20", "1.22": "2", "1.23": permit.Yes,
			"1.24": permit.Yes, "1.25": "12", "1.26": "2", "1.28": today, "1.29": permit.Yes,
			"1.H1": "RAVENNA", "1.2": "RA", "1.32": "B", "1.33": "M", "1.34": "1988-03-15", "1.35": "SEN", "1.36": "SEN",
			"1.37": permit.No, "1.38": "DAKAR", "1.40": permit.Yes, "1.44": "A01234567", "1.45": "2029-05-01", "1.46": "01",
			"1.66": "RA", "1.67": "Ravenna", "1.68": "VIALE DELLE NAZIONI", "1.69": "12/A", "1.72": "48122",
			"1.73": "prova@example.org", "1.75": "333/1234567",
			"1.129": "ESEMPIO", "1.130": "AWA", "1.131": "F", "1.132": "1990-07-02", "1.133": "SEN", "1.134": "SEN", "1.135": "THIES",
			"1.137": "PROVA", "1.138": "FATOU", "1.139": "F", "1.140": "2017-01-09", "1.141": "ITA", "1.142": "SEN", "1.143": "RAVENNA",
			"1.145": "PROVA", "1.146": "OMAR", "1.147": "M", "1.148": "2019-11-30", "1.149": "ITA", "1.150": "SEN", "1.151": "RAVENNA",
			"2.H1": "RA", "2.4": permit.Yes, "2.8": permit.Yes, "2.19": "MAGAZZINIERE", "2.21": permit.Yes, "2.22": "ESEMPIO LOGISTICA SRL",
			"2.24": "01234567897", "2.34": permit.Yes, "2.35": "RA", "2.36": "2023-03-01",
			"2.52": permit.Yes, "2.53": "18500.00", "2.54": "2026", "2.59": permit.Yes,
		},
		Documents: map[string]bool{},
	}
}

// with is an application with some values changed; "" empties a field.
func with(input permit.Input, changes permit.Values) permit.Input {
	values := maps.Clone(input.Values)
	for key, value := range changes {
		values[key] = value
		if value == "" {
			delete(values, key)
		}
	}
	input.Values = values
	return input
}

func find(report permit.Report, rule string) (permit.Finding, bool) {
	for _, finding := range report.Findings {
		if finding.Rule == rule {
			return finding, true
		}
	}
	return permit.Finding{}, false
}
