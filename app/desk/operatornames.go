package desk

import "context"

// OperatorNames are what the operators of this laptop are called, by their
// accounts. Whoever works at another is known by the account alone.
func (s *Session) OperatorNames(ctx context.Context) (map[string]string, error) {
	operators, err := s.desk.Operators(ctx)
	if err != nil {
		return nil, err
	}
	names := make(map[string]string, len(operators))
	for _, operator := range operators {
		names[operator.Name] = operator.shown()
	}
	return names, nil
}
