package desk

import (
	"context"
	"errors"
	"fmt"
	"maps"

	"github.com/google/uuid"

	"sportello/app/staff"
	"sportello/store"
	"sportello/store/laptop"
)

// OperatorNames are what the operators of all laptops that the office has told of are
// called, by their accounts.
func (s *Session) OperatorNames() map[string]string {
	known := s.knownStaff()
	names := make(map[string]string, len(known))
	for account := range known {
		names[account] = known.Of(account)
	}
	return names
}

// knownStaff is what operators are called. It is replaced, never changed.
func (s *Session) knownStaff() staff.Names {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return s.staff
}

// notedBy is what whoever made a change of a record is called.
func (s *Session) notedBy(noted laptop.Noted) string {
	at := noted.Laptop
	if at == uuid.Nil {
		at = s.thisLaptop()
	}
	return s.knownStaff().At(noted.By, at)
}

// readStaff takes up what records say operators are called, and of this laptop's what
// is said here.
func (s *Session) readStaff(ctx context.Context) error {
	said, err := s.staffRecords(ctx)
	if err != nil {
		return fmt.Errorf("reading what operators are called: %w", err)
	}
	operators, err := s.desk.Operators(ctx)
	if err != nil {
		return err
	}
	s.mutex.Lock()
	defer s.mutex.Unlock()
	for _, operator := range operators {
		values := said[operator.Name]
		if values == nil {
			values = map[string]string{staff.FieldAccount: operator.Name}
			said[operator.Name] = values
		}
		values[staff.Field(s.laptop)] = operator.DisplayName
	}
	s.staff = make(staff.Names, len(said))
	for values := range maps.Values(said) {
		s.staff.Put(values)
	}
	return nil
}

// staffRecords are the values of the records of operators, by account.
func (s *Session) staffRecords(ctx context.Context) (map[string]map[string]string, error) {
	records, err := s.file.List(ctx, laptop.Filter{Kind: store.Operator})
	if err != nil {
		return nil, err
	}
	said := make(map[string]map[string]string)
	for _, record := range records {
		document, err := s.file.Record(ctx, record.ID)
		if err != nil {
			return nil, err
		}
		values := document.Record.Values()
		if account := values[staff.FieldAccount]; store.OperatorID(account) == record.ID {
			said[account] = values
		}
	}
	return said, nil
}

// nameOperators sees to it that records say what this laptop's operators are called,
// once an office has enrolled it.
func (s *Session) nameOperators(ctx context.Context) error {
	if _, err := s.file.Enrolment(ctx); err != nil {
		return ignoreMissing(err, store.ErrNotFound)
	}
	operators, err := s.desk.Operators(ctx)
	if err != nil {
		return err
	}
	for _, operator := range operators {
		if err := s.nameOperator(ctx, operator); err != nil {
			return fmt.Errorf("saying what an operator is called: %w", err)
		}
	}
	return nil
}

func (s *Session) nameOperator(ctx context.Context, operator Operator) error {
	id, field := store.OperatorID(operator.Name), staff.Field(s.thisLaptop())
	document, err := s.file.Record(ctx, id)
	switch {
	case errors.Is(err, store.ErrNotFound) && operator.DisplayName == "":
		return nil
	case errors.Is(err, store.ErrNotFound):
		_, err = s.file.Create(ctx, laptop.Draft{ID: id, Kind: store.Operator, State: active, Values: map[string]string{
			staff.FieldAccount: operator.Name, field: operator.DisplayName,
		}})
	case err == nil && document.Record.Fields[field].Value != operator.DisplayName:
		return s.update(ctx, id, func(laptop.Document) laptop.Change {
			return laptop.Change{Values: map[string]string{field: operator.DisplayName}}
		})
	}
	return err
}
