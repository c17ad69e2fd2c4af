package benchmark_test

import (
	"os"
	"path/filepath"
	"testing"

	"sportello/sync/match/internal/benchmark"
)

func folder(t *testing.T, files map[string]string) string {
	t.Helper()
	root := t.TempDir()
	for name, text := range files {
		path := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

func TestEveryPairIsInOneHalf(t *testing.T) {
	root := folder(t, map[string]string{
		"names/pairs.tsv":           "prova\tп р о в а\t1\nproba\tп р о в а\t2\nfinta\tф и н т а\t1\nesempio\tэ с е м п и о\t3\nnessuno\tн е с с у н о\t1\n",
		"names/name_bench_even.csv": "schema,name1,name2,is_match\nPerson,Prova Finta,FINTA Prova,true\nCompany,Prova spa,Prova,true\nPerson,Prova Uno,Altra Due,false\n",
	})
	var spellings []benchmark.Spelling
	halves := make(map[string]benchmark.Half)
	names := 0
	for _, half := range []benchmark.Half{benchmark.Tuning, benchmark.Reporting} {
		some, err := benchmark.Spellings(root, "pairs.tsv", half)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range some {
			if of, ok := halves[s.Native]; ok && of != half {
				t.Errorf("%s is in both halves", s.Native)
			}
			halves[s.Native] = half
		}
		spellings = append(spellings, some...)
		people, err := benchmark.PersonNames(root, half)
		if err != nil {
			t.Fatal(err)
		}
		names += len(people)
	}
	if len(spellings) != 5 || names != 2 {
		t.Errorf("%d spellings and %d names, want 5 and 2", len(spellings), names)
	}
}

func TestRecordsOfOnePersonHaveOneEntity(t *testing.T) {
	root := folder(t, map[string]string{"febrl/a.csv": "rec_id, surname\nrec-7-org, finta\nrec-7-dup-0, fimta\nrec-8-org, prova\n"})
	rows, err := benchmark.FEBRL(root, "a.csv")
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != 3 || rows[0].Entity != rows[1].Entity || rows[0].Entity == rows[2].Entity || rows[1].Fields["surname"] != "fimta" {
		t.Errorf("read %+v", rows)
	}
	if _, err := benchmark.FEBRL(root, "b.csv"); err == nil {
		t.Error("a data set that is not there was read")
	}
}
