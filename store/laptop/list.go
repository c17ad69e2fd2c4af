package laptop

import (
	"context"
	"strings"
	"time"

	"github.com/google/uuid"

	"sportello/store"
)

// Filter says which records to list. The zero value lists all.
type Filter struct {
	Kind         store.Kind  // "": every kind
	States       []string    // nil: every state
	Site         string      // "": every site
	IDs          []uuid.UUID // nil: every record; at most MaxIDs
	ChangedSince time.Time
	// Undelivered asks for records of which an operation waits to be delivered.
	Undelivered bool
	// Unsent asks for records that may have changes no operation was made of:
	// none that has any is left out.
	Unsent bool
	Limit  int // 0: no limit
}

// MaxIDs bounds the ids of a Filter: the database takes no more in one question.
const MaxIDs = 10_000

// deliveredColumn: an operation was made of the record, and its entry is
// acknowledged or was forgotten since.
const deliveredColumn = `(record.operation IS NOT NULL AND coalesce(
	(SELECT entry.seq <= stream.acknowledged FROM entry, stream WHERE entry.operation = record.operation), 1))`

const lastChanged = `coalesce(tail.changed, record.changed)`

// List returns records by their clear columns, the last changed first. It
// opens nothing: what it says is authenticated when the record is read.
func (s *Session) List(ctx context.Context, filter Filter) ([]Summary, error) {
	query, arguments := filter.query()
	var summaries []Summary
	err := s.use(func(*dataKey) error {
		rows, err := s.file.database.read.QueryContext(ctx, query, arguments...)
		if err != nil {
			return err
		}
		defer func() { _ = rows.Close() }()
		for rows.Next() {
			var r row
			var delivered bool
			if err := r.scan(rows, &r.tail.version, &r.tail.changed, &delivered); err != nil {
				return err
			}
			summaries = append(summaries, r.summary(delivered))
		}
		return rows.Err()
	})
	return summaries, wrap("listing records", err)
}

func (f Filter) query() (string, []any) {
	conditions := []string{"true"}
	var arguments []any
	where := func(condition string, argument ...any) {
		conditions = append(conditions, condition)
		arguments = append(arguments, argument...)
	}
	if f.IDs != nil {
		ids := make([]any, len(f.IDs))
		for i := range f.IDs {
			ids[i] = f.IDs[i][:]
		}
		where(`id IN (`+placeholders(len(ids))+`)`, ids...)
	}
	if f.Kind != "" {
		where(`kind = ?`, f.Kind)
	}
	if f.States != nil {
		states := make([]any, len(f.States))
		for i, state := range f.States {
			states[i] = state
		}
		where(`state IN (`+placeholders(len(states))+`)`, states...)
	}
	if f.Site != "" {
		where(`site = ?`, f.Site)
	}
	if !f.ChangedSince.IsZero() {
		where(lastChanged+` >= ?`, f.ChangedSince.UnixMilli())
	}
	if f.Undelivered {
		where(`record.operation IS NOT NULL AND NOT ` + deliveredColumn)
	}
	if f.Unsent {
		where(`(record.unsent OR tail.version IS NOT NULL)`)
	}
	query := `SELECT ` + rowColumns + `, coalesce(tail.version, 0), coalesce(tail.changed, 0), ` + deliveredColumn + ` FROM record LEFT JOIN tail USING (n) WHERE ` + strings.Join(conditions, " AND ") + ` ORDER BY ` + lastChanged + ` DESC, record.n DESC`
	if f.Limit > 0 {
		query += ` LIMIT ?`
		arguments = append(arguments, f.Limit)
	}
	return query, arguments
}

func placeholders(n int) string { return strings.TrimSuffix(strings.Repeat("?,", n), ",") }
