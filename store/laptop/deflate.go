package laptop

import (
	"bytes"
	"compress/flate"
	"fmt"
	"io"

	"sportello/store"
)

// maxPulled bounds what one record that was pulled is, unpacked: above what a
// page can hold.
const maxPulled = 16 << 20

// deflater packs records that were pulled: mostly the same few ids, written
// out. It may be used for one after the other.
type deflater struct {
	packed bytes.Buffer
	writer *flate.Writer
}

// of returns what is valid until the next call.
func (d *deflater) of(plain []byte) ([]byte, error) {
	if len(plain) > maxPulled {
		return nil, fmt.Errorf("%d bytes: %w", len(plain), store.ErrMalformed)
	}
	d.packed.Reset()
	if d.writer == nil {
		d.writer, _ = flate.NewWriter(nil, flate.BestSpeed) // the level is one
	}
	d.writer.Reset(&d.packed)
	if _, err := d.writer.Write(plain); err != nil {
		return nil, fmt.Errorf("packing: %w", err)
	}
	if err := d.writer.Close(); err != nil {
		return nil, fmt.Errorf("packing: %w", err)
	}
	return d.packed.Bytes(), nil
}

func inflate(packed []byte) ([]byte, error) {
	reader := flate.NewReader(bytes.NewReader(packed))
	plain, err := io.ReadAll(io.LimitReader(reader, maxPulled+1))
	if err != nil || len(plain) > maxPulled {
		return nil, fmt.Errorf("unpacking %d bytes: %w", len(packed), store.ErrDamaged)
	}
	return plain, nil
}
