// Centrale is the central office: the service laptops push to, and its
// administration.
//
//	centrale init                     make a new office: keys, certificate, empty ledger
//	centrale serve                    answer laptops until interrupted
//	centrale device enrol NAME        a one-time code for a laptop; --office for one that reconciles
//	centrale device list              the laptops
//	centrale device revoke NAME|ID    turn a laptop away from now on
//	centrale import FILE              take in a .busta file from a stick
//	centrale list [ID|RECEIPT]        what has arrived; one record in full
//	centrale export                   every record, see EXPORT.md
//	centrale statistics               the figures of all sites
//	centrale verify                   read the whole ledger again and check it
//	centrale backup FILE              a copy of the ledger, useless without the keys
//	centrale rebuild                  make the derived tables anew
//	centrale rulebook check DIR       what is wrong with a rulebook and its guide
//	centrale rulebook extract DIR     the ones in force, to be changed
//	centrale rulebook publish DIR     sign them and give them to the laptops
//
// It exits with 0 when all is well, 1 when something was found or refused, 2
// when it could not use what it was given. Output for people is in Italian, or
// in English where the environment's language is English or --lang en says so;
// JSON is the same in both.
package main

import (
	"cmp"
	"flag"

	"sportello/assets/sites"
	"sportello/cmd/console"
	"sportello/sync/server"
)

// version is set when the program is built for distribution.
var version = "dev"

func main() {
	p := program{console.New("centrale", version, sites.Now), new(server.Folder)}
	p.Commands, p.Options, p.Flags, p.Explain = p.commands(), helpOptions, p.folderFlags, p.explain
	p.Main()
}

// program is what a command works with.
type program struct {
	*console.Program
	folder *server.Folder
}

func (p program) commands() []console.Command {
	return []console.Command{
		{Words: []string{"init"}, Help: helpInit, Flags: p.initFlags},
		{Words: []string{"serve"}, Help: helpServe, Flags: p.serveFlags},
		{Words: []string{"device", "enrol"}, Args: "NAME", Help: helpEnrol, Flags: p.enrolFlags},
		{Words: []string{"device", "list"}, Help: helpDevices, Flags: console.NoFlags(p.listDevices)},
		{Words: []string{"device", "revoke"}, Args: "NAME|ID", Help: helpRevoke, Flags: console.NoFlags(p.revokeDevice)},
		{Words: []string{"import"}, Args: "FILE", Help: helpImport, Flags: p.importFlags},
		{Words: []string{"list"}, Args: "[ID|RECEIPT]", Help: helpList, Flags: p.listFlags},
		{Words: []string{"export"}, Help: helpExport, Flags: p.exportFlags},
		{Words: []string{"statistics"}, Help: helpStatistics, Flags: p.statisticsFlags},
		{Words: []string{"verify"}, Help: helpVerify, Flags: p.verifyFlags},
		{Words: []string{"backup"}, Args: "FILE", Help: helpBackup, Flags: p.backupFlags},
		{Words: []string{"rebuild"}, Help: helpRebuild, Flags: console.NoFlags(p.rebuild)},
		{Words: []string{"rulebook", "check"}, Args: "DIR", Help: helpRulebookCheck, Flags: console.NoFlags(p.checkRulebook)},
		{Words: []string{"rulebook", "extract"}, Args: "DIR", Help: helpRulebookExtract, Flags: console.NoFlags(p.extractRulebook)},
		{Words: []string{"rulebook", "publish"}, Args: "DIR", Help: helpRulebookPublish, Flags: p.publishFlags},
	}
}

// folderFlags declares the flags that say where the office is.
func (p program) folderFlags(flags *flag.FlagSet) {
	flags.StringVar(&p.folder.Data, "data", cmp.Or(p.Env("CENTRALE_DATA"), "centrale-data"), "")
	flags.StringVar(&p.folder.Keys, "keys", p.Env("CENTRALE_KEYS"), "")
}

func helpOptions(l console.Language) string {
	return l.Choose(
		"  --data DIR   cartella dei dati (CENTRALE_DATA; di norma centrale-data)\n  --keys DIR   cartella delle chiavi (CENTRALE_KEYS; di norma keys in quella dei dati)\n",
		"  --data DIR   data folder (CENTRALE_DATA; centrale-data if not set)\n  --keys DIR   folder of keys (CENTRALE_KEYS; keys within the data folder if not set)\n")
}
