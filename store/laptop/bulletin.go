package laptop

import (
	"context"
	"fmt"
)

// MaxBulletin bounds a bulletin, in bytes.
const MaxBulletin = 256 << 10

// settingBulletin is the row of the settings that the bulletin is kept in.
const settingBulletin = "bulletin"

// bulletin keeps what a page tells every laptop.
func (t *taking) bulletin(content []byte) error {
	if content == nil {
		return nil
	}
	if len(content) > MaxBulletin {
		return fmt.Errorf("bulletin of %d bytes: %w", len(content), ErrTooLarge)
	}
	return t.tx.putSetting(t.key, settingBulletin, content)
}

// Bulletin returns the bulletin last pulled. Errors: store.ErrNotFound.
func (s *Session) Bulletin(ctx context.Context) ([]byte, error) {
	return s.Setting(ctx, settingBulletin)
}
