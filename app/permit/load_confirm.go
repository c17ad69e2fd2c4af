package permit

import (
	"maps"
	"reflect"
	"slices"
)

// confirmFile is what can have changed since a person's last application.
type confirmFile struct {
	Groups []confirmDraft `yaml:"groups"`
}

type confirmDraft struct {
	Line      line
	ID        string            `yaml:"id"`
	Label     Text              `yaml:"label"`
	When      script            `yaml:"when"`
	Fields    []string          `yaml:"fields"`
	More      []string          `yaml:"more"`
	Keep      []string          `yaml:"keep"` // that a new application does not start with
	Summary   []Text            `yaml:"summary"`
	Ask       Text              `yaml:"ask"`
	Otherwise Text              `yaml:"otherwise"`
	Expect    map[string]script `yaml:"expect"` // of the last application's values
	Overdue   []overdueDraft    `yaml:"overdue"`
}

type overdueDraft struct {
	Line   line
	When   script `yaml:"when"`
	Reason Text   `yaml:"reason"`
}

func (l *loader) compileConfirmations() {
	seen, asked := make(map[string]bool), make(map[string]string)
	for i := range l.confirm.Groups {
		draft := &l.confirm.Groups[i]
		l.unique(seen, confirmName, draft.Line, "group", draft.ID)
		l.needText(confirmName, draft.Line, "the label", draft.Label)
		fields := slices.Concat(draft.Fields, draft.More)
		l.checkAsked(draft, fields, asked)
		c := confirmation{
			id: draft.ID, label: draft.Label, fields: fields, more: draft.More, keep: draft.Keep,
			when:      l.expression(l.compiler, confirmName, draft.When, reflect.Bool),
			ask:       l.text(l.compiler, confirmName, draft.Line, draft.Ask, nil),
			otherwise: l.text(l.compiler, confirmName, draft.Line, draft.Otherwise, nil),
		}
		for _, part := range draft.Summary {
			c.summary = append(c.summary, l.text(l.compiler, confirmName, draft.Line, part, nil))
		}
		for _, key := range slices.Sorted(maps.Keys(draft.Expect)) {
			s := draft.Expect[key]
			if !slices.Contains(fields, key) {
				l.refuse(confirmName, line(s.line), "field %q is expected but not in the group", abbreviate(key))
				continue
			}
			c.expect = append(c.expect, change{key, l.expression(l.compiler, confirmName, s, reflect.String)})
		}
		for _, o := range draft.Overdue {
			l.needText(confirmName, o.Line, "the reason", o.Reason)
			if !o.When.given() {
				l.refuse(confirmName, o.Line, "the condition, when, is missing")
			}
			c.overdue = append(c.overdue, overdue{
				when:   l.expression(l.compiler, confirmName, o.When, reflect.Bool),
				reason: l.text(l.compiler, confirmName, o.Line, o.Reason, nil),
			})
		}
		l.book.confirmations = append(l.book.confirmations, c)
	}
}

// checkAsked refuses groups of unknown fields, of nothing, and fields that would
// be asked twice. asked are the groups of the fields so far.
func (l *loader) checkAsked(draft *confirmDraft, fields []string, asked map[string]string) {
	for _, key := range fields {
		if _, ok := l.book.fieldByKey[key]; !ok {
			l.refuse(confirmName, draft.Line, "unknown field %q in a group", abbreviate(key))
		}
		if group, twice := asked[key]; twice {
			l.refuse(confirmName, draft.Line, "field %q is asked in %s already", abbreviate(key), group)
		}
		asked[key] = draft.ID
	}
	for _, key := range draft.Keep {
		if !slices.Contains(fields, key) {
			l.refuse(confirmName, draft.Line, "field %q is kept but not in the group", abbreviate(key))
		}
	}
	switch {
	case len(fields) > 0 && len(draft.Summary) == 0:
		l.refuse(confirmName, draft.Line, "the summary is missing")
	case len(fields) == 0 && draft.Ask == (Text{}):
		l.refuse(confirmName, draft.Line, "it has neither fields nor a question")
	}
}
