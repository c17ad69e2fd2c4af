package permit

// Severity is how serious a finding is.
type Severity string

// The severities.
const (
	Error   Severity = "error"   // it would be rejected: queued only with a written override
	Warning Severity = "warning" // ask again
	Note    Severity = "note"
)

// Input is what a check looks at.
type Input struct {
	Values Values
	Today  string // ISO
	// Site is where the application is made, as the desk calls it; "" if that is
	// not known.
	Site string
	// Documents are the ids of the documents present; nil where nobody said
	// which are, and the checklist is then not judged.
	Documents map[string]bool
	// AsWritten takes the form as it stands on paper: what follows from other
	// fields is not taken for written.
	AsWritten bool
	// Overrides are the operator's written reasons by rule; those of findings that
	// are Absolute change nothing.
	Overrides map[string]string
	// Others are the person's other applications that are under way.
	Others []Other
}

// Other is another application of the same person.
type Other struct {
	Request, Motive string
	Made            string // ISO date
}

// Finding is something wrong, or to be looked at, with its remedy.
type Finding struct {
	Rule     string
	Anomaly  int // category 1 to 29 of the anomalies that get kits rejected; 0: none
	Severity Severity
	Fields   []string // keys; the first is where the cursor goes
	Title    Text     // "Passaporto scaduto"
	Message  Text     // what is wrong, with the values
	Why      Reason   // what happens if it stays so
	Remedy   Text     // how to put it right
	Source   Source
	Fix      *Fix   // what one key can do about it; nil if only the operator can
	Override string // the operator's reason, if given: it no longer blocks
	// Absolute: no reason helps, because no office could take the form so.
	Absolute bool
}

// Standing is the severity that is left: an overridden finding is but a note.
func (f Finding) Standing() Severity {
	if f.Override != "" {
		return Note
	}
	return f.Severity
}

// Fix is a change that puts a finding right.
type Fix struct {
	Label Text
	Set   Values // "" empties a field
	// Action is what is to be done besides, before the fields are set.
	Action Action
}

// Action is what a fix asks of who applies it, in a word.
type Action string

// The actions.
const (
	NoAction Action = ""
	// OwnApplication opens an application of their own for the child whose row
	// the fix empties.
	OwnApplication Action = "own-application"
)

// Requirement is a document of the checklist.
type Requirement struct {
	ID        string
	Label     Text
	Detail    Text // "in originale", "tradotto e legalizzato"; may be empty
	Mandatory bool
	Present   bool
	Source    Source
}

// Fee is a line of the costs.
type Fee struct {
	ID     string
	Label  Text
	Cents  int
	Source Source
}

// Deadline is a date that matters for the application.
type Deadline struct {
	ID     string
	Label  Text
	Date   string // ISO
	Passed bool
	Detail Text // "5° giorno lavorativo su 8"
	Source Source
}

// SectionState is what the list of sections shows.
type SectionState struct {
	ID       string
	Shown    bool
	Filled   int // fields with a value
	Expected int // fields that are required and shown
	Missing  int // of these without a value
	Errors   int // not overridden
	Warnings int
}

// FieldState is how a field stands.
type FieldState struct {
	Shown    bool // it applies, or something stands in it
	Required bool
}

// Report is the answer of a check.
type Report struct {
	Rulebook  string    // version
	Findings  []Finding // errors first, then in the order of the form
	Sections  []SectionState
	Fields    map[string]FieldState // by key
	Documents []Requirement
	// DocumentsJudged: the input said which documents are present.
	DocumentsJudged bool
	Fees            []Fee
	Total           int // cents
	Deadlines       []Deadline
	// Derived are values that follow from others; the operator's own stand.
	Derived Values
}

// Blocking returns the errors that are not overridden: they keep the application
// from being queued.
func (r *Report) Blocking() []Finding {
	var blocking []Finding
	for _, finding := range r.Findings {
		if finding.Standing() == Error {
			blocking = append(blocking, finding)
		}
	}
	return blocking
}
