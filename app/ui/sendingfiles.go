package ui

import (
	"context"
	"os"
	"path/filepath"

	"sportello/app/desk"
	"sportello/app/ui/field"
)

// askPath asks where a file or folder is, and hands it on.
func (s *sendingScreen) askPath(title, why, value string, then func(path string)) {
	dialog := s.window.newDialog(title, why, s.Texts.T("common.ok"))
	path := dialog.text("path", s.Texts.T("sending.path"), s.Texts.T("sending.path.hint"), field.TextOptions{})
	path.SetValue(value)
	dialog.ask(func() bool { return dialog.need(path) }, func() { then(filepath.Clean(path.Value())) })
}

// drive is the stick to offer: a known one that is plugged in, or any.
func (s *sendingScreen) drive() string {
	for _, stick := range s.sticks {
		if stick.Path != "" {
			return stick.Path
		}
	}
	if drives := s.Session.Drives(); len(drives) > 0 {
		return drives[0]
	}
	return ""
}

// askWrite writes a file for the office where the operator says: on the stick if
// one is plugged in.
func (s *sendingScreen) askWrite() {
	folder := s.drive()
	if folder == "" {
		folder = filepath.Join(s.window.options.Folder, "copies")
	}
	var name string
	s.Work(func(ctx context.Context) (err error) {
		name, err = s.Session.BustaName(ctx)
		return err
	}, func(err error) {
		if err != nil {
			s.Failed(err)
			return
		}
		texts := s.Texts
		s.askPath(texts.T("command.write-busta"), texts.T("sending.write.text"), filepath.Join(folder, name), s.write)
	})
}

func (s *sendingScreen) write(path string) {
	var operations int
	s.Work(func(ctx context.Context) (err error) {
		operations, err = s.Session.WriteBustaFile(ctx, path)
		return err
	}, func(err error) {
		if err != nil {
			s.Failed(err)
		} else {
			s.Say(s.Texts.N("sending.wrote", operations))
		}
		s.refresh()
	})
}

// askRead reads what the office answered, or a colleague's file.
func (s *sendingScreen) askRead() {
	texts := s.Texts
	s.askPath(texts.T("command.read-busta"), texts.T("sending.read.text"), s.lastFile(), func(path string) {
		var read desk.Read
		s.Work(func(ctx context.Context) (err error) {
			read, err = s.Session.ReadBustaFile(ctx, path)
			return err
		}, func(err error) {
			if err != nil {
				s.Failed(err)
			} else {
				s.toldRead(read)
			}
			s.refresh()
		})
	})
}

func (s *sendingScreen) toldRead(read desk.Read) {
	texts := s.Texts
	switch {
	case read.Done > 0:
		s.Say(texts.N("sending.read", read.Done))
	case read.Pulled > 0:
		s.told(read.Delivery, 0)
	case read.Colleagues > 0:
		s.Say(texts.N("sending.read.colleagues", read.Colleagues))
	default:
		s.Say(texts.T("sending.read.nothing"))
	}
}

// lastFile is the newest .busta file on the stick that is plugged in, or where it
// would be.
func (s *sendingScreen) lastFile() string {
	folder := s.drive()
	if folder == "" {
		return ""
	}
	found, _ := filepath.Glob(filepath.Join(folder, "*.busta")) // none is an answer too
	newest, at := folder+string(filepath.Separator), int64(0)
	for _, name := range found {
		if info, err := os.Stat(name); err == nil && info.ModTime().UnixNano() > at {
			newest, at = name, info.ModTime().UnixNano()
		}
	}
	return newest
}

// askStick makes a stick a second home of the queue.
func (s *sendingScreen) askStick() {
	texts := s.Texts
	s.askPath(texts.T("command.know-stick"), texts.T("sending.stick.text"), s.drive(), func(path string) {
		s.Work(func(ctx context.Context) error { return s.Session.KnowStick(ctx, path) }, func(err error) {
			if err != nil {
				s.Failed(err)
			} else {
				s.Say(texts.T("sending.stick.known"))
			}
			s.refresh()
		})
	})
}

// forgetSticks stops copying.
func (s *sendingScreen) forgetSticks() {
	sticks := s.sticks
	s.Work(func(ctx context.Context) error {
		for _, stick := range sticks {
			if err := s.Session.ForgetStick(ctx, stick.ID); err != nil {
				return err
			}
		}
		return nil
	}, func(err error) {
		if err != nil {
			s.Failed(err)
		} else {
			s.Say(s.Texts.T("sending.stick.forgotten"))
		}
		s.refresh()
	})
}
