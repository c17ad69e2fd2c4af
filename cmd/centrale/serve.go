package main

import (
	"context"
	"flag"
	"fmt"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"

	"sportello/cmd/console"
	"sportello/sync/server"
)

const defaultPort = "8443"

// addressFile in the data folder holds the address laptops reach the office
// at: shown with each enrolment code.
const addressFile = "address"

func helpInit(l console.Language) string {
	return l.Choose("crea un nuovo ufficio: chiavi, certificato, registro vuoto [--address HOST:PORTA]", "make a new office: keys, certificate, empty ledger [--address HOST:PORT]")
}

func (p program) initFlags(flags *flag.FlagSet) console.Work {
	address := flags.String("address", "", "")
	return func(ctx context.Context, _ []string) error {
		host, port := *address, defaultPort
		if host == "" {
			name, err := os.Hostname()
			if err != nil {
				return fmt.Errorf("reading this computer's name: %w", err)
			}
			host = name
		} else if h, n, err := net.SplitHostPort(host); err == nil {
			host, port = h, n
		}
		if err := server.Create(ctx, *p.folder, []string{host, "localhost", "127.0.0.1"}); err != nil {
			return err
		}
		reachable := "https://" + net.JoinHostPort(host, port)
		if err := os.WriteFile(filepath.Join(p.folder.Data, addressFile), []byte(reachable+"\n"), 0o600); err != nil {
			return fmt.Errorf("writing the address: %w", err)
		}
		recovery := filepath.Join(p.folder.KeysPath(), server.FileRecoveryKey)
		if p.JSON {
			return p.Encode(map[string]string{"data": p.folder.Data, "keys": p.folder.KeysPath(), "address": reachable, "recovery_key": recovery})
		}
		return p.Say(p.Choose(
			"Ufficio creato in %s, raggiungibile come %s.\nLe chiavi sono in %s: copiarle in cassaforte, mai insieme alle copie del registro.\nTogliere da questo computer %s e conservarla: apre i portatili di cui si è persa la frase.\nPoi: centrale serve\n",
			"Office created in %s, reachable as %s.\nThe keys are in %s: put a copy in a safe, never beside the ledger's backups.\nMove %s off this computer and keep it: it opens laptops whose passphrase is lost.\nNext: centrale serve\n"),
			p.folder.Data, reachable, p.folder.KeysPath(), recovery)
	}
}

func helpServe(l console.Language) string {
	return l.Choose("risponde ai portatili finché non viene interrotto [--listen :8443]", "answer laptops until interrupted [--listen :8443]")
}

func (p program) serveFlags(flags *flag.FlagSet) console.Work {
	listen := flags.String("listen", ":"+defaultPort, "")
	verbose := flags.Bool("verbose", false, "")
	return func(ctx context.Context, _ []string) error {
		level := slog.LevelInfo
		if *verbose {
			level = slog.LevelDebug
		}
		log := slog.New(slog.NewJSONHandler(p.Err, &slog.HandlerOptions{Level: level}))
		office, err := server.Open(ctx, *p.folder, p.understanding(server.Options{Log: log}))
		if err != nil {
			return err
		}
		p.warnRestored(office)
		listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", *listen)
		if err != nil {
			_ = office.Close()
			return console.UsageError(fmt.Sprintf(p.Choose("non si può ascoltare su %s: %v", "cannot listen on %s: %v"), *listen, err))
		}
		err = p.Say(p.Choose("In ascolto su https://%s\n", "Listening on https://%s\n"), listener.Addr())
		if err == nil {
			log.Info("serving", "address", listener.Addr().String(), "version", version)
			err = office.Serve(ctx, listener)
		}
		log.Info("stopped")
		if closed := office.Close(); err == nil {
			err = closed
		}
		return err
	}
}

// readAddress returns where laptops reach the office, as init was told.
func readAddress(folder server.Folder) (string, error) {
	content, err := os.ReadFile(filepath.Join(folder.Data, addressFile))
	if err != nil {
		return "", fmt.Errorf("reading the address: %w", err)
	}
	return strings.TrimSpace(string(content)), nil
}
