package store

import (
	"strings"
	"testing"

	"golang.org/x/sys/windows"
)

func TestAPrivateFolderIsItsOwners(t *testing.T) {
	descriptor, err := ownersOnly()
	if err != nil {
		t.Fatal(err)
	}
	user, err := windows.GetCurrentProcessToken().GetTokenUser()
	if err != nil {
		t.Fatal(err)
	}
	rights, protected := strings.CutPrefix(descriptor.String(), "D:P")
	if !protected {
		t.Fatalf("%s takes over the rights of the folder above", descriptor)
	}
	for _, whose := range []string{"SY", "BA", user.User.Sid.String()} { // the system, administrators, whose program it is
		was := rights
		if rights = strings.Replace(rights, "(A;OICI;FA;;;"+whose+")", "", 1); rights == was {
			t.Errorf("%s has no rights in %s", whose, descriptor)
		}
	}
	if rights != "" {
		t.Errorf("others have rights: %s", rights)
	}
}
