// Sportelloctl is the desk without a screen.
//
//	sportelloctl check FILE…          check applications written in JSON
//	sportelloctl mrz                  read a machine-readable zone from standard input
//	sportelloctl cf check CODE        check a codice fiscale, and compare it with a person
//	sportelloctl cf compute           make a person's codice fiscale
//
// On a laptop's data folder:
//
//	sportelloctl init                 make a new one, with its first operator
//	sportelloctl enrol ADDRESS CODE   link it to an office
//	sportelloctl import FILE…         take up applications written in JSON
//	sportelloctl list                 the applications
//	sportelloctl show ID|RECEIPT      one of them in full
//	sportelloctl queue ID…            put them in the queue
//	sportelloctl push                 send the queue to the office
//	sportelloctl pull                 fetch what the office has for us
//	sportelloctl send --file FILE     write the queue to a file instead
//	sportelloctl receive FILE         read the office's answer to it
//	sportelloctl carry FILE           hand over a colleague's file
//	sportelloctl export               every person and application, a line each
//	sportelloctl verify               read everything again and check it
//	sportelloctl backup FILE          a sealed copy
//	sportelloctl restore [FILE]       list the backups; put one in place
//
// The folder is --data, SPORTELLO_DATA or that of the desktop app. The
// passphrase is asked for unless SPORTELLO_PASSPHRASE or --passphrase-file says
// it.
//
// It exits with 0 when all is well, 1 when something was found or refused, 2
// when it could not use what it was given. Output for people is in Italian, or
// in English where the environment's language is English or --lang en says so;
// JSON is the same in both.
package main

import (
	"fmt"
	"time"

	"sportello/assets/sites"
	"sportello/cmd/console"
)

// version is set when the program is built for distribution.
var version = "dev"

func main() {
	p := program{console.New("sportelloctl", version, sites.Now)}
	p.Commands, p.Options, p.Explain = p.commands(), helpOptions, p.explain
	p.Main()
}

// program is what a command works with.
type program struct{ *console.Program }

func (p program) commands() []console.Command {
	return []console.Command{
		{Words: []string{"check"}, Args: "FILE…", Help: helpCheck, Flags: p.checkFlags},
		{Words: []string{"mrz"}, Help: helpMRZ, Flags: p.mrzFlags},
		{Words: []string{"cf", "check"}, Args: "CODE", Help: helpCheckCode, Flags: p.checkCodeFlags},
		{Words: []string{"cf", "compute"}, Help: helpComputeCode, Flags: p.computeCodeFlags},
		{Words: []string{"init"}, Help: helpInit, Flags: p.initFlags},
		{Words: []string{"enrol"}, Args: "ADDRESS CODE", Help: helpEnrol, Flags: p.enrolFlags},
		{Words: []string{"import"}, Args: "FILE…", Help: helpImport, Flags: p.importFlags},
		{Words: []string{"list"}, Help: helpList, Flags: p.listFlags},
		{Words: []string{"show"}, Args: "ID|RECEIPT", Help: helpShow, Flags: p.showFlags},
		{Words: []string{"queue"}, Args: "ID…", Help: helpQueue, Flags: p.queueFlags},
		{Words: []string{"push"}, Help: helpPush, Flags: p.pushFlags},
		{Words: []string{"pull"}, Help: helpPull, Flags: p.pullFlags},
		{Words: []string{"send"}, Help: helpSend, Flags: p.sendFlags},
		{Words: []string{"receive"}, Args: "FILE", Help: helpReceive, Flags: p.receiveFlags},
		{Words: []string{"carry"}, Args: "FILE", Help: helpCarry, Flags: p.carryFlags},
		{Words: []string{"export"}, Help: helpExport, Flags: p.exportFlags},
		{Words: []string{"verify"}, Help: helpVerify, Flags: p.verifyFlags},
		{Words: []string{"backup"}, Args: "FILE", Help: helpBackup, Flags: p.backupFlags},
		{Words: []string{"restore"}, Args: "[FILE]", Help: helpRestore, Flags: p.restoreFlags},
	}
}

func helpOptions(l console.Language) string {
	return l.Choose(
		"  --data DIR   cartella dei dati (SPORTELLO_DATA; di norma quella del programma)\n"+
			"  --operator   chi la apre (SPORTELLO_OPERATOR; di norma l'unico)\n"+
			"  --passphrase-file FILE  la sua frase (SPORTELLO_PASSPHRASE; di norma viene chiesta)\n",
		"  --data DIR   data folder (SPORTELLO_DATA; the desktop app's if not set)\n"+
			"  --operator   who opens it (SPORTELLO_OPERATOR; the only one if not set)\n"+
			"  --passphrase-file FILE  their passphrase (SPORTELLO_PASSPHRASE; asked for if not set)\n")
}

// day is the ISO date of a flag, the clock's if it is empty.
func (p program) day(flag, given string) (string, error) {
	if given == "" {
		return p.Clock().Format(time.DateOnly), nil
	}
	if _, err := time.Parse(time.DateOnly, given); err != nil {
		return "", console.UsageError(fmt.Sprintf(p.Choose("--%s: data AAAA-MM-GG", "--%s: date YYYY-MM-DD"), flag))
	}
	return given, nil
}
