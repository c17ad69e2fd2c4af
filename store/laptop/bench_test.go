package laptop_test

import (
	"crypto/aes"
	"crypto/cipher"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"sportello/store"
	"sportello/store/laptop"
)

// application is about as much as a filled MOD. 209 holds: 3 KB in 90 fields.
func application() map[string]string {
	values := make(map[string]string)
	for number := range 90 {
		values[fmt.Sprintf("1.%d", number+1)] = fmt.Sprintf("VALORE DI PROVA %03d", number)
	}
	return values
}

// spread sorts durations and returns their p-th hundredth.
func spread(durations []time.Duration, p int) float64 {
	slices.Sort(durations)
	return float64(durations[len(durations)*p/100].Nanoseconds())
}

// BenchmarkSave is one autosave of a 3 KB application, and beside it, taking
// turns on the same disk, the least it could cost: writing 4 KB and flushing.
func BenchmarkSave(b *testing.B) {
	folder := b.TempDir()
	_, session := create(b, folder)
	document, err := session.Create(b.Context(), laptop.Draft{
		Kind: store.Application, State: "draft", Site: "Lido Adriano", Values: application(),
		Card: map[string]string{"surname": "PROVA", "given_names": "ANNA", "title": "Rinnovo"},
	})
	if err != nil {
		b.Fatal(err)
	}
	raw, err := os.Create(filepath.Join(folder, "raw"))
	if err != nil {
		b.Fatal(err)
	}
	defer raw.Close()
	block := make([]byte, 4096)
	var saves, writes []time.Duration
	change := laptop.Change{ID: document.ID, Version: document.Version}
	for i := 0; b.Loop(); i++ {
		change.Values = map[string]string{"1.34": strings.Repeat("x", i%20+1)}
		start := time.Now()
		if change.Version, err = session.Save(b.Context(), change); err != nil {
			b.Fatal(err)
		}
		saves = append(saves, time.Since(start))
		b.StopTimer()
		start = time.Now()
		if _, err := raw.WriteAt(block, int64(i%1000)*4096); err != nil {
			b.Fatal(err)
		}
		if err := raw.Sync(); err != nil {
			b.Fatal(err)
		}
		writes = append(writes, time.Since(start))
		b.StartTimer()
	}
	b.ReportMetric(spread(saves, 50), "p50-ns/save")
	b.ReportMetric(spread(saves, 99), "p99-ns/save")
	b.ReportMetric(spread(writes, 50), "p50-ns/raw")
	b.ReportMetric(spread(saves, 50)/spread(writes, 50), "p50-ratio")
}

// BenchmarkUnlock50k is what unlocking costs beyond the derivation of the key,
// with 50,000 people on the laptop: every card read, opened and decoded.
// Beside it, AES-GCM alone on as many cards.
func BenchmarkUnlock50k(b *testing.B) {
	const people = 50_000
	folder := b.TempDir()
	file, session := create(b, folder)
	var drafts []laptop.Draft
	for i := range people {
		drafts = append(drafts, laptop.Draft{
			Kind: store.Person, State: "active", Site: "Lido Adriano",
			Values: map[string]string{"surname": fmt.Sprintf("PROVA%05d", i), "given_names": "ANNA MARIA"},
			Card: map[string]string{
				"surname": fmt.Sprintf("PROVA%05d", i), "given_names": "ANNA MARIA", "birth_date": "1992-03-15", "citizenship": "MAROCCO",
				"fiscal_code": "PRVNMR92C55Z330X", "document_number": fmt.Sprintf("XX%07d", i), "phone": "3330000000", "permit_number": "I00000000",
			},
		})
		if len(drafts) == 5000 {
			if _, err := session.CreateAll(b.Context(), drafts); err != nil {
				b.Fatal(err)
			}
			drafts = drafts[:0]
		}
	}
	closeAll(b, file, session)
	file = open(b, folder)
	for b.Loop() {
		session := unlock(b, file)
		read := 0
		err := session.Cards(b.Context(), func(laptop.Card) error {
			read++
			return nil
		})
		if err != nil || read != people {
			b.Fatalf("%d cards, %v", read, err)
		}
		session.Close()
	}
	b.ReportMetric(openAlone(b, people).Seconds()*1e3, "ms/AES-GCM-alone")
}

func openAlone(b *testing.B, times int) time.Duration {
	block, err := aes.NewCipher(make([]byte, 32))
	if err != nil {
		b.Fatal(err)
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		b.Fatal(err)
	}
	sealed := aead.Seal(nil, nil, make([]byte, 200), make([]byte, 128))
	start := time.Now()
	for range times {
		if _, err := aead.Open(nil, nil, sealed, make([]byte, 128)); err != nil {
			b.Fatal(err)
		}
	}
	return time.Since(start)
}

// BenchmarkPassphrase is unlocking at the default cost: meant to be slow.
func BenchmarkPassphrase(b *testing.B) {
	file, err := laptop.Open(b.Context(), laptop.Options{Folder: b.TempDir()})
	if err != nil {
		b.Fatal(err)
	}
	defer file.Close()
	session, _, err := file.CreateOperator(b.Context(), laptop.OperatorDraft{Name: operator, Passphrase: passphrase})
	if err != nil {
		b.Fatal(err)
	}
	session.Close()
	for b.Loop() {
		unlock(b, file).Close()
	}
}

// BenchmarkOpen50k is opening a file of 50,000 applications before anybody
// unlocks it: mostly SQLite's look at every page.
func BenchmarkOpen50k(b *testing.B) {
	folder := b.TempDir()
	file, session := create(b, folder)
	values := application()
	var drafts []laptop.Draft
	for range 50_000 {
		drafts = append(drafts, laptop.Draft{Kind: store.Application, State: "draft", Values: values})
		if len(drafts) == 5000 {
			if _, err := session.CreateAll(b.Context(), drafts); err != nil {
				b.Fatal(err)
			}
			drafts = drafts[:0]
		}
	}
	closeAll(b, file, session)
	for b.Loop() {
		if err := open(b, folder).Close(); err != nil {
			b.Fatal(err)
		}
	}
}
