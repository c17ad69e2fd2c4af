package desk

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"sportello/app/permit"
	"sportello/store"
	"sportello/store/laptop"
)

// The fields of a question.
const (
	questionAbout  = store.About
	questionCase   = "case" // the dispute it was asked in
	questionField  = "field"
	questionText   = "text"
	questionTo     = "to" // the laptop whose operator is asked
	questionAnswer = "answer"
	questionClosed = store.Closed // permit.Yes once it needs no answer any more
)

// Question is a note to the operator who was at the desk, and their answer.
type Question struct {
	ID     uuid.UUID
	About  uuid.UUID // the record
	Kind   string    // of the record: "person", "application"
	Field  string    // "": the record as a whole
	Title  string    // of the record: "DIALLO Fatou"
	Text   string
	By     string
	At     time.Time
	Answer string
	// AnsweredBy is who answered, "" as long as nobody has.
	AnsweredBy string

	to     uuid.UUID
	asked  uuid.UUID // the dispute; zero: of any about the record
	closed bool
}

// concerns says whether a question is about a dispute: the one it was asked in.
func (q Question) concerns(d Dispute) bool {
	if q.asked != uuid.Nil {
		return q.asked == d.ID
	}
	return d.concerns(q.About)
}

// Ask sends a note about a case, or about one of its fields, to the laptop the
// newest of its values comes from that is not from here; it travels with the next
// sending.
func (s *Session) Ask(ctx context.Context, shown Case, field, text string) error {
	text = strings.TrimSpace(text)
	if text == "" {
		return fmt.Errorf("asking nothing: %w", store.ErrMalformed)
	}
	about, to := shown.newest(field)
	values := map[string]string{
		questionAbout: about.String(), questionCase: shown.ID.String(), questionField: field, questionText: text, questionTo: to.String(),
	}
	dropEmpty(values)
	_, err := s.file.Create(ctx, laptop.Draft{Kind: store.Question, State: active, Site: s.Site(), Values: values})
	if err != nil {
		return fmt.Errorf("asking: %w", err)
	}
	s.changed()
	s.sending.kick()
	return nil
}

// newest is who wrote last what a case shows, and in which record; what was
// written here only where nothing else is.
func (c Case) newest(field string) (record, laptop uuid.UUID) {
	var last Origin
	for _, row := range c.Rows {
		if field != "" && row.Field != field {
			continue
		}
		for i, value := range row.Values {
			from := value.Origin
			if from.laptop == uuid.Nil || laptop != uuid.Nil && (from.Here && !last.Here || from.Here == last.Here && !from.At.After(last.At)) {
				continue
			}
			last, laptop, record = from, from.laptop, c.ID
			if c.Kind == DisputePair {
				record = c.People[i]
			}
		}
	}
	if record == uuid.Nil {
		record = c.ID
	}
	return record, laptop
}

// Questions lists those to this laptop that wait for an answer, the oldest first.
func (s *Session) Questions(ctx context.Context) ([]Question, error) {
	stream, _, _, err := s.file.Head(ctx)
	if err != nil {
		return nil, err
	}
	all, err := s.questions(ctx)
	return slices.DeleteFunc(all, func(q Question) bool { return q.to != stream.Laptop || q.AnsweredBy != "" }), err
}

// Answer answers a question; it travels with the next sending. Errors:
// store.ErrNotFound.
func (s *Session) Answer(ctx context.Context, question uuid.UUID, text string) error {
	text = strings.TrimSpace(text)
	if text == "" {
		return fmt.Errorf("answering nothing: %w", store.ErrMalformed)
	}
	err := s.update(ctx, question, func(laptop.Document) laptop.Change {
		return laptop.Change{Values: map[string]string{questionAnswer: text}}
	})
	if err != nil {
		return fmt.Errorf("answering: %w", err)
	}
	s.changed()
	s.sending.kick()
	return nil
}

// questions are all that are not closed, the oldest first.
func (s *Session) questions(ctx context.Context) ([]Question, error) {
	records, err := s.file.List(ctx, laptop.Filter{Kind: store.Question})
	if err != nil {
		return nil, err
	}
	var all []Question
	for _, record := range records {
		question, err := s.question(ctx, record.ID)
		if err != nil {
			return nil, err
		}
		if !question.closed && question.Text != "" {
			all = append(all, question)
		}
	}
	slices.SortFunc(all, func(a, b Question) int {
		return cmp.Or(a.At.Compare(b.At), slices.Compare(a.ID[:], b.ID[:]))
	})
	return all, nil
}

func (s *Session) question(ctx context.Context, id uuid.UUID) (Question, error) {
	document, err := s.file.Record(ctx, id)
	if err != nil {
		return Question{}, err
	}
	of, err := s.shared(ctx, id)
	if err != nil {
		return Question{}, err
	}
	values := document.Record.Values()
	q := Question{
		ID: id, About: parseID(values[questionAbout]), Field: values[questionField], Text: values[questionText],
		Answer: values[questionAnswer], At: document.Created, By: s.operator.shown(),
		to: parseID(values[questionTo]), asked: parseID(values[questionCase]), closed: values[questionClosed] == permit.Yes,
	}
	if asked := of.Fields[questionText].Standing; asked.Op != uuid.Nil {
		from := of.origin(asked.Op)
		q.By, q.At = from.Author, from.At
	}
	if q.Answer != "" {
		q.AnsweredBy = s.operator.shown()
		if answered := of.Fields[questionAnswer].Standing; answered.Op != uuid.Nil {
			q.AnsweredBy = of.origin(answered.Op).Author
		}
	}
	if hit, known := s.hit(q.About); known {
		q.Title, q.Kind = hit.Title, hit.Kind
	}
	return q, nil
}

// questionAbout is the last one asked about a case, nil if there is none.
func (s *Session) questionAbout(ctx context.Context, shown Case) (*Question, error) {
	all, err := s.questions(ctx)
	for _, question := range slices.Backward(all) {
		if question.concerns(shown.Dispute) {
			return &question, err
		}
	}
	return nil, err
}

// closeQuestions closes those about a case that was decided.
func (s *Session) closeQuestions(ctx context.Context, shown Case) error {
	all, err := s.questions(ctx)
	if err != nil {
		return err
	}
	for _, question := range all {
		if !question.concerns(shown.Dispute) {
			continue
		}
		err := s.update(ctx, question.ID, func(laptop.Document) laptop.Change {
			return laptop.Change{Values: map[string]string{questionClosed: permit.Yes}}
		})
		if err != nil {
			return fmt.Errorf("closing a question: %w", err)
		}
	}
	return nil
}
