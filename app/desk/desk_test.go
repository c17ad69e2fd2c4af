package desk_test

import (
	"errors"
	"path/filepath"
	"slices"
	"testing"

	"sportello/app/desk"
	"sportello/store"
	"sportello/store/laptop"
)

func TestFirstStart(t *testing.T) {
	r := &room{t: t, clock: newWatch()}
	r.options = options(t, filepath.Join(t.TempDir(), "dati"), r.clock)
	r.open()
	if operators, err := r.desk.Operators(t.Context()); err != nil || len(operators) > 0 {
		t.Errorf("operators of an empty folder: %v, %v", operators, err)
	}
	if _, _, err := r.desk.First(t.Context(), desk.NewOperator{Name: account, Passphrase: "dieci lett."}); !errors.Is(err, desk.ErrWeakPassphrase) {
		t.Errorf("eleven characters: %v", err)
	}
	session, recoveryKey, err := r.desk.First(t.Context(), desk.NewOperator{Name: account, DisplayName: "Anna Prova", Passphrase: passphrase})
	if err != nil {
		t.Fatal(err)
	}
	if who := session.Operator(); who.Name != account || who.DisplayName != "Anna Prova" {
		t.Errorf("operator %+v", who)
	}
	if session.Site() != "" {
		t.Error("a new desk stands somewhere")
	}
	person, err := session.CreatePerson(t.Context(), fatou())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := desk.Open(t.Context(), r.options); !errors.Is(err, store.ErrInUse) {
		t.Errorf("a second program on the folder: %v", err)
	}
	if _, err := r.desk.Unlock(t.Context(), account, "una frase sbagliata", nil); !errors.Is(err, store.ErrWrongPassphrase) {
		t.Errorf("wrong passphrase: %v", err)
	}
	if _, _, err := r.desk.First(t.Context(), desk.NewOperator{Name: "b.prova", Passphrase: passphrase}); !errors.Is(err, laptop.ErrExists) {
		t.Errorf("a second first operator: %v", err)
	}
	recovered, err := r.desk.Recover(t.Context(), recoveryKey, desk.NewOperator{Name: "c.prova", Passphrase: "un'altra frase di prova"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := recovered.Person(t.Context(), person.ID); err != nil {
		t.Errorf("after recovery: %v", err)
	}
	if _, err := session.Person(t.Context(), person.ID); !errors.Is(err, store.ErrLocked) {
		t.Errorf("two sessions at once: %v", err)
	}
}

func TestUnlockingTellsHowFarItIs(t *testing.T) {
	r := newRoom(t)
	for range 3 {
		r.person(fatou())
	}
	if err := r.session.Lock(t.Context()); err != nil {
		t.Fatal(err)
	}
	var steps [][2]int
	_, err := r.desk.Unlock(t.Context(), account, passphrase, func(done, total int) { steps = append(steps, [2]int{done, total}) })
	if err != nil || len(steps) == 0 || steps[len(steps)-1] != [2]int{3, 3} {
		t.Errorf("told %v, %v", steps, err)
	}
}

func TestOperatorsAndPassphrases(t *testing.T) {
	r := newRoom(t)
	if err := r.session.AddOperator(t.Context(), desk.NewOperator{Name: "b.prova", DisplayName: "Bruno Prova", Passphrase: "corta"}); !errors.Is(err, desk.ErrWeakPassphrase) {
		t.Errorf("short passphrase: %v", err)
	}
	if err := r.session.AddOperator(t.Context(), desk.NewOperator{Name: "b.prova", DisplayName: "Bruno Prova", Passphrase: "la frase di bruno"}); err != nil {
		t.Fatal(err)
	}
	if operators, err := r.desk.Operators(t.Context()); err != nil || len(operators) != 2 {
		t.Errorf("operators %v, %v", operators, err)
	}
	if err := r.session.ChangePassphrase(t.Context(), "non la vecchia", "una frase nuova"); !errors.Is(err, store.ErrWrongPassphrase) {
		t.Errorf("without the old passphrase: %v", err)
	}
	if err := r.session.ChangePassphrase(t.Context(), passphrase, "una frase nuova"); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, passphrase string
		opens            bool
	}{{account, passphrase, false}, {account, "una frase nuova", true}, {"b.prova", "la frase di bruno", true}} {
		if _, err := r.desk.Unlock(t.Context(), c.name, c.passphrase, nil); (err == nil) != c.opens {
			t.Errorf("%s with %q: %v", c.name, c.passphrase, err)
		}
	}
}

func TestSettingsAndSiteStay(t *testing.T) {
	r := newRoom(t)
	if err := r.session.SetSite(t.Context(), "Altrove"); err == nil {
		t.Error("a site of nobody's")
	}
	if !slices.Contains(r.session.Sites(), here) {
		t.Errorf("sites %v", r.session.Sites())
	}
	if _, err := r.session.Setting(t.Context(), "filter"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("a setting never kept: %v", err)
	}
	if err := r.session.PutSetting(t.Context(), "filter", []byte("draft")); err != nil {
		t.Fatal(err)
	}
	r.reopen()
	if value, err := r.session.Setting(t.Context(), "filter"); err != nil || string(value) != "draft" || r.session.Site() != here {
		t.Errorf("setting %q, %v, site %q", value, err, r.session.Site())
	}
}

// A backup has what was typed a moment before, and works in the file's place.
func TestBackupAndRestore(t *testing.T) {
	r := newRoom(t, func(o *desk.Options) { o.Autosave = 1e12 })
	a := r.start(r.person(fatou()).ID)
	a.Set("1.68", "VIA DELLA PROVA")
	backup := filepath.Join(t.TempDir(), "copia.db")
	if err := r.session.Backup(t.Context(), backup); err != nil {
		t.Fatal(err)
	}
	a.Set("1.68", "DOPO LA COPIA")
	if err := r.desk.Close(); err != nil {
		t.Fatal(err)
	}
	aside, err := desk.Restore(t.Context(), r.options.Folder, backup, r.clock.time())
	if err != nil || aside == "" {
		t.Fatal(aside, err)
	}
	r.open()
	r.unlock()
	if got := r.openApplication(a.ID()).Value("1.68"); got != "VIA DELLA PROVA" {
		t.Errorf("restored %q", got)
	}
	report, err := r.session.Verify(t.Context())
	if err != nil || len(report.Problems) > 0 {
		t.Errorf("%+v, %v", report, err)
	}
}

func TestADailyBackupIsMadeByItself(t *testing.T) {
	r := newRoom(t)
	eventually(t, "a backup", func() bool {
		backups, err := desk.Backups(t.Context(), r.options.Folder)
		return err == nil && len(backups) == 1 && backups[0].Err == nil
	})
}
