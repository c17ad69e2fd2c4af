//go:build window

package main

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

var programs = flag.String("programs", "", "folder of the programs sportello, centrale and sportelloctl")

// A whole life, as an operator has it: an empty laptop, a real office in another
// process, by keyboard only, in a real window. Nothing is looked at but what the
// office then holds.
func TestOneRealApplicationFromAnEmptyLaptopToTheOffice(t *testing.T) {
	_, today := date(0)
	permit, permitDay := date(36)
	op := newWorkplace(t)
	op.starts()
	op.sees("first-start")
	op.types(account, "Return", "Elena Prova", "Return", passphrase, "Return", passphrase, "Return")
	op.sees("recovery-key")
	op.presses("Tab", "Tab", "Return")
	op.sees("day")

	op.presses("ctrl+4")
	op.sees("sending")
	op.presses("ctrl+k")
	op.types("collega", "Return", op.office.address, "Return", op.office.code, "Return", "Portatile di prova", "Return")
	op.logs("enrolled")

	op.presses("ctrl+m")
	op.types("P<SENPROVA<<FATOU"+strings.Repeat("<", 27), "A012345678SEN9203158F3501014<<<<<<<<<<<<<<<8", "Return")
	op.sees("person")
	op.presses("ctrl+n")
	op.sees("application")
	// Section 1, field by field.
	op.presses("Return", "Return")
	op.types("ra", "Return", "ravenna", "Return", "9", "Return", "Return", "31", "Return",
		"I00000001", "Return", "31", "Return", permit, "Return")

	// A power cut half-way: what was typed is there again.
	time.Sleep(time.Second) // the promise is 300 ms
	op.program.Kill()
	op.tellsOfNobody("PROVA", "FATOU", "SEN9203158")
	op.unlocks()
	op.presses("ctrl+3")
	op.sees("applications")
	op.presses("Return")
	op.sees("application")

	// The rest by the findings: F8 goes to what is still missing.
	for _, value := range []string{"12", " ", "a", "sen", "THIES", "01"} {
		op.presses("F8")
		op.types(value)
	}
	op.presses("F8")
	op.types("VIA ESEMPIO", "Return", "12/A")
	op.presses("F8")
	op.types("48121")
	op.presses("F8")
	op.types("0005550123")
	op.presses("F10", "F7", "F10") // the checklist was not looked at yet: all is there
	op.logs("queued")
	op.presses("ctrl+p")
	op.logs("printed")
	op.officeGets(1) // by itself, as it can be reached

	if _, err := os.Stat(filepath.Join(op.sheets, "recap.pdf")); err != nil {
		t.Errorf("no recap was printed: %v", err)
	}
	op.program.Kill()
	op.tellsOfNobody("PROVA", "FATOU", "SEN9203158")
	op.officeHolds(1, map[string]any{
		"1.H1": "RAVENNA", "1.2": "RA",
		"1.3": "PROVA", "1.4": "FATOU", "1.5": "RA", "1.6": "RAVENNA", "1.9": true, "1.14": true, "1.16": "31", "1.18": "I00000001", "1.19": "31",
		"1.20": permitDay, "1.22": "1", "1.23": true, "1.25": "12", "1.28": today, "1.29": true,
		"1.32": "A", "1.33": "F", "1.34": "1992-03-15", "1.35": "SEN", "1.36": "SEN", "1.38": "THIES",
		"1.40": true, "1.44": "A01234567", "1.45": "2035-01-01", "1.46": "01",
		"1.66": "RA", "1.67": "RAVENNA", "1.68": "VIA ESEMPIO", "1.69": "12/A", "1.72": "48121", "1.75": "0005550123",
	})
}
