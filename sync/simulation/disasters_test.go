package simulation

import (
	"context"
	"fmt"
	"maps"
	"path/filepath"

	"github.com/google/uuid"

	"sportello/store"
	"sportello/store/laptop"
)

// keptBackups is how many the office keeps: it is restored from any of them.
const keptBackups = 2

func (w *world) backUpOffice(ctx context.Context, _ *portable) error {
	path := w.newPath("office-backup")
	if err := w.bureau.Ledger.Backup(ctx, path, keptBackups); err != nil {
		return err
	}
	w.backups = append(w.backups, backedUp{path, maps.Clone(w.revoked)})
	w.backups = w.backups[max(0, len(w.backups)-keptBackups):]
	w.story("office: makes a backup")
	return nil
}

func (w *world) newPath(name string) string {
	w.copyOf++
	return filepath.Join(w.folder, fmt.Sprint(name, "-", w.copyOf))
}

// restoreOffice puts a backup to work. Who calls next may send or ask first.
func (w *world) restoreOffice(ctx context.Context, p *portable) error {
	if len(w.backups) == 0 {
		return nil
	}
	backup := w.rand.IntN(len(w.backups))
	content, err := readImage(w.backups[backup].path)
	if err != nil {
		return err
	}
	if err := w.bureau.close(); err != nil {
		return err
	}
	if err := content.write(w.bureau.ledger()); err != nil {
		return err
	}
	if err := w.bureau.open(ctx); err != nil {
		return err
	}
	w.revoked = maps.Clone(w.backups[backup].revoked)
	w.seen.count("office restored", true)
	w.story("office: is restored from backup %d of %d", backup+1, len(w.backups))
	// Those made later are of a time that never was.
	w.backups = w.backups[:backup+1]
	there, err := held(ctx, w.bureau.Ledger)
	if err != nil {
		return err
	}
	kept, err := w.kept(ctx)
	if err != nil {
		return err
	}
	for id := range w.reference.died {
		if !there[id] && !kept[id] {
			w.reference.destroyed[id] = true
		}
	}
	switch w.rand.IntN(3) {
	case 0:
		return w.push(ctx, p)
	case 1:
		return w.pull(ctx, p)
	}
	return nil
}

// kept is what any laptop keeps.
func (w *world) kept(ctx context.Context) (map[uuid.UUID]bool, error) {
	all := make(map[uuid.UUID]bool)
	for _, p := range w.portables {
		kept, err := p.kept(ctx)
		if err != nil {
			return nil, err
		}
		for id := range kept {
			all[id] = true
		}
	}
	return all, nil
}

// copyLaptop makes a backup with the program, or copies the folder while the
// program is not running.
func (w *world) copyLaptop(ctx context.Context, p *portable) error {
	if err := p.cameAgain(ctx); err != nil {
		return err
	}
	made := copied{of: p, path: w.newPath("copy"), backup: w.rand.IntN(2) == 0, forgotten: maps.Clone(p.forgotten)}
	if made.backup {
		if err := p.file.Backup(ctx, made.path); err != nil {
			return err
		}
	} else {
		content, err := w.stopped(ctx, p)
		if err != nil {
			return err
		}
		if err := content.write(made.path); err != nil {
			return err
		}
	}
	w.copies = append(w.copies, made)
	w.story("%s: is copied, as a backup %v", p.name, made.backup)
	return nil
}

// stopped stops the program, reads its file and starts it again.
func (w *world) stopped(ctx context.Context, p *portable) (image, error) {
	if err := p.close(); err != nil {
		return image{}, err
	}
	content, err := readImage(databaseOf(p.folder))
	if err != nil {
		return image{}, err
	}
	return content, p.open(ctx)
}

// rewindLaptop replaces a laptop's file by an older copy of it.
func (w *world) rewindLaptop(ctx context.Context, _ *portable) error {
	if len(w.copies) == 0 {
		return nil
	}
	older := one(w.rand, w.copies)
	p := older.of
	before, err := p.kept(ctx)
	if err != nil {
		return err
	}
	if err := p.close(); err != nil {
		return err
	}
	if older.backup {
		_, err = laptop.Restore(ctx, p.folder, older.path, w.time)
	} else {
		var content image
		if content, err = readImage(older.path); err == nil {
			err = content.write(databaseOf(p.folder))
		}
	}
	if err != nil {
		return err
	}
	if err := p.open(ctx); err != nil {
		return err
	}
	p.forgotten, p.bulletin = maps.Clone(older.forgotten), 0
	w.story("%s: its disk dies, back to a copy, a backup %v", p.name, older.backup)
	if p.unsent, err = p.typed(ctx); err != nil {
		return err
	}
	return w.buried(ctx, before)
}

// buried notes what no laptop keeps any more.
func (w *world) buried(ctx context.Context, before map[uuid.UUID]store.Entry) error {
	kept, err := w.kept(ctx)
	if err != nil {
		return err
	}
	there, err := held(ctx, w.bureau.Ledger)
	if err != nil {
		return err
	}
	for id := range before {
		if !kept[id] {
			w.reference.died[id] = true
			w.seen.count("operation gone with a disk", true)
			if !there[id] {
				w.reference.destroyed[id] = true
			}
		}
	}
	return nil
}

// cloneLaptop puts a copy of a laptop's folder to work beside it.
func (w *world) cloneLaptop(ctx context.Context, p *portable) error {
	if len(w.portables) > portables {
		return nil
	}
	content, err := w.stopped(ctx, p)
	if err != nil {
		return err
	}
	folder := w.newPath("clone")
	if err := copyFolder(folder, filepath.Join(w.tmpl.folder, fmt.Sprint(p.number))); err != nil {
		return err
	}
	if err := content.write(databaseOf(folder)); err != nil {
		return err
	}
	w.story("%s: its folder is copied and used elsewhere", p.name)
	if err := w.add(ctx, p.number, folder); err != nil {
		return err
	}
	clone := w.portables[len(w.portables)-1]
	clone.trips, clone.forgotten = p.trips, maps.Clone(p.forgotten)
	return nil
}
