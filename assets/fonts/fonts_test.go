package fonts_test

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"os"
	"strings"
	"testing"

	"github.com/go-text/typesetting/font"

	"sportello/assets/fonts"
)

func TestForText(t *testing.T) {
	tests := []struct {
		text string
		want string // "" = no font
	}{
		{"", "NotoSans-Regular"},
		{"PROVA Giosuè 12/A", "NotoSans-Regular"},
		{"Žarko JOVANOVSKI Ṣáńgó", "NotoSans-Regular"},
		{"Οδυσσέας", "NotoSans-Regular"},
		{"Шевченко Їжак", "NotoSans-Regular"},
		{"محمد العمراني", "NotoNaskhArabic-Regular"},
		{"اسم (PROVA) 12", "NotoNaskhArabic-Regular"},
		{"পরীক্ষা", "NotoSansBengali-Regular"},
		{"परीक्षा", "NotoSansDevanagari-Regular"},
		{"ਪਰੀਖਿਆ", "NotoSansGurmukhi-Regular"},
		{"ሙከራ", "NotoSansEthiopic-Regular"},
		{"გამოცდა", "NotoSansGeorgian-Regular"},
		{"Փորձ", "NotoSansArmenian-Regular"},
		{"מבחן", "NotoSansHebrew-Regular"},
		{"පරීක්ෂණය", "NotoSansSinhala-Regular"},
		{"சோதனை", "NotoSansTamil-Regular"},
		{"ทดสอบ", "NotoSansThai-Regular"},
		{"测试", "DroidSansFallbackFull"},
		{"PROVA 測試", "DroidSansFallbackFull"},
		{"テスト ためし", "DroidSansFallbackFull"},
		{"시험", "NanumGothicCoding"},
		{"ᏣᎳᎩ", ""},
		{"PROVA ᏣᎳᎩ", ""},
	}
	for _, test := range tests {
		got, ok := fonts.ForText(test.text)
		if got.Name != test.want || ok != (test.want != "") {
			t.Errorf("ForText(%q) = %q, %v; want %q", test.text, got.Name, ok, test.want)
		}
	}
}

// A font that is chosen for a text must have its letters.
func TestChosenFontHasTheGlyphs(t *testing.T) {
	for _, text := range []string{
		"ABCabcàèéìòùŠšČčĐđŽžĂăȘșȚțËëÇçŁłŃńỆệẠạ", "ΑΒΓαβγώ", "АБВабвЇїҐґЈјЌќ", "محمدپچژگکی", "অআকখড়ঢ়য়", "अआकख",
		"ਅਆਕਖ", "ሀለሐመ", "აბგ", "Աբգ", "אבג", "අආක", "அஆக", "กขค", "测试測試示例王李张", "テスト漢字", "시험김",
	} {
		chosen, ok := fonts.ForText(text)
		if !ok {
			t.Fatalf("no font for %q", text)
		}
		face, err := font.ParseTTF(bytes.NewReader(chosen.TTF()))
		if err != nil {
			t.Fatalf("%s: %v", chosen.Name, err)
		}
		for _, r := range text {
			if _, ok := face.NominalGlyph(r); !ok {
				t.Errorf("%s has no glyph for %q", chosen.Name, r)
			}
		}
	}
}

func TestFilesAreTheDistributedOnes(t *testing.T) {
	sums, err := os.Open("SHA256SUMS")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = sums.Close() }()
	want := map[string]string{}
	for lines := bufio.NewScanner(sums); lines.Scan(); {
		sum, name, _ := strings.Cut(lines.Text(), "  ")
		want[strings.TrimSuffix(name, ".ttf")] = sum
	}
	carried := append(fonts.Scripts(), fonts.Regular(), fonts.Bold())
	if len(carried) != len(want) {
		t.Errorf("%d fonts, %d sums", len(carried), len(want))
	}
	for _, f := range carried {
		sum := sha256.Sum256(f.TTF())
		if got := hex.EncodeToString(sum[:]); got != want[f.Name] {
			t.Errorf("%s: SHA-256 %s, want %s", f.Name, got, want[f.Name])
		}
	}
}
