package print

import (
	"io"
	"time"

	"sportello/app/typeset"
)

// Key is the sheet with the recovery key of a data folder, to be kept in the
// office, away from the computer.
type Key struct {
	Language string
	Key      string // in groups, as it is to be read out
	Made     time.Time
}

// WriteKey writes the sheet with the recovery key as PDF, under the terms of
// WriteRecap.
func WriteKey(w io.Writer, key Key) error {
	return write(w, "first.recovery.title", key.Language, key.Made, func(s *sheet) { s.key(key) })
}

func (s *sheet) key(key Key) {
	const inset, width = 6, bodyWidth - 12
	s.name("Sportello", "", 16)
	s.gap(4)
	s.paragraph(s.faces.Wrap(s.texts.T("first.recovery.title")+" · "+key.Made.Format(timeLayout), typeset.Style{Size: 18, Bold: true, Ink: ink}, bodyWidth))
	s.gap(2)
	s.paragraph(s.faces.Wrap(s.texts.T("first.recovery.sheet"), slipScale.plain(), bodyWidth))
	s.gap(5)
	lines := s.faces.Wrap(key.Key, typeset.Style{Size: 18, Bold: true, Ink: ink}, width)
	height := typeset.HeightOf(lines) + 2*inset
	s.place(block{height, func(top float64) {
		s.frame(margin, top, bodyWidth, height)
		s.lines(margin+inset, top+inset, lines)
	}})
}
