package match_test

import (
	"bytes"
	"errors"
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"sportello/sync/match"
)

// texts draws names as they come: words that are known, and anything.
func texts() *rapid.Generator[string] {
	known := rapid.SampledFrom([]string{
		"Finta", "El Finta", "Khadija", "Hadidja", "خديجة", "Шевченко", "রহমান", "FNU", "XXX", "K.", "Abd el Kader", "Nur Uddin", "Prova Esempio", "de la Prova", "",
	})
	return rapid.OneOf(known, known, rapid.String())
}

func persons() *rapid.Generator[match.Person] {
	return rapid.Custom(func(t *rapid.T) match.Person {
		text := texts()
		list := rapid.SliceOfN(rapid.OneOf(rapid.SampledFrom([]string{"AB1234567", "AB1234576", "3330001122"}), text), 0, 3)
		return match.Person{
			Surnames: text.Draw(t, "surnames"), GivenNames: text.Draw(t, "given names"),
			MRZSurnames:   rapid.SampledFrom([]string{"", "", "EL<FINTA"}).Draw(t, "zone"),
			BirthDate:     rapid.OneOf(rapid.SampledFrom([]string{"1992-03-05", "1992-05-03", "1992-01-01", "1992", ""}), text).Draw(t, "birth date"),
			Sex:           rapid.SampledFrom([]string{"M", "F", "", "?"}).Draw(t, "sex"),
			BirthPlace:    text.Draw(t, "place"),
			FiscalCode:    rapid.SampledFrom([]string{"", "FNTPRV92C45Z330A", "12345678901"}).Draw(t, "code"),
			Documents:     list.Draw(t, "documents"),
			Permits:       list.Draw(t, "permits"),
			Phones:        list.Draw(t, "phones"),
			Address:       rapid.OneOf(rapid.SampledFrom([]string{"", "Via Esempio 12, 48121 Ravenna", "V. Esenpio 12/A Ravenna"}), text).Draw(t, "address"),
			MRZGivenNames: "",
		}
	})
}

func TestComparingIsSymmetric(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := match.New(persons().Draw(t, "a")), match.New(persons().Draw(t, "b"))
		there, back := match.Default().Compare(a, b), match.Default().Compare(b, a)
		if !reflect.DeepEqual(there, back) {
			t.Fatalf("there %+v, back %+v", there, back)
		}
		if there.Probability < 0 || there.Probability > 1 {
			t.Fatalf("probability %v", there.Probability)
		}
	})
}

func TestComparingNamesIsSymmetricAndBounded(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := texts().Draw(t, "a"), texts().Draw(t, "b")
		there, back := match.CompareNames(a, b), match.CompareNames(b, a)
		if there != back || !(there >= 0 && there <= 1) {
			t.Fatalf("there %v, back %v", there, back)
		}
	})
}

func TestNobodyIsLessLikeThemselves(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		person := match.New(persons().Draw(t, "person"))
		for _, evidence := range match.Default().Compare(person, person).Evidence {
			switch evidence.Level {
			case "same", "year_default", "same_contradicting":
			default:
				t.Fatalf("a person has %s %s with themselves", evidence.Field, evidence.Level)
			}
		}
	})
}

func TestFeaturesSurviveTheirEncoding(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		features := match.New(persons().Draw(t, "person"))
		encoded := features.Encode()
		decoded, err := match.DecodeFeatures(encoded)
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(decoded, features) || !bytes.Equal(decoded.Encode(), encoded) {
			t.Fatalf("encoded %+v, decoded %+v", features, decoded)
		}
		if len(encoded) > 8<<10 || len(features.Keys()) > 32 {
			t.Fatalf("%d bytes, %d keys", len(encoded), len(features.Keys()))
		}
	})
}

func FuzzDecodeFeatures(f *testing.F) {
	f.Add([]byte{})
	f.Add(match.New(match.Person{}).Encode())
	f.Add(finta(nil).Encode())
	f.Add(append(finta(nil).Encode(), 0))
	f.Fuzz(func(t *testing.T, encoded []byte) {
		features, err := match.DecodeFeatures(encoded)
		if err != nil {
			if !errors.Is(err, match.ErrFeatures) {
				t.Fatalf("not ErrFeatures: %v", err)
			}
			return
		}
		if !bytes.Equal(features.Encode(), encoded) {
			t.Fatalf("%x is encoded again as %x", encoded, features.Encode())
		}
		features.Keys()
		match.Default().Compare(features, finta(nil))
	})
}

func FuzzPerson(f *testing.F) {
	f.Add("El Finta", "Khadija", "1992-03-05", "AB1234567", "Via Esempio 12, 48121 Ravenna")
	f.Add("الفينتا", "\xff", "0000-99-99", "", "٣ улица")
	f.Fuzz(func(t *testing.T, surname, given, date, number, address string) {
		features := match.New(match.Person{
			Surnames: surname, GivenNames: given, BirthDate: date, BirthPlace: given, FiscalCode: number,
			Documents: []string{number}, Phones: []string{number}, Address: address,
		})
		decoded, err := match.DecodeFeatures(features.Encode())
		if err != nil || !reflect.DeepEqual(decoded, features) {
			t.Fatalf("decoded %+v (%v), want %+v", decoded, err, features)
		}
		match.Default().Compare(features, finta(nil))
		match.CompareNames(surname, given)
	})
}
