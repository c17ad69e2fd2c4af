package print

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tdewolff/canvas"
	"pgregory.net/rapid"
)

// written is a text on a page, with its origin from the top left, as a reader
// of the PDF would find it.
type written struct {
	page        int
	x, y, width float64
	text        string
}

// recorder takes down what is written on a page.
type recorder struct {
	page  int
	texts *[]written
}

func (recorder) Size() (float64, float64)                             { return pageWidth, pageHeight }
func (recorder) RenderPath(*canvas.Path, canvas.Style, canvas.Matrix) {}
func (recorder) RenderImage(image.Image, canvas.Matrix)               {}
func (r recorder) RenderText(t *canvas.Text, m canvas.Matrix) {
	at := m.Dot(canvas.Point{})
	*r.texts = append(*r.texts, written{r.page, at.X, pageHeight - at.Y, t.Width, t.Text})
}

func drawn(t testing.TB, language string, draw func(*sheet)) *sheet {
	t.Helper()
	s, err := newSheet(language)
	if err != nil {
		t.Fatal(err)
	}
	draw(s)
	return s
}

func textsOf(s *sheet) []written {
	var texts []written
	for i, page := range s.pages {
		page.RenderTo(recorder{i + 1, &texts})
	}
	return texts
}

func recapTexts(t testing.TB, r Recap) []written {
	return textsOf(drawn(t, r.Language, func(s *sheet) { s.recap(r) }))
}

// linesOf joins what stands on one line of a page, left to right.
func linesOf(texts []written) []string {
	var lines []string
	for i, text := range texts {
		if i > 0 && texts[i-1].page == text.page && texts[i-1].y == text.y && text.x > texts[i-1].x {
			lines[len(lines)-1] += text.text
			continue
		}
		lines = append(lines, text.text)
	}
	return lines
}

// inOrder fails unless the lines hold all of want, one after the other.
func inOrder(t *testing.T, lines []string, want ...string) {
	t.Helper()
	for _, text := range want {
		i := slices.IndexFunc(lines, func(line string) bool { return strings.Contains(line, text) })
		if i < 0 {
			t.Fatalf("%q is not written, or not in its place", text)
		}
		lines = lines[i:]
	}
}

func TestRecapHoldsEverythingInTheOrderOfTheForm(t *testing.T) {
	lines := linesOf(recapTexts(t, longTerm()))
	inOrder(t, lines, "Riepilogo", "Non è il modulo ufficiale", "PROVA RAHMAN Esempio Mohammed", "lungo periodo",
		"Lido Adriano", "Ada Esempio", "25/11/2026 10:32", "2026-11-01", "non ancora inviata",
		"Modulo 1", "Dati anagrafici", "Cognome", "PROVA RAHMAN", "Nome", "ESEMPIO MOHAMMED", "Documento di viaggio",
		"MINISTRY OF HOME AFFAIRS", "DHAKA", "Coniuge", "Figli minori", "KARIM",
		"Modulo 2", "M2 · 1", "M2 · 3", "01234567897",
		"Errore · campo 1.20", "Deroga dell’operatore: Ricovero", "Avviso · campo 2.40", "Importo 2026 da verificare", "Nota",
		"Allegati · 1 manca", "Fotocopia", "idoneità", "MANCA", "facoltativo",
		"Costi", "Assicurata", "Totale", "€ 176,46", "Scadenze", "11/03/2027")
	for _, section := range longTerm().Sections {
		for _, field := range section.Fields {
			for _, text := range []string{field.Number, field.Label, strings.Fields(field.Value)[0]} {
				inOrder(t, lines, text)
			}
		}
	}
}

// What nobody has confirmed is marked where it stands.
func TestUnverifiedFactsAreMarked(t *testing.T) {
	for _, label := range []string{"carichi pendenti", "Assicurata postale", "Prime impronte"} {
		if !slices.ContainsFunc(linesOf(recapTexts(t, longTerm())), func(line string) bool {
			return strings.Contains(line, label+"da verificare")
		}) {
			t.Errorf("%s is not marked", label)
		}
	}
}

func TestEveryPageSaysWhoseAndThatItIsNotOfficial(t *testing.T) {
	s := drawn(t, "en", func(s *sheet) { s.recap(longTerm()) })
	lines := map[int][]string{}
	for _, text := range textsOf(s) {
		if text.y > bodyBottom {
			lines[text.page] = append(lines[text.page], text.text)
		}
	}
	for page := 1; page <= len(s.pages); page++ {
		footer := strings.Join(lines[page], "")
		for _, want := range []string{"PROVA RAHMAN Esempio", "This is not the official form", fmt.Sprintf("Page %d of %d", page, len(s.pages))} {
			if !strings.Contains(footer, want) {
				t.Errorf("page %d ends with %q, without %q", page, footer, want)
			}
		}
	}
}

func TestSlip(t *testing.T) {
	slip := takeHome()
	lines := linesOf(textsOf(drawn(t, "it", func(s *sheet) { s.slip(slip) })))
	inOrder(t, lines, "PROVA RAHMAN", "Foglio stampato", "Numero della pratica", "7K3M-9Q2X-T4WD", "Sarà confermato all’invio",
		"Da portare", "idoneità", "Documenti già mostrati", "Fotocopia", "Quanto costa", "€ 176,46", "Date da ricordare", "Dove", "Lido Adriano")
	slip.Delivered, slip.Documents = true, nil
	lines = linesOf(textsOf(drawn(t, "en", func(s *sheet) { s.slip(slip) })))
	inOrder(t, lines, "The office’s receipt no.", "7K3M-9Q2X-T4WD", "No document is missing")
	if slices.ContainsFunc(lines, func(line string) bool { return strings.Contains(line, "confirmed") }) {
		t.Error("a delivered application is still to be confirmed")
	}
}

// A field is on one page with its number, under the heading of its section, and
// nothing is written over the margins.
func TestPagesBreakBetweenFields(t *testing.T) {
	first := drawn(t, "it", func(*sheet) {}) // its fonts serve all checks
	rapid.Check(t, func(t *rapid.T) {
		var r Recap
		r.Language, r.Applicant = "it", "PROVA Esempio"
		word := rapid.StringMatching(`[A-ZÀ-Ü]{1,12}( [A-Z0-9]{1,14}){0,12}`)
		n := 0
		for range rapid.IntRange(1, 12).Draw(t, "sections") {
			section := Section{Number: "9", Title: fmt.Sprintf("sezione%d", len(r.Sections))}
			for range rapid.IntRange(1, 20).Draw(t, "fields") {
				n++
				section.Fields = append(section.Fields, Field{fmt.Sprintf("n%d", n), fmt.Sprintf("etichetta%d", n), fmt.Sprintf("v%d ", n) + word.Draw(t, "value") + fmt.Sprintf(" fine%d", n)})
			}
			r.Sections = append(r.Sections, section)
		}
		s := &sheet{faces: first.faces, texts: first.texts}
		s.newPage()
		s.recap(r)
		pages, headings := map[string]int{}, map[string]bool{}
		for _, text := range textsOf(s) {
			for word := range strings.FieldsSeq(text.text) {
				if _, seen := pages[word]; !seen {
					pages[word] = text.page
				}
				headings[fmt.Sprint(word, " ", text.page)] = true
			}
			if text.x < margin-0.01 || text.x+text.width > pageWidth-margin+0.5 || text.y < margin || text.y > pageHeight-margin/2 {
				t.Fatalf("%q at %.1f, %.1f, %.1f wide", text.text, text.x, text.y, text.width)
			}
		}
		n = 0
		for i, section := range r.Sections {
			for range section.Fields {
				n++
				page := pages[fmt.Sprintf("n%d", n)]
				for _, part := range []string{"etichetta", "v", "fine"} {
					if got := pages[fmt.Sprintf("%s%d", part, n)]; got != page || got == 0 {
						t.Fatalf("field %d is on page %d, its %s on %d", n, page, part, got)
					}
				}
				if !headings[fmt.Sprintf("sezione%d %d", i, page)] {
					t.Fatalf("no heading above field %d on page %d", n, page)
				}
			}
		}
	})
}

func pdfOf(t testing.TB, r Recap) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := WriteRecap(&out, r); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// sound fails unless the table of offsets, the lengths of the streams and the
// references of a PDF hold together.
func sound(t *testing.T, file []byte) (streams [][]byte, info string) {
	t.Helper()
	objects, trailer, err := split(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.HasPrefix(file, []byte("%PDF-1.7\n")) || !bytes.Contains(trailer, []byte("/Root 1 0 R")) {
		t.Fatal("no PDF")
	}
	for _, o := range objects {
		if !bytes.HasPrefix(o.bytes, fmt.Appendf(nil, "%d 0 obj\n", o.number)) || !bytes.HasSuffix(o.bytes, []byte("\nendobj\n")) {
			t.Fatalf("object %d is not where the table says", o.number)
		}
		head, stream, found := bytes.Cut(o.bytes, []byte(">>stream\n"))
		if !found {
			if o.number == 2 {
				info = string(o.bytes)
			}
			continue
		}
		var length int
		_, after, _ := bytes.Cut(head, []byte("/Length "))
		if _, err := fmt.Sscanf(string(after), "%d", &length); err != nil {
			t.Fatal(err)
		}
		if !bytes.HasPrefix(stream[length:], []byte("\nendstream\n")) {
			t.Fatalf("object %d is not %d bytes long", o.number, length)
		}
		reader, err := zlib.NewReader(bytes.NewReader(stream[:length]))
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(reader)
		if err != nil {
			t.Fatal(err)
		}
		streams = append(streams, content)
	}
	return streams, info
}

func TestPDFIsSoundAndDatedByTheSheet(t *testing.T) {
	streams, info := sound(t, pdfOf(t, longTerm()))
	if !strings.Contains(info, "/CreationDate(D:20261125093200Z)") {
		t.Errorf("information %q", info)
	}
	fonts := 0
	for _, stream := range streams {
		if !bytes.HasPrefix(stream, []byte{0, 1, 0, 0}) {
			continue
		}
		fonts++
		at := bytes.Index(stream, []byte("head"))
		head := stream[binary.BigEndian.Uint32(stream[at+8:]):]
		modified := time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC).Unix() + int64(binary.BigEndian.Uint64(head[28:]))
		if modified != made.Unix() {
			t.Errorf("a font is modified at %v", time.Unix(modified, 0).UTC())
		}
		if sum := checksum(stream); sum != 0xB1B0AFBA {
			t.Errorf("a font's sum is %x", sum)
		}
	}
	if fonts < 2 {
		t.Errorf("%d fonts embedded", fonts)
	}
	if !bytes.Equal(pdfOf(t, longTerm()), pdfOf(t, longTerm())) {
		t.Error("the same recap gives other bytes")
	}
}

// Viewers show the title in their window and file managers index it.
func TestInformationNamesNobody(t *testing.T) {
	_, info := sound(t, pdfOf(t, longTerm()))
	plain := strings.ReplaceAll(info, "\x00", "")
	if !strings.Contains(plain, "Riepilogo dell") {
		t.Errorf("no title in %q", plain)
	}
	for _, word := range []string{"PROVA", "RAHMAN", "Mohammed", "Esempio", "Adriano"} {
		if strings.Contains(plain, word) {
			t.Errorf("%q names %s", plain, word)
		}
	}
}

func TestFontsAreSubsets(t *testing.T) {
	for name, limit := range map[string]struct {
		recap Recap
		bytes int
	}{
		"long-term": {longTerm(), 60_000},
		"scripts":   {scripts(), 120_000},
		"empty":     {Recap{Language: "it"}, 25_000},
	} {
		if size := len(pdfOf(t, limit.recap)); size > limit.bytes {
			t.Errorf("%s: %d bytes", name, size)
		}
	}
}

func TestHostileTexts(t *testing.T) {
	tests := map[string]string{
		"control characters": "A\x00B\x1b[31mC\r\n\tD\u2028E",
		"directions":         "abc\u202edef\u2066ghi\u2069\u200f",
		"no UTF-8":           "\xff\xfe\xc3",
		"pictures":           "👨‍👩‍👧‍👦 🏳️‍🌈",
		"long words":         strings.Repeat("X", 10_000),
		"long text":          strings.Repeat("PAROLA DI PROVA ", 700),
		"too long":           strings.Repeat("é", 16<<10),
		"marks alone":        strings.Repeat("\u0301", 500),
		"marks of scripts":   "\u09cd\u0bbe\u0e33\u064b\u0dcf",
		"joiners":            strings.Repeat("\u200d", 3000),
		"Arabic, unbroken":   strings.Repeat("مثال", 2000),
		"deep":               strings.Repeat("ا1a(", 500),
		"templates":          `{{.Number}} %s \( ) <<>> endobj`,
		"one emoji":          "\U0001F600",
		"private use":        "\ue000\U0010ffff",
	}
	for name, text := range tests {
		t.Run(name, func(t *testing.T) {
			r := hostile(text, text)
			if len(text) > 500 { // long is long in a few places, too
				r = Recap{Language: "it", Applicant: text, Sections: []Section{{"1", "PROVA", []Field{{"1", text, text}}}}}
			}
			sound(t, pdfOf(t, r))
			slip := Slip{Language: "en", Applicant: text, Receipt: text, Documents: r.Documents, Fees: r.Fees, Deadlines: r.Deadlines}
			var out bytes.Buffer
			if err := WriteSlip(&out, slip); err != nil {
				t.Fatal(err)
			}
			sound(t, out.Bytes())
		})
	}
}

// hostile is a recap with the same texts everywhere.
func hostile(a, b string) Recap {
	return Recap{
		Language: "it", Title: a, Applicant: b, Original: a, Site: b, Operator: a, Made: made, Rulebook: b, Receipt: a, Total: b,
		Sections:  []Section{{a, b, []Field{{b, a, b}, {"2", b, a}}}, {"M2 " + a, a, []Field{{"1", "b", "c"}}}},
		Findings:  []Finding{{"error", a, b, a, b, a}, {b, "", a, "", "", ""}},
		Documents: []Document{{a, b, true, false, true}, {b, a, false, true, true}},
		Fees:      []Fee{{a, b, true}},
		Deadlines: []Deadline{{b, a, b, true}},
	}
}

// A character in no font is replaced by a sign, and the sheet says so.
func TestLackingCharactersAreSaid(t *testing.T) {
	said := func(name string) bool {
		return slices.ContainsFunc(linesOf(recapTexts(t, Recap{Language: "it", Original: name})), func(line string) bool {
			return strings.Contains(line, "sta al posto di una lettera")
		})
	}
	if said("প্রুভা Зразок مثال 示例 テスト 시험") {
		t.Error("said of a name that every font has")
	}
	if !said("ᏣᎳᎩ") {
		t.Error("not said of a name in Cherokee")
	}
}

// The PDF renderer would draw moved marks beside their letters.
func TestMovedMarksAreDrawnAsOutlines(t *testing.T) {
	lines := linesOf(recapTexts(t, scripts()))
	has := func(name string) bool {
		return slices.ContainsFunc(lines, func(line string) bool { return strings.Contains(line, name) })
	}
	for name, want := range map[string]bool{"Зразок": true, "მაგალითი": true, "أمينة": true, "প্রুভা": true, "مُحَمَّد": false, "น้ำ": false} {
		if has(name) != want {
			t.Errorf("%s is drawn as text: %v, want %v", name, !want, want)
		}
	}
}

func TestErrors(t *testing.T) {
	var out bytes.Buffer
	if err := WriteRecap(&out, Recap{Language: "xx"}); err == nil || out.Len() > 0 {
		t.Errorf("unknown language: %v, %d bytes", err, out.Len())
	}
	if err := WriteSlip(fullDisk{}, takeHome()); !errors.Is(err, errFull) {
		t.Errorf("full disk: %v", err)
	}
	err := write(&out, "print.recap", "it", made, func(*sheet) { panic("broken font") })
	if err == nil || out.Len() > 0 {
		t.Errorf("panic while drawing: %v, %d bytes", err, out.Len())
	}
	if _, err := stamp([]byte("%PDF-1.7\nxref\nstartxref\n9\n%%EOF\n"), made); err == nil {
		t.Error("a PDF without objects is stamped")
	}
}

var errFull = errors.New("no space left on device")

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, errFull }

// The fonts are loaded once: that takes most of the time of a small sheet.
func FuzzWriteRecap(f *testing.F) {
	f.Add("PROVA", "esempio")
	f.Add("أمينة 24 (A)", "প্রুভা\u200d")
	f.Add("\xff\x00\u202e", "น้ำ 王\U0001F600")
	f.Add("ກ\u0eb1", "क्षत्रिय\u0301")
	first, err := newSheet("it")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, a, b string) {
		if len(a) > 200 || len(b) > 200 {
			return
		}
		s := &sheet{faces: first.faces, texts: first.texts}
		s.newPage()
		s.recap(hostile(a, b))
		var out bytes.Buffer
		if err := s.write(&out, "Prova", made); err != nil {
			t.Fatal(err)
		}
		sound(t, out.Bytes())
	})
}

func BenchmarkRecap(b *testing.B) {
	r := longTerm()
	for b.Loop() {
		if err := WriteRecap(io.Discard, r); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkSlip(b *testing.B) {
	slip := takeHome()
	for b.Loop() {
		if err := WriteSlip(io.Discard, slip); err != nil {
			b.Fatal(err)
		}
	}
}
