package permit_test

import (
	"errors"
	"maps"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"sportello/app/permit"
)

func TestDocumentByOfficialNumbers(t *testing.T) {
	text := `{"modulo1": {"3": "DIALLO", "9": true, "8": false, "37": false, "34": "1992-03-15", "69": "12/A", "72": ""},
		"modulo2": {"52": true, "53": "6.100,00"}, "documents": ["passport"]}`
	input, err := small(t).DecodeDocument([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	want := permit.Values{
		"1.3": "DIALLO", "1.9": permit.Yes, "1.37": permit.No, "1.34": "1992-03-15", "1.69": "12/A",
		"2.52": permit.Yes, "2.53": "6100.00",
	}
	if !maps.Equal(input.Values, want) {
		t.Errorf("values are %v", input.Values)
	}
	if !maps.Equal(input.Documents, map[string]bool{"passport": true}) || !input.AsWritten {
		t.Errorf("documents are %v, as written: %v", input.Documents, input.AsWritten)
	}
}

func TestHeadingsByOfficialNumbers(t *testing.T) {
	input, err := real(t).DecodeDocument([]byte(`{"modulo1": {"H1": "RAVENNA", "2": "RA"}, "modulo2": {"H1": "RA"}}`))
	if want := (permit.Values{"1.H1": "RAVENNA", "1.2": "RA", "2.H1": "RA"}); err != nil || !maps.Equal(input.Values, want) {
		t.Errorf("values are %v, %v", input.Values, err)
	}
}

func TestDocumentInOurOwnForm(t *testing.T) {
	text := `{"values": {"1.3": "DIALLO", "1.9": "true"}, "documents": {"passport": true, "payslips": false}, "overrides": {"late": "malattia"}}`
	input, err := small(t).DecodeDocument([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	if !maps.Equal(input.Values, permit.Values{"1.3": "DIALLO", "1.9": permit.Yes}) ||
		!maps.Equal(input.Documents, map[string]bool{"passport": true, "payslips": false}) ||
		!maps.Equal(input.Overrides, map[string]string{"late": "malattia"}) || input.AsWritten {
		t.Errorf("read as %+v", input)
	}
}

func TestWithoutDocumentsNobodySaid(t *testing.T) {
	for text, said := range map[string]bool{`{"modulo1": {}}`: false, `{"modulo1": {}, "documents": []}`: true} {
		if input, err := small(t).DecodeDocument([]byte(text)); err != nil || (input.Documents != nil) != said {
			t.Errorf("%s: documents are %v, %v", text, input.Documents, err)
		}
	}
}

func TestDocumentIsRefused(t *testing.T) {
	tests := []struct {
		name, text string
		path       string
		kind       permit.ProblemKind
	}{
		{"unknown number", `{"modulo1": {"999": "x"}}`, "modulo1.999", permit.ProblemUnknown},
		{"number of a heading", `{"modulo1": {"7": true}}`, "modulo1.7", permit.ProblemUnknown},
		{"number of the other form", `{"modulo2": {"3": "x"}}`, "modulo2.3", permit.ProblemUnknown},
		{"unknown key", `{"values": {"3.1": "x"}}`, "values.3.1", permit.ProblemUnknown},
		{"unknown part", `{"modulo3": {}}`, "modulo3", permit.ProblemUnknown},
		{"unknown document", `{"documents": ["diary"]}`, "documents.diary", permit.ProblemUnknown},
		{"text for a tick", `{"modulo1": {"9": "true"}}`, "modulo1.9", permit.ProblemType},
		{"tick for a text", `{"modulo1": {"3": true}}`, "modulo1.3", permit.ProblemType},
		{"number for a text", `{"modulo1": {"72": 48122}}`, "modulo1.72", permit.ProblemType},
		{"nothing for a text", `{"modulo1": {"3": null}}`, "modulo1.3", permit.ProblemType},
		{"list for a text", `{"modulo1": {"3": [["x"]]}}`, "modulo1.3", permit.ProblemType},
		{"list for a form", `{"modulo1": ["3"]}`, "modulo1", permit.ProblemType},
		{"list for the whole", `[]`, "", permit.ProblemType},
		{"text for the documents", `{"documents": "passport"}`, "documents", permit.ProblemType},
		{"document that is no text", `{"documents": [1]}`, "documents", permit.ProblemType},
		{"reason that is no text", `{"overrides": {"late": 1}}`, "overrides.late", permit.ProblemType},
		{"number twice", `{"modulo1": {"3": "A", "3": "B"}}`, "modulo1.3", permit.ProblemTwice},
		{"both ways", `{"modulo1": {}, "values": {}}`, "", permit.ProblemMixed},
		{"text too long", `{"modulo1": {"3": "` + strings.Repeat("A", 4097) + `"}}`, "modulo1.3", permit.ProblemSize},
		{"not UTF-8", "{\"modulo1\": {\"3\": \"\xff\"}}", "", permit.ProblemText},
		{"half a character", `{"modulo1": {"3": "\ud800"}}`, "modulo1.3", permit.ProblemText},
		{"cut off", `{"modulo1": {"3": "DIALLO"`, "", permit.ProblemSyntax},
		{"something behind", `{"modulo1": {}} {}`, "", permit.ProblemSyntax},
		{"nothing", ``, "", permit.ProblemSyntax},
		{"no JSON", `modulo1: 3`, "", permit.ProblemSyntax},
	}
	book := small(t)
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := book.DecodeDocument([]byte(test.text))
			var refused *permit.DocumentError
			if !errors.As(err, &refused) {
				t.Fatalf("read with %v", err)
			}
			for _, problem := range refused.Problems {
				if problem.Path == test.path && problem.Kind == test.kind {
					return
				}
			}
			t.Errorf("refused with %v", err)
		})
	}
}

func TestEveryProblemOfADocumentIsTold(t *testing.T) {
	_, err := small(t).DecodeDocument([]byte(`{"modulo1": {"999": {"a": [1]}, "9": "x", "3": 1}, "documents": [1, "diary"]}`))
	var refused *permit.DocumentError
	if !errors.As(err, &refused) || len(refused.Problems) != 5 {
		t.Errorf("refused with %v", err)
	}
}

// What a field holds must not get into a log by way of an error.
func TestDocumentErrorsHaveNoValues(t *testing.T) {
	_, err := small(t).DecodeDocument([]byte(`{"modulo1": {"9": "PROVA", "3": ["PROVA"], "999": "PROVA"}}`))
	if err == nil || strings.Contains(err.Error(), "PROVA") {
		t.Errorf("the error is %v", err)
	}
}

func TestDocumentTooLarge(t *testing.T) {
	book := small(t)
	for _, text := range []string{
		`{"modulo1": {"3": "` + strings.Repeat("A", 10<<20) + `"}}`,
		strings.Repeat(" ", 1<<20) + "{}",
	} {
		if _, err := book.DecodeDocument([]byte(text)); !errors.Is(err, permit.ErrDocumentTooLarge) {
			t.Errorf("%d bytes are read with %v", len(text), err)
		}
	}
}

// What is written is read again as it was.
func TestDocumentsComeBack(t *testing.T) {
	book := small(t)
	rapid.Check(t, func(t *rapid.T) {
		input := permit.Input{Values: permit.Values{}}
		for _, field := range book.Fields() {
			text := rapid.StringN(-1, 30, 200).Draw(t, field.Key)
			if field.Kind != permit.KindAmount && strings.TrimSpace(text) != "" && !strings.ContainsRune(text, '\uFFFD') {
				input.Values[field.Key] = text
			}
		}
		if rapid.Bool().Draw(t, "documents") {
			input.Documents = map[string]bool{"passport": rapid.Bool().Draw(t, "passport")}
		}
		text, err := permit.EncodeDocument(input)
		if err != nil {
			t.Fatal(err)
		}
		read, err := book.DecodeDocument(text)
		if err != nil {
			t.Fatal(err)
		}
		if !maps.Equal(read.Values, input.Values) || !maps.Equal(read.Documents, input.Documents) || (read.Documents == nil) != (input.Documents == nil) {
			t.Fatalf("written %+v, read %+v", input, read)
		}
	})
}

func FuzzDecodeDocument(f *testing.F) {
	for _, text := range []string{
		`{"modulo1": {"3": "DIALLO", "9": true, "37": false, "69": "12/A"}, "modulo2": {"53": "6100.00"}, "documents": ["passport"]}`,
		`{"values": {"1.3": "DIALLO"}, "documents": {"passport": true}, "overrides": {"late": "x"}}`,
		`{"modulo1": {"3": [[[{"a": 1}]]], "3": "\ud800"}}`, `{"documents": {"passport": [}`, "\xef\xbb\xbf{}",
	} {
		f.Add([]byte(text))
	}
	book := small(f)
	f.Fuzz(func(t *testing.T, text []byte) {
		input, err := book.DecodeDocument(text)
		if err != nil {
			var refused *permit.DocumentError
			if !errors.As(err, &refused) && !errors.Is(err, permit.ErrDocumentTooLarge) {
				t.Fatalf("an error of another kind: %v", err)
			}
			return
		}
		written, err := permit.EncodeDocument(input)
		if err != nil {
			t.Fatal(err)
		}
		read, err := book.DecodeDocument(written)
		if err != nil && !errors.Is(err, permit.ErrDocumentTooLarge) {
			t.Fatalf("%s is written as %s and read with %v", text, written, err)
		}
		if err == nil && !maps.Equal(read.Values, input.Values) {
			t.Fatalf("%v is read as %v", input.Values, read.Values)
		}
	})
}
