package match

// Weighs tells whether a level of a field has a weight.
func (m *Model) Weighs(field, of string) bool {
	_, ok := m.weights[level{field, of}]
	return ok
}
