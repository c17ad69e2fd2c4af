package desk

import (
	"context"
	"errors"

	"sportello/store"
	"sportello/store/laptop"
	"sportello/sync/client"
	"sportello/sync/wire"
)

// Errors of this package that a caller may have to decide on.
var (
	// ErrBlocked: the application has errors that are not overridden.
	ErrBlocked = errors.New("application has errors")
	// ErrSettled: the application is queued or sent and was not taken up again.
	ErrSettled = errors.New("application is settled")
	// ErrVisitMoved: the visit is further on than what it was to be moved to.
	ErrVisitMoved = errors.New("visit is further on")
	// ErrSegmentMoved: the segment is not where the caller saw it: somebody has ended
	// it, or nobody has, or the application is being corrected.
	ErrSegmentMoved = errors.New("segment was moved meanwhile")
	// ErrSlotTaken: as many appointments as there are desks.
	ErrSlotTaken = errors.New("slot is taken")
	// ErrOutsideHours: the site is not open then.
	ErrOutsideHours = errors.New("outside opening hours")
	// ErrSiteInUse: appointments are coming to a site that is taken out of use.
	ErrSiteInUse = errors.New("appointments are coming to the site")
	// ErrWeakPassphrase: shorter than 12 characters.
	ErrWeakPassphrase = errors.New("passphrase too short")
	// ErrNotEnrolled: the laptop has no office to send to.
	ErrNotEnrolled = errors.New("not enrolled")
	// ErrChanged: somebody else has changed the record in the meantime.
	ErrChanged = laptop.ErrChanged
	// ErrEnrolUnreachable: no answer from the address the laptop was to be
	// enrolled at. Nothing waits to be tried again by itself.
	ErrEnrolUnreachable = errors.New("office not reached for enrolment")
	// ErrErased: the office has revoked this laptop, and its data is gone.
	ErrErased = errors.New("laptop erased")
	// ErrNoStick: the folder is on no removable drive that can be written.
	ErrNoStick = errors.New("not a stick")
	// ErrUnreadable: bytes that are no document of ours.
	ErrUnreadable = errors.New("cannot be read")
	// ErrPrint: the sheet could not be drawn.
	ErrPrint = errors.New("cannot be printed")
)

// errorNames are the names of the errors an operator can meet, the more
// telling first: an error may wrap several.
var errorNames = []struct {
	err  error
	name string
}{
	{ErrBlocked, "blocked"},
	{ErrSettled, "settled"},
	{ErrVisitMoved, "visit-moved"},
	{ErrSegmentMoved, "segment-moved"},
	{ErrSlotTaken, "slot-taken"},
	{ErrOutsideHours, "outside-hours"},
	{ErrSiteInUse, "site-in-use"},
	{ErrWeakPassphrase, "weak-passphrase"},
	{ErrNotEnrolled, "not-enrolled"},
	{ErrErased, "erased"},
	{ErrNoStick, "no-stick"},
	{ErrUnreadable, "document-unreadable"},
	{ErrPrint, "print"},
	{ErrDecided, "decided"},

	{ErrEnrolUnreachable, "enrol-unreachable"},
	{client.ErrUnreachable, "unreachable"},
	{client.ErrSlow, "slow"},
	{client.ErrCut, "cut"},
	{client.ErrPinMismatch, "pin-mismatch"},
	{client.ErrNotTheOffice, "not-the-office"},
	{client.ErrDamagedBusta, "busta-damaged"},
	{client.ErrUnanswered, "busta-unanswered"},
	{client.ErrOtherLaptop, "busta-other"},
	{client.ErrOldBusta, "busta-old"},
	{client.ErrIncomplete, "incomplete"},
	{client.ErrUnsigned, "rules-unsigned"},
	{client.ErrOldRelease, "rules-old"},
	{client.ErrFalseAnswer, "false-answer"},
	{client.ErrAddress, "address"},
	{client.ErrBusy, "busy"},
	{client.ErrOfficeFull, "office-full"},
	{client.ErrUnknownLaptop, "unknown-laptop"},
	{client.ErrRevoked, "revoked"},
	{client.ErrVersion, "version"},
	{client.ErrCodeUnknown, "code-unknown"},
	{client.ErrCodeExpired, "code-expired"},
	{client.ErrCodeUsed, "code-used"},
	{client.ErrRefused, "refused"},
	{wire.ErrCode, "code-mistyped"},

	{laptop.ErrChanged, "changed"},
	{laptop.ErrExists, "exists"},
	{laptop.ErrTooLarge, "too-large"},
	{laptop.ErrLastOperator, "last-operator"},
	{laptop.ErrWrongRecoveryKey, "wrong-recovery-key"},
	{laptop.ErrReceipt, "receipt"},

	{store.ErrNotFound, "not-found"},
	{store.ErrWrongPassphrase, "wrong-passphrase"},
	{store.ErrLocked, "locked"},
	{store.ErrInUse, "in-use"},
	{store.ErrDamaged, "damaged"},
	{store.ErrForeign, "foreign"},
	{store.ErrNewer, "newer"},
	{store.ErrReadOnly, "read-only"},
	{store.ErrFull, "full"},

	{context.Canceled, "canceled"},
	{context.DeadlineExceeded, "canceled"},
}

// unexpected is the name of every error that has none of its own.
const unexpected = "unexpected"

// ErrorName is the NAME of the texts error.NAME.what, .kept and .do for an
// error. Names hold nothing personal and may be logged.
func ErrorName(err error) string {
	for _, known := range errorNames {
		if errors.Is(err, known.err) {
			return known.name
		}
	}
	return unexpected
}
