package server

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"strings"
	"time"

	"filippo.io/age"

	"sportello/store"
	"sportello/store/office"
)

// Files in the folder of keys, each readable by its owner only.
const (
	fileLedgerKey   = "ledger.key"   // what the ledger is sealed under
	fileEnvelopeKey = "envelope.key" // age identity that opens envelopes
	fileReceiptKey  = "receipt.key"  // Ed25519, signs receipts
	fileTLSKey      = "tls.key"
	fileTLSCert     = "tls.crt"
	fileRecoveryPub = "recovery.pub" // age recipient laptops wrap their data key for
	// FileRecoveryKey is the age identity that opens a laptop whose passphrases
	// are forgotten. The service never reads it: it belongs in a safe.
	FileRecoveryKey = "recovery.key"
)

// Laptops pin the certificate's key at enrolment, so its dates are no
// protection; they must only not run out while laptops are in use.
const certificateYears = 20

// Keys are the office's secrets.
type Keys struct {
	Ledger      office.Key
	Envelope    *age.X25519Identity
	Receipt     ed25519.PrivateKey
	Recovery    *age.X25519Recipient
	Certificate tls.Certificate
}

func publicKey(private ed25519.PrivateKey) ed25519.PublicKey {
	return private.Public().(ed25519.PublicKey)
}

// createKeys makes the keys that are not there yet: an initialisation that was
// cut short is finished, and no key is ever replaced.
func createKeys(folder string, hosts []string, now time.Time) error {
	if err := store.MakePrivateFolder(folder); err != nil {
		return fmt.Errorf("creating the folder of keys: %w", err)
	}
	missing := func(name string) bool {
		_, err := os.Lstat(filepath.Join(folder, name))
		return errors.Is(err, fs.ErrNotExist)
	}
	if missing(fileLedgerKey) {
		var key office.Key
		rand.Read(key[:]) // never fails: it would end the program instead
		if err := writeSecret(folder, fileLedgerKey, []byte(hex.EncodeToString(key[:])+"\n")); err != nil {
			return err
		}
	}
	if missing(fileEnvelopeKey) {
		if err := createIdentity(folder, fileEnvelopeKey, ""); err != nil {
			return err
		}
	}
	if missing(fileRecoveryPub) {
		if err := createIdentity(folder, FileRecoveryKey, fileRecoveryPub); err != nil {
			return err
		}
	}
	if missing(fileReceiptKey) {
		_, private, err := ed25519.GenerateKey(rand.Reader)
		if err != nil {
			return fmt.Errorf("making the receipt key: %w", err)
		}
		if err := writePrivate(folder, fileReceiptKey, private); err != nil {
			return err
		}
	}
	if missing(fileTLSCert) {
		if err := createCertificate(folder, hosts, now); err != nil {
			return err
		}
	}
	return store.SyncFolder(folder)
}

// createIdentity writes an age identity and, if named, the recipient that
// shows it was made: last, so that it is never there alone.
func createIdentity(folder, name, recipient string) error {
	identity, err := age.GenerateX25519Identity()
	if err != nil {
		return fmt.Errorf("making %s: %w", name, err)
	}
	if err := writeSecret(folder, name, []byte(identity.String()+"\n")); err != nil || recipient == "" {
		return err
	}
	return writeSecret(folder, recipient, []byte(identity.Recipient().String()+"\n"))
}

func createCertificate(folder string, hosts []string, now time.Time) error {
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return fmt.Errorf("making the certificate's key: %w", err)
	}
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 120))
	if err != nil {
		return fmt.Errorf("making the certificate: %w", err)
	}
	template := &x509.Certificate{
		SerialNumber: serial,
		Subject:      pkix.Name{CommonName: "Sportello"},
		// A laptop's clock may be behind.
		NotBefore:             now.AddDate(-1, 0, 0),
		NotAfter:              now.AddDate(certificateYears, 0, 0),
		KeyUsage:              x509.KeyUsageDigitalSignature,
		ExtKeyUsage:           []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		BasicConstraintsValid: true,
	}
	for _, host := range hosts {
		if ip := net.ParseIP(host); ip != nil {
			template.IPAddresses = append(template.IPAddresses, ip)
		} else {
			template.DNSNames = append(template.DNSNames, host)
		}
	}
	certificate, err := x509.CreateCertificate(rand.Reader, template, template, private.Public(), private)
	if err != nil {
		return fmt.Errorf("making the certificate: %w", err)
	}
	if err := writePrivate(folder, fileTLSKey, private); err != nil {
		return err
	}
	return writeSecret(folder, fileTLSCert, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: certificate}))
}

func writePrivate(folder, name string, private any) error {
	encoded, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		return fmt.Errorf("encoding %s: %w", name, err)
	}
	return writeSecret(folder, name, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: encoded}))
}

// writeSecret makes a file appear whole or not at all.
func writeSecret(folder, name string, content []byte) error {
	file, err := os.CreateTemp(folder, "."+name+"-*") // created 0600
	if err != nil {
		return fmt.Errorf("writing %s: %w", name, err)
	}
	_, err = file.Write(content)
	err = errors.Join(err, file.Sync(), file.Close())
	if err == nil {
		err = store.Rename(file.Name(), filepath.Join(folder, name))
	}
	if err != nil {
		_ = os.Remove(file.Name())
		return fmt.Errorf("writing %s: %w", name, err)
	}
	return nil
}

// loadKeys reads the keys the service needs.
func loadKeys(folder string) (Keys, error) {
	var keys Keys
	text, err := readText(folder, fileLedgerKey)
	if err != nil {
		return Keys{}, err
	}
	secret, err := hex.DecodeString(text)
	if err != nil || len(secret) != len(keys.Ledger) {
		return Keys{}, fmt.Errorf("%s: not %d bytes in hexadecimal", fileLedgerKey, len(keys.Ledger))
	}
	keys.Ledger = office.Key(secret)
	if text, err = readText(folder, fileEnvelopeKey); err != nil {
		return Keys{}, err
	}
	if keys.Envelope, err = age.ParseX25519Identity(text); err != nil {
		return Keys{}, fmt.Errorf("%s: not an age identity", fileEnvelopeKey)
	}
	if text, err = readText(folder, fileRecoveryPub); err != nil {
		return Keys{}, err
	}
	if keys.Recovery, err = age.ParseX25519Recipient(text); err != nil {
		return Keys{}, fmt.Errorf("%s: not an age recipient", fileRecoveryPub)
	}
	if keys.Receipt, err = loadReceiptKey(folder); err != nil {
		return Keys{}, err
	}
	keys.Certificate, err = tls.LoadX509KeyPair(filepath.Join(folder, fileTLSCert), filepath.Join(folder, fileTLSKey))
	if err != nil {
		return Keys{}, fmt.Errorf("%s, %s: %w", fileTLSCert, fileTLSKey, err)
	}
	return keys, nil
}

func loadReceiptKey(folder string) (ed25519.PrivateKey, error) {
	text, err := readText(folder, fileReceiptKey)
	if err != nil {
		return nil, err
	}
	block, _ := pem.Decode([]byte(text))
	if block == nil {
		return nil, fmt.Errorf("%s: not in PEM form", fileReceiptKey)
	}
	parsed, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		return nil, fmt.Errorf("%s: not a private key", fileReceiptKey)
	}
	private, ok := parsed.(ed25519.PrivateKey)
	if !ok {
		return nil, fmt.Errorf("%s: not an Ed25519 key", fileReceiptKey)
	}
	return private, nil
}

// readText reads a small text file.
func readText(folder, name string) (string, error) {
	content, err := os.ReadFile(filepath.Join(folder, name))
	if err != nil {
		return "", fmt.Errorf("reading %s: %w", name, err)
	}
	return strings.TrimSpace(string(content)), nil
}
