package simulation

import (
	"context"
	"errors"
	"net"
	"os"
	"path/filepath"
	"time"

	"sportello/store"
	"sportello/store/office"
	"sportello/sync/server"
)

// bureau is the real office, at a socket.
type bureau struct {
	*server.Office
	folder string
	socket string
	now    func() time.Time
	press  *press

	stop   context.CancelFunc
	served chan error
}

func (b *bureau) open(ctx context.Context) (err error) {
	linker := server.Linker{
		Names: map[store.Kind][]string{store.Application: {"person"}, store.Appointment: {"person"}},
		Site:  "site", Day: "date",
	}
	printed := make(chan struct{}, 1)
	b.Office, err = server.Open(ctx, server.Folder{Data: b.folder}, server.Options{
		Clock: b.now, Linker: linker, Teller: teller{},
		Bulletin: func(ctx context.Context, ledger *office.Ledger) ([]byte, error) {
			defer func() {
				select {
				case printed <- struct{}{}:
				default:
				}
			}()
			return b.press.print(ctx, ledger)
		},
	})
	if err != nil {
		return err
	}
	_ = os.Remove(b.socket)
	listener, err := new(net.ListenConfig).Listen(ctx, "unix", b.socket)
	if err != nil {
		return errors.Join(err, b.Close())
	}
	ctx, b.stop = context.WithCancel(context.WithoutCancel(ctx))
	b.served = make(chan error, 1)
	go func() { b.served <- b.Serve(ctx, listener) }()
	<-printed // the service makes one in the background: laptops come when it hangs
	return b.renew(ctx)
}

// halt ends the service, which lets requests under way finish.
func (b *bureau) halt() error {
	b.stop()
	return <-b.served
}

func (b *bureau) close() error { return errors.Join(b.halt(), b.Close()) }

func (b *bureau) ledger() string { return filepath.Join(b.folder, "ledger.db") }
