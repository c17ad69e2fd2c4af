package laptop_test

import (
	"errors"
	"strings"
	"testing"

	"filippo.io/age"
	"github.com/google/uuid"

	"sportello/store"
	"sportello/store/laptop"
)

func TestOnlyTheRightPassphraseOpens(t *testing.T) {
	folder := t.TempDir()
	file, session := create(t, folder)
	second := laptop.OperatorDraft{Name: "B.Esempio", DisplayName: "Bruno Esempio", Passphrase: "perché no, città"}
	if err := session.CreateOperator(t.Context(), second); err != nil {
		t.Fatal(err)
	}
	if err := session.CreateOperator(t.Context(), second); !errors.Is(err, laptop.ErrExists) {
		t.Errorf("creating twice: %v", err)
	}
	closeAll(t, file, session)
	file = open(t, folder)
	for _, test := range []struct {
		what, name, passphrase string
		want                   error
	}{
		{"first", operator, passphrase, nil},
		{"second, typed in capitals", " B.ESEMPIO ", "perché no, città", nil},
		{"accents composed by the keyboard", "b.esempio", "perche\u0301 no, citta\u0300", nil},
		{"other operator's", operator, "perché no, città", store.ErrWrongPassphrase},
		{"another case", operator, strings.ToUpper(passphrase), store.ErrWrongPassphrase},
		{"none", operator, "", store.ErrWrongPassphrase},
		{"unknown operator", "c.finti", passphrase, store.ErrWrongPassphrase},
		{"a megabyte", operator, strings.Repeat("x", 1<<20), store.ErrWrongPassphrase},
	} {
		session, err := file.Unlock(t.Context(), test.name, test.passphrase)
		if !errors.Is(err, test.want) || (err == nil) != (test.want == nil) {
			t.Errorf("%s: %v, want %v", test.what, err, test.want)
		}
		if err == nil {
			session.Close()
		}
	}
	operators, err := file.Operators(t.Context())
	if err != nil || len(operators) != 2 || operators[0].DisplayName != "Anna Prova" || operators[1].Name != "b.esempio" {
		t.Errorf("operators %+v, %v", operators, err)
	}
}

func TestAPassphraseIsChangedAndAnOperatorDisabled(t *testing.T) {
	file, session := create(t, t.TempDir())
	if err := session.DisableOperator(t.Context(), operator); !errors.Is(err, laptop.ErrLastOperator) {
		t.Errorf("disabling the last one: %v", err)
	}
	second := laptop.OperatorDraft{Name: "b.esempio", Passphrase: "un'altra frase"}
	if err := session.CreateOperator(t.Context(), second); err != nil {
		t.Fatal(err)
	}
	if err := session.SetPassphrase(t.Context(), operator, "una frase nuova"); err != nil {
		t.Fatal(err)
	}
	if err := session.SetPassphrase(t.Context(), "c.finti", "una frase nuova"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("a passphrase for nobody: %v", err)
	}
	opens := func(name, passphrase string, want bool) {
		t.Helper()
		session, err := file.Unlock(t.Context(), name, passphrase)
		if (err == nil) != want || err != nil && !errors.Is(err, store.ErrWrongPassphrase) {
			t.Errorf("%s with %q: %v", name, passphrase, err)
		}
		if err == nil {
			session.Close()
		}
	}
	opens(operator, passphrase, false)
	opens(operator, "una frase nuova", true)
	if err := session.DisableOperator(t.Context(), "b.esempio"); err != nil {
		t.Fatal(err)
	}
	opens("b.esempio", "un'altra frase", false)
	operators, err := file.Operators(t.Context())
	if err != nil || len(operators) != 2 || operators[0].DisplayName != "Anna Prova" || operators[0].Disabled || !operators[1].Disabled {
		t.Errorf("operators %+v, %v", operators, err)
	}
	if err := session.SetPassphrase(t.Context(), "b.esempio", "di nuovo qui"); err != nil {
		t.Fatal(err)
	}
	opens("b.esempio", "di nuovo qui", true)
}

func TestTheRecoveryKeyOpensWhenThePassphraseIsForgotten(t *testing.T) {
	folder := t.TempDir()
	file := open(t, folder)
	session, key, err := file.CreateOperator(t.Context(), laptop.OperatorDraft{Name: operator, Passphrase: passphrase})
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := file.CreateOperator(t.Context(), laptop.OperatorDraft{Name: "b.esempio", Passphrase: passphrase}); !errors.Is(err, laptop.ErrExists) {
		t.Errorf("a second first operator: %v", err)
	}
	id := person(t, session, map[string]string{"surname": "PROVA"}).ID
	closeAll(t, file, session)

	file = open(t, folder)
	recovers := func(key string, want error) {
		t.Helper()
		session, err := file.Recover(t.Context(), key, laptop.OperatorDraft{Name: operator, Passphrase: "non la dimentico più"})
		if !errors.Is(err, want) || (err == nil) != (want == nil) {
			t.Fatalf("recovering: %v, want %v", err, want)
		}
		if err == nil {
			if got := read(t, session, id); got.Record.Fields["surname"].Value != "PROVA" {
				t.Errorf("recovered %+v", got)
			}
			session.Close()
		}
	}
	stranger, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	recovers("", laptop.ErrWrongRecoveryKey)
	recovers(stranger.String(), laptop.ErrWrongRecoveryKey)
	recovers("  "+strings.ToLower(key)+"\n", nil) // as typed from paper
	session, err = file.Unlock(t.Context(), operator, "non la dimentico più")
	if err != nil {
		t.Fatal(err)
	}

	// After enrolment the office's key takes its place.
	office := stranger.Recipient().String()
	if err := session.PutEnrolment(t.Context(), laptop.Enrolment{Laptop: uuid.New(), Recovery: "age1notakey"}); !errors.Is(err, store.ErrMalformed) {
		t.Errorf("a recovery key that is none: %v", err)
	}
	if _, err := session.Enrolment(t.Context()); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("half an enrolment: %v", err)
	}
	if err := session.PutEnrolment(t.Context(), laptop.Enrolment{Laptop: uuid.New(), Recovery: office}); err != nil {
		t.Fatal(err)
	}
	if got, err := file.RecoveryRecipient(t.Context()); got != office || err != nil {
		t.Errorf("recovery for %s, %v", got, err)
	}
	recovers(key, laptop.ErrWrongRecoveryKey)
	recovers(stranger.String(), nil)
	renewed, err := session.NewRecoveryKey(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	recovers(stranger.String(), laptop.ErrWrongRecoveryKey)
	recovers(renewed, nil)
}

func TestDraftsOfOperatorsAreChecked(t *testing.T) {
	_, session := create(t, t.TempDir())
	for name, draft := range map[string]laptop.OperatorDraft{
		"no name":         {Passphrase: passphrase},
		"no passphrase":   {Name: "b.esempio"},
		"name too long":   {Name: strings.Repeat("b", 65), Passphrase: passphrase},
		"name not UTF-8":  {Name: "b\xff", Passphrase: passphrase},
		"long passphrase": {Name: "b.esempio", Passphrase: strings.Repeat("x", 1025)},
	} {
		if err := session.CreateOperator(t.Context(), draft); !errors.Is(err, store.ErrMalformed) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestALockedSessionForgetsItsKey(t *testing.T) {
	file, session := create(t, t.TempDir())
	id := person(t, session, map[string]string{"surname": "PROVA"}).ID
	secret := session.Secret()
	if string(secret) == string(make([]byte, len(secret))) {
		t.Fatal("the key is empty before locking")
	}
	session.Close()
	session.Close()
	if string(secret) != string(make([]byte, len(secret))) {
		t.Error("the key is still in memory")
	}
	if _, err := session.Record(t.Context(), id); !errors.Is(err, store.ErrLocked) {
		t.Errorf("reading: %v, want ErrLocked", err)
	}
	if _, err := session.Save(t.Context(), laptop.Change{ID: id, Version: 1}); !errors.Is(err, store.ErrLocked) {
		t.Errorf("saving: %v, want ErrLocked", err)
	}
	session = unlock(t, file)
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := session.Record(t.Context(), id); !errors.Is(err, store.ErrLocked) {
		t.Errorf("reading a closed file: %v, want ErrLocked", err)
	}
	if err := session.NewIncarnation(t.Context()); !errors.Is(err, store.ErrLocked) {
		t.Errorf("changing a closed file: %v, want ErrLocked", err)
	}
}
