//go:build window

package main

import (
	"maps"
	"strconv"
	"strings"
	"testing"
	"time"

	"sportello/assets/sites"
)

// Two of the standard cases of app/ui/effort, in a real window: what is counted
// there is what an operator can do.

// Case 1: a worker who was here two years ago, with the same employer; the permit
// is another since, and so is the passport.
func TestOneReturningWorkerWithANewPassport(t *testing.T) {
	signed := sites.Now().AddDate(-2, 0, 0)
	before := map[string]any{
		"1.H1": "RAVENNA", "1.2": "RA",
		"1.3": "ESEMPIO", "1.4": "MOHAMMED", "1.5": "RA", "1.6": "RAVENNA", "1.9": true, "1.14": true, "1.16": "16",
		"1.18": "I10000001", "1.19": "16", "1.20": signed.AddDate(0, 0, 48).Format(time.DateOnly),
		"1.22": "2", "1.23": true, "1.24": true, "1.25": "14", "1.28": signed.Format(time.DateOnly), "1.29": true,
		"1.31": "SMPMMM85E12Z330O", "1.32": "A", "1.33": "M", "1.34": "1985-05-12", "1.35": "MAR", "1.36": "MAR", "1.37": false, "1.38": "CASABLANCA",
		"1.40": true, "1.44": "XY1234567", "1.45": signed.AddDate(1, 6, 0).Format(time.DateOnly), "1.46": "03",
		"1.66": "RA", "1.67": "RAVENNA", "1.68": "VIA INVENTATA", "1.69": "12", "1.72": "48122", "1.75": "3335550143",
		"2.H1": "RA", "2.4": true, "2.8": true, "2.19": "OPERAIO",
		"2.21": true, "2.22": "ESEMPIO COOPERATIVA", "2.24": "01234567897",
		"2.52": true, "2.53": "14950.00", "2.54": strconv.Itoa(signed.Year() - 1), "2.59": true,
	}
	op := newWorkplace(t)
	op.prepares()
	op.ctl("queue", op.imports(before),
		"--override", "renewal-too-late=spedita su carta due anni fa", "--override", "passport-expired=spedita su carta due anni fa")
	op.ctl("push")
	op.unlocks()

	op.presses("ctrl+k")
	op.types("moh esem")
	op.presses("ctrl+Return")
	op.sees("application")
	permit, permitDay := date(54)
	passport, passportDay := date(1754)
	op.fills("i20000001", permit) // typing changes the row
	op.presses("Return")          // a renewal, as follows from the permit
	op.fills("ab7654321", passport)
	op.presses("ctrl+Return") // all the rest is as before, but for the income
	op.types("16480")
	op.presses("F10") // to what is missing
	op.types("16")
	op.presses("F8")
	op.types(" ")
	op.queues(2)

	want := maps.Clone(before)
	_, today := date(0)
	maps.Copy(want, map[string]any{
		"1.18": "I20000001", "1.20": permitDay, "1.25": "16", "1.28": today, "1.44": "AB7654321", "1.45": passportDay,
		"2.53": "16480.00", "2.54": strconv.Itoa(signed.Year() + 1),
	})
	op.tellsOfNobody("ESEMPIO", "MOHAMMED", "SMPMMM85E12Z330O", "AB7654321")
	op.officeHolds(2, want)
}

// The lines at the foot of the passport of nobody.
const (
	firstLine  = "P<SENPROVADIOP<<FATOU<<<<<<<<<<<<<<<<<<<<<<<"
	secondLine = "A012345678SEN9203158F3504185<<<<<<<<<<<<<<00"
)

// Case 4: a wife who came five days ago to join her husband, neither on file; the
// lines of her passport are typed.
func TestOneArrivalWithThePassportTyped(t *testing.T) {
	op := newWorkplace(t)
	op.prepares()
	op.unlocks()
	op.presses("ctrl+k")
	op.fills(strings.ToLower(strings.TrimRight(firstLine, "<")))
	op.types(strings.ToLower(secondLine[:28] + secondLine[42:])) // without the fillers between
	op.presses("ctrl+Return")
	op.arrives()
}

// The same with a reader, which types while an application of somebody else is open
// and its first field has the focus, selected: a letter would replace what is there.
func TestOneArrivalWithThePassportRead(t *testing.T) {
	op := newWorkplace(t)
	op.prepares()
	_, today := date(0)
	other := op.imports(map[string]any{"1.3": "FINTA", "1.4": "LIN", "1.28": today})
	shown := op.ctl("show", other, "--document")
	op.unlocks()
	op.presses("ctrl+3")
	op.sees("applications")
	op.presses("Return")
	op.sees("application")
	op.scans(firstLine, secondLine)
	op.presses("ctrl+Return")
	op.arrives()
	if now := op.ctl("show", other, "--document"); now != shown {
		t.Errorf("the application that was open was\n%s\nand is\n%s", shown, now)
	}
}

// fillsArrival fills the application of a wife whose passport was just read.
func (w *workplace) fillsArrival() {
	w.t.Helper()
	entry, _ := date(-5)
	from, _ := date(-15)
	until, _ := date(349)
	w.presses("F8") // to what is missing first
	w.fills("8", "")
	w.types("13")
	w.next("18", " ", "b")
	w.fills("sen", "", "n")
	w.types("dakar")
	w.presses("F8")
	w.fills("01", entry, "milano malpensa", "d1234567", "d", "53", "motivi familiari", from, until) // how many days follows
	w.types("via inventata 12 48122")
	w.presses("F9", "F8") // sets it apart into its fields
	w.types("3335550147")
	w.presses("F8")
	w.fills("provadiop", "ousmane", "m", "020786", "sen", "sen")
	w.types("dakar")
}

// arrives fills the application of a wife whose passport was just read, and looks
// at what the office has of it.
func (w *workplace) arrives() {
	w.t.Helper()
	w.sees("application")
	w.fillsArrival()
	w.queues(1)
	_, today := date(0)
	_, entryDay := date(-5)
	_, fromDay := date(-15)
	_, untilDay := date(349)
	w.tellsOfNobody("PROVADIOP", "FATOU", "OUSMANE", "A01234567")
	w.officeHolds(1, map[string]any{
		"1.H1": "RAVENNA", "1.2": "RA",
		"1.3": "PROVADIOP", "1.4": "FATOU", "1.5": "RA", "1.6": "RAVENNA", "1.8": true, "1.14": true, "1.16": "13",
		"1.22": "1", "1.23": true, "1.25": "18", "1.28": today, "1.29": true,
		"1.32": "B", "1.33": "F", "1.34": "1992-03-15", "1.35": "SEN", "1.36": "SEN", "1.37": false, "1.38": "DAKAR",
		"1.40": true, "1.44": "A01234567", "1.45": "2035-04-18", "1.46": "01",
		"1.48": entryDay, "1.49": "MILANO MALPENSA", "1.50": "D1234567", "1.51": "D", "1.53": true, "1.54": "MOTIVI FAMILIARI", "1.55": "365",
		"1.56": fromDay, "1.57": untilDay,
		"1.66": "RA", "1.67": "RAVENNA", "1.68": "VIA INVENTATA", "1.69": "12", "1.72": "48122", "1.75": "3335550147",
		"1.129": "PROVADIOP", "1.130": "OUSMANE", "1.131": "M", "1.132": "1986-07-02", "1.133": "SEN", "1.134": "SEN", "1.135": "DAKAR",
	})
}

// next types into what is missing, again and again.
func (w *workplace) next(values ...string) {
	w.t.Helper()
	for _, value := range values {
		w.presses("F8")
		w.types(value)
	}
	w.presses("F8")
}

// queues says that all documents are there, queues, and waits until the office
// has so many applications, which nobody asks for. The program then ends as in a power cut.
func (w *workplace) queues(number int) {
	w.t.Helper()
	w.putsInQueue()
	w.officeGets(number)
	w.program.Kill()
}

// putsInQueue says that all documents are there, and queues.
func (w *workplace) putsInQueue() {
	w.t.Helper()
	w.presses("F10", "F7", "F10")
	w.logs("queued")
}
