package ui

import (
	"cmp"
	"context"
	"os"
	"path/filepath"

	"sportello/app/desk"
	"sportello/app/ui/field"
)

// askPath asks where a file or folder is, and hands it on. What find makes of the
// stick that is plugged in stands there already; it may wait for the stick, and runs
// off the UI goroutine.
func (s *sendingScreen) askPath(title, why string, find func(ctx context.Context, drive string) (string, error), then func(path string)) {
	var found string
	sticks := s.sticks
	s.Try(func(ctx context.Context) (err error) {
		found, err = find(ctx, driveOf(s.Session, sticks))
		return err
	}, func() {
		dialog := s.window.newDialog(title, why, s.Texts.T("common.ok"))
		path := dialog.text("path", s.Texts.T("sending.path"), s.Texts.T("sending.path.hint"), field.TextOptions{})
		path.SetValue(found)
		dialog.ask(func() bool { return dialog.need(path) }, func() { then(filepath.Clean(path.Value())) })
	})
}

// driveOf is the stick to offer: a known one that is plugged in, or any; "" if none is.
func driveOf(session *desk.Session, sticks []desk.Stick) string {
	for _, stick := range sticks {
		if stick.Path != "" {
			return stick.Path
		}
	}
	if drives := session.Drives(); len(drives) > 0 {
		return drives[0]
	}
	return ""
}

// try does something and reads anew how things stand, however it ended.
func (s *sendingScreen) try(do func(context.Context) error, done func()) {
	s.Work(do, func(err error) {
		if err != nil {
			s.Failed(err)
		} else {
			done()
		}
		s.refresh()
	})
}

// askWrite writes a file for the office where the operator says: on the stick if
// one is plugged in.
func (s *sendingScreen) askWrite() {
	texts, copies := s.Texts, filepath.Join(s.window.options.Folder, "copies")
	s.askPath(texts.T("command.write-busta"), texts.T("sending.write.text"), func(ctx context.Context, drive string) (string, error) {
		name, err := s.Session.BustaName(ctx)
		return filepath.Join(cmp.Or(drive, copies), name), err
	}, func(path string) {
		var operations int
		s.try(func(ctx context.Context) (err error) {
			operations, err = s.Session.WriteBustaFile(ctx, path)
			return err
		}, func() { s.Say(texts.N("sending.wrote", operations)) })
	})
}

// askRead reads what the office answered, or a colleague's file.
func (s *sendingScreen) askRead() {
	texts := s.Texts
	s.askPath(texts.T("command.read-busta"), texts.T("sending.read.text"), lastFile, func(path string) {
		var read desk.Read
		s.try(func(ctx context.Context) (err error) {
			read, err = s.Session.ReadBustaFile(ctx, path)
			return err
		}, func() { s.toldRead(read) })
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

// lastFile is the newest .busta file on a stick, or where it would be.
func lastFile(_ context.Context, drive string) (string, error) {
	if drive == "" {
		return "", nil
	}
	found, _ := filepath.Glob(filepath.Join(drive, "*.busta")) // none is an answer too
	newest, at := drive+string(filepath.Separator), int64(0)
	for _, name := range found {
		if info, err := os.Stat(name); err == nil && info.ModTime().UnixNano() > at {
			newest, at = name, info.ModTime().UnixNano()
		}
	}
	return newest, nil
}

// askStick makes a stick a second home of the queue.
func (s *sendingScreen) askStick() {
	texts := s.Texts
	plugged := func(_ context.Context, drive string) (string, error) { return drive, nil }
	s.askPath(texts.T("command.know-stick"), texts.T("sending.stick.text"), plugged, func(path string) {
		s.try(func(ctx context.Context) error { return s.Session.KnowStick(ctx, path) }, func() { s.Say(texts.T("sending.stick.known")) })
	})
}

// forgetSticks stops copying.
func (s *sendingScreen) forgetSticks() {
	sticks := s.sticks
	s.try(func(ctx context.Context) error {
		for _, stick := range sticks {
			if err := s.Session.ForgetStick(ctx, stick.ID); err != nil {
				return err
			}
		}
		return nil
	}, func() { s.Say(s.Texts.T("sending.stick.forgotten")) })
}
