package spelling_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"sportello/sync/match/internal/spelling"
)

func TestFoldKeepsWhatIsHeard(t *testing.T) {
	for text, want := range map[string]string{
		"ÇELA":               "čela",
		"Ștefan ŢURCANU":     "štefan țurcanu",
		"Müller-Lüdenscheid": "müller lüdenscheid",
		"N'Diaye":            "ndiaye",
		"  Nguyễn   Văn ":    "nguyen van",
		"ESEMPIO<<FINTA<":    "esempio finta",
		"مُحَمَّد":           "محمد",
		"أحمد":               "احمد",
		"Єлизавета":          "єлизавета",
		"Weiß":               "weiss",
		"Łukasz":             "lukasz",
		"ГУЛІЄВ":             "гулієв",
	} {
		if got := spelling.Fold(text); got != want {
			t.Errorf("Fold(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestOtherScriptsAreRomanised(t *testing.T) {
	for text, want := range map[string]string{
		"Шевченко":     "shevchenko",
		"Љиљана":       "ljiljana",
		"Георгиев":     "georgiev",
		"محمد":         "mhmd",
		"خديجة":        "khdyja",
		"রহমান":        "rahaman",
		"হোসেন":        "hosen",
		"Παπαδόπουλος": "papadopoulos",
		"ბარაკ":        "barak",
		"김":            "kim",
		"バラク":          "baraku",
		"ガンジー":         "ganji",
		"王小明":          "wang xiao ming",
		"सिंह":         "sinh",
	} {
		var words []string
		for _, word := range spelling.Words(text, 9) {
			words = append(words, spelling.Latin.Text(word.Latin))
		}
		if got := strings.Join(words, " "); got != want {
			t.Errorf("%q is romanised %q, want %q", text, got, want)
		}
	}
}

// likeness of two single words.
func likeness(t *testing.T, a, b string) float64 {
	t.Helper()
	left, right := spelling.Words(a, 1), spelling.Words(b, 1)
	if len(left) == 0 || len(right) == 0 {
		t.Fatalf("%q or %q has no word", a, b)
	}
	return spelling.Likeness(left[0], right[0], left[0].Own(), right[0].Own())
}

func TestSpellingsOfOneNameAreAlike(t *testing.T) {
	for _, pair := range [][2]string{
		{"Mohammed", "Muhammad"}, {"Abdoul", "Abdul"}, {"Abdelkader", "Abdulqadir"}, {"Ivanov", "Ivanoff"},
		{"Chaimaa", "Shaima"}, {"Cheikh", "Sheikh"}, {"Jamal", "Djamel"}, {"Youssouf", "Yusuf"}, {"Khadija", "Hadija"},
		{"Zhang", "Chang"}, {"Xiao", "Hsiao"}, {"Shevchenko", "Ševčenko"}, {"Hossain", "Hussain"},
		{"Shevchenko", "Шевченко"}, {"Oleksandr", "Олександр"}, {"Mohammed", "محمد"}, {"Khadija", "خديجة"}, {"Georgiev", "Георгиев"},
		{"Rahman", "রহমান"}, {"Petrov", "Петров"}, {"Ljubčo", "Љубчо"},
	} {
		if got := likeness(t, pair[0], pair[1]); got < 0.5 {
			t.Errorf("%s and %s are alike by %.2f, want at least 0.5", pair[0], pair[1], got)
		}
	}
	for _, pair := range [][2]string{
		{"Hassan", "Hussein"}, {"Ahmed", "Hamid"}, {"Rossi", "Russo"}, {"Wang", "Huang"}, {"Fatima", "Fatoumata"},
		{"Petrov", "Попов"}, {"Karim", "رشيد"}, {"Oksana", "Олена"},
	} {
		if got := likeness(t, pair[0], pair[1]); got > 0.46 {
			t.Errorf("%s and %s are alike by %.2f, want two names", pair[0], pair[1], got)
		}
	}
}

func TestNeighboursThatChangedPlacesAreOneSlip(t *testing.T) {
	if got := likeness(t, "Petrov", "Petorv"); got < 0.5 {
		t.Errorf("alike by %.2f, want at least 0.5", got)
	}
}

func TestEveryTableReads(t *testing.T) {
	for file, right := range map[string]spelling.Script{
		"latin-latin.tsv": spelling.Latin, "latin-arabic.tsv": spelling.Arabic, "latin-cyrillic.tsv": spelling.Cyrillic,
	} {
		data, err := os.ReadFile(filepath.Join("data", file))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := spelling.ReadTable(string(data), spelling.Latin, right); err != nil {
			t.Errorf("%s: %v", file, err)
		}
	}
	for _, wrong := range []string{"a\tb\n", "abc\td\t1\n", "a\tb\tc\n"} {
		if _, err := spelling.ReadTable(wrong, spelling.Latin, spelling.Latin); err == nil {
			t.Errorf("a table with %q was read", wrong)
		}
	}
}

func TestLearningFindsWhatStandsForWhat(t *testing.T) {
	var pairs []spelling.Pair
	for _, name := range []string{"shasha mash", "shadi", "dasha", "rashad", "misha", "sami", "hasan", "samih"} {
		for word := range strings.FieldsSeq(name) {
			pairs = append(pairs, spelling.Pair{Left: word, Right: strings.NewReplacer("sh", "ш", "s", "с", "h", "х", "a", "а", "m", "м", "d", "д", "i", "и", "r", "р", "n", "н").Replace(word), Weight: 1})
		}
	}
	var b bytes.Buffer
	if err := spelling.Learn(&b, pairs, spelling.Latin, spelling.Cyrillic, 8, 0.1); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(b.String(), "\nsh\tш\t") {
		t.Errorf("sh and ш were not learned:\n%s", b.String())
	}
	table, err := spelling.ReadTable(b.String(), spelling.Latin, spelling.Cyrillic)
	if err != nil {
		t.Fatal(err)
	}
	word := func(text string) spelling.Word { return spelling.Words(text, 1)[0] }
	if same, other := table.Bits(word("shami").Latin, word("шами").Native), table.Bits(word("shami").Latin, word("хамид").Native); same < other+5 {
		t.Errorf("shami is шами by %.1f bits and хамид by %.1f", same, other)
	}
}

func TestFoldingTwiceChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(rapid.String(), rapid.StringOfN(rapid.RuneFrom([]rune("aàâçéñøßšşıİ'’-< 0٣әћЙйёіїאब्িগ়ガ김王ﷲﬁ")), 0, 40, -1)).Draw(t, "text")
		once := spelling.Fold(text)
		if twice := spelling.Fold(once); twice != once && len(once) <= 512 {
			t.Fatalf("Fold(%q) = %q, folded again %q", text, once, twice)
		}
	})
}

func TestLikenessIsBoundedAndSymmetric(t *testing.T) {
	words := rapid.Custom(func(t *rapid.T) spelling.Word {
		text := rapid.StringOfN(rapid.RuneFrom([]rune("abdehikmnorsuyzščабвгийкшمحدعلا")), 1, 12, -1).Draw(t, "text")
		if found := spelling.Words(text, 1); len(found) > 0 {
			return found[0]
		}
		return spelling.Words("prova", 1)[0]
	})
	rapid.Check(t, func(t *rapid.T) {
		a, b := words.Draw(t, "a"), words.Draw(t, "b")
		there, back := spelling.Likeness(a, b, a.Own(), b.Own()), spelling.Likeness(b, a, b.Own(), a.Own())
		if there > 1 || there-back > 1e-3 || back-there > 1e-3 {
			t.Fatalf("likeness %v there, %v back", there, back)
		}
		if a == b && there != 1 {
			t.Fatalf("a word is like itself by %v", there)
		}
	})
}

func FuzzWords(f *testing.F) {
	for _, seed := range []string{"PROVA Esempio", "مُحَمَّد", "Љубчо", "রহমান", "王小明", "I9or", "\xff\xfe", "김ガ"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, word := range spelling.Words(text, 8) {
			if word.Latin == "" || !spelling.Latin.Valid(word.Latin) || !word.Script.Valid(word.Native) {
				t.Fatalf("%q gave the word %+v", text, word)
			}
		}
	})
}
