package wire

import (
	"bytes"
	"encoding/binary"
	"fmt"

	"github.com/google/uuid"

	"sportello/store"
)

// A record names the ids of its operations again and again, different ones in
// each record, so that nothing of it is like the record before. In a page the
// ids stand before the record's text, which has their places in the list
// instead: what remains is much the same for records of a kind, and compresses
// to half.

const (
	// idMark begins an id's place in a text: followed by the place, from 1, as a
	// varint, or by 0 for the byte itself, which JSON does not have.
	idMark = 1
	idText = 36 // characters of an id in its canonical form
)

// appendRecord adds any text: the ids in it, as many as the varint before them
// says, then the text without, with its length.
func appendRecord(to, text []byte) []byte {
	places := make(map[uuid.UUID]uint64)
	var ids []byte
	rest := make([]byte, 0, len(text))
	for i := 0; i < len(text); i++ {
		id, found := idAt(text, i)
		switch {
		case found:
			place, known := places[id]
			if !known {
				ids = append(ids, id[:]...)
				place = uint64(len(places)) + 1
				places[id] = place
			}
			rest = binary.AppendUvarint(append(rest, idMark), place)
			i += idText - 1
		case text[i] == idMark:
			rest = append(rest, idMark, 0)
		default:
			rest = append(rest, text[i])
		}
	}
	to = binary.AppendUvarint(to, uint64(len(places)))
	return appendPart(append(to, ids...), rest)
}

// idAt reads the id that stands at a place of a text in its canonical form.
func idAt(text []byte, at int) (uuid.UUID, bool) {
	if at+idText > len(text) || text[at+8] != '-' {
		return uuid.UUID{}, false
	}
	written := text[at : at+idText]
	id, err := uuid.ParseBytes(written)
	return id, err == nil && id.String() == string(written)
}

// cutRecord reads what appendRecord wrote, a text of at most limit bytes.
func cutRecord(opened []byte, limit int) (text, rest []byte, err error) {
	count, n := binary.Uvarint(opened)
	if n <= 0 || count > uint64(len(opened)-n)/uint64(len(uuid.UUID{})) {
		return nil, nil, fmt.Errorf("ids cut short: %w", store.ErrMalformed)
	}
	size := int(count) * len(uuid.UUID{})
	ids := opened[n : n+size]
	short, rest, err := cutPart(opened[n+size:], uint32(limit))
	if err != nil {
		return nil, nil, err
	}
	text = make([]byte, 0, min(len(short)+int(count)*idText, limit))
	for len(short) > 0 {
		mark := bytes.IndexByte(short, idMark)
		if mark < 0 {
			mark = len(short)
		}
		text = append(text, short[:mark]...)
		if short = short[mark:]; len(short) > 0 {
			if text, short, err = appendMarked(text, short[1:], ids); err != nil {
				return nil, nil, err
			}
		}
		if len(text) > limit {
			return nil, nil, fmt.Errorf("more than %d bytes: %w", limit, ErrTooLarge)
		}
	}
	return text, rest, nil
}

// appendMarked adds what a mark stands for.
func appendMarked(text, after, ids []byte) (longer, rest []byte, err error) {
	place, n := binary.Uvarint(after)
	switch {
	case n <= 0 || place > uint64(len(ids)/len(uuid.UUID{})):
		return nil, nil, fmt.Errorf("not the place of an id: %w", store.ErrMalformed)
	case place == 0:
		return append(text, idMark), after[n:], nil
	}
	id := uuid.UUID(ids[(place-1)*uint64(len(uuid.UUID{})):])
	return append(text, id.String()...), after[n:], nil
}
