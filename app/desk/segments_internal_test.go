package desk

import (
	"testing"

	"github.com/google/uuid"

	"sportello/app/segment"
)

// Nobody is shown, or asked to decide on, what the program notes by itself.
func TestWhatIsNotedOfSegmentsKeepsAccount(t *testing.T) {
	for _, name := range []string{segment.Field("portal", uuid.New()), segment.FieldChain, fieldStoppedIDs} {
		if !keepsAccount(name) {
			t.Errorf("%s is somebody's word", name)
		}
	}
	if keepsAccount("1.34") || keepsAccount(overridePrefix+"late") {
		t.Error("an operator's word keeps account")
	}
}
