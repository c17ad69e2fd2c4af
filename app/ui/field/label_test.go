package field_test

import (
	"testing"

	"fyne.io/fyne/v2"

	"sportello/app/ui/field"
)

// A screen reader hears what the screen shows: label, value as it is read, what is
// wrong or how to write.
func TestLabelsSayWhatIsShown(t *testing.T) {
	b := newBench(t)
	spec := field.Spec{Label: "Campo", Hint: "due lettere"}
	for name, c := range map[string]struct {
		field       field.Field
		value, want string
	}{
		"text":          {field.NewText(b.host, spec, field.TextOptions{}), "PROVA", "Campo: PROVA. due lettere"},
		"secret":        {field.NewText(b.host, spec, field.TextOptions{Secret: true}), "PROVA", "Campo. due lettere"},
		"date":          {field.NewDate(b.host, spec, field.DateOptions{}), "1992-03-15", "Campo: 15/03/1992. due lettere"},
		"no date":       {field.NewDate(b.host, spec, field.DateOptions{}), "ieri", "Campo: ieri. Non è una data: giorno, mese, anno"},
		"amount":        {field.NewAmount(b.host, spec), "6100.00", "Campo: 6.100,00. due lettere"},
		"lookup":        {field.NewLookup(b.host, spec, field.LookupOptions{Source: table}), "SEN", "Campo: SEN Senegal. due lettere"},
		"not in list":   {field.NewLookup(b.host, spec, field.LookupOptions{Source: table}), "XXX", "Campo: XXX. Non è nell’elenco"},
		"free lookup":   {field.NewLookup(b.host, spec, field.LookupOptions{Source: table, Free: true}), "Via Finta", "Campo: Via Finta. due lettere"},
		"choice":        {field.NewChoice(b.host, spec, field.Member{Value: "9", Mark: "9", Label: "Rinnovo"}), "9", "Campo: Rinnovo. due lettere"},
		"no choice":     {field.NewChoice(b.host, spec, field.Member{Value: "9", Mark: "9", Label: "Rinnovo"}), "", "Campo. due lettere"},
		"tick":          {field.NewTick(b.host, spec), field.Ticked, "Campo: X. due lettere"},
		"no tick":       {field.NewTick(b.host, spec), "", "Campo. due lettere"},
		"Arabic text":   {field.NewText(b.host, spec, field.TextOptions{}), "محمد", "Campo: محمد. due lettere"},
		"Cyrillic text": {field.NewText(b.host, spec, field.TextOptions{}), "Пример", "Campo: Пример. due lettere"},
	} {
		c.field.SetValue(c.value)
		accessible, ok := c.field.(fyne.Accessible)
		if !ok {
			t.Fatalf("%s cannot be heard", name)
		}
		if got := accessible.AccessibilityLabel(); got != c.want {
			t.Errorf("%s says %q, want %q", name, got, c.want)
		}
		if accessible.AccessibilityRole() != fyne.AccessibleRoleText {
			t.Errorf("%s has the role %q", name, accessible.AccessibilityRole())
		}
	}
}
