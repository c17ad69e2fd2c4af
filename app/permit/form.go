package permit

// Kind says what a field holds and how it is written.
type Kind string

// The kinds of field.
const (
	KindText   Kind = "text"
	KindCode   Kind = "code"   // of Field.Table
	KindDate   Kind = "date"   // ISO
	KindNumber Kind = "number" // digits
	KindAmount Kind = "amount" // euros, "6100.00"
	KindTick   Kind = "tick"   // Yes or absent
	KindYesNo  Kind = "yesno"  // Yes, No or absent
	KindYear   Kind = "year"   // four digits
)

// Field is one official field of MOD. 209.
type Field struct {
	Key     string // "1.34"
	Number  string // as printed on the form: "34", "H1"
	Module  int    // 1 or 2
	Section string // Section.ID
	Label   Text
	Hint    Text // how to write it; may be empty
	Explain Text // what it is for, shown on demand (F4)
	Source  Source
	Kind    Kind
	// Table names the codes a KindCode field takes: "provinces", "states",
	// "motives", or one of Rulebook.Table. Free text fields may name
	// "municipalities" or "streets" to be completed from.
	Table string
	// Boxes is how many characters each line of the form takes, {30, 30}; nil
	// where it is not known. The whole text may not be longer than their sum.
	Boxes       []int
	BoxesUnsure bool
	// Split says that the boxes are two groups on one line, for the parts of
	// "12/A" before and after the stroke.
	Split bool
	// Group is the Group.ID of ticks that belong together.
	Group string
	// Wide asks for the whole width of the screen's two columns.
	Wide bool
	// Past and Future tell a date entry how to read years of two digits.
	Past, Future bool
	// Partial allows a date of which only the year, or month and year, is known.
	Partial bool
	// Derivable says that its value follows from others, where it has one.
	Derivable bool
}

// Group is ticks of which at most one is set: request type, kind of permit.
type Group struct {
	ID      string // key of its title on the form, "1.7"; where it has none, its first and last number, "1.52-53"
	Label   Text
	Section string
	Members []string // field keys, in the order of the form
}

// Section is one section of a form.
type Section struct {
	ID     string // "1.4": Modulo 1, section 4
	Module int
	Number string // as printed: "4", "M2 5"
	Title  Text
	Short  Text     // what a narrow list calls it; the title where nothing shorter is said
	Fields []string // keys in the order of the form
	// Rows are the repeated blocks of the section (children, places of stay),
	// each the keys of one block; their fields are in Fields too.
	Rows     [][]string
	RowTitle Text // "Figlio {{.Number}}" is written "Figlio"
}

// Code is one entry of a small table of the kit.
type Code struct {
	Code   string
	Label  Text
	Source Source
}

// Request is a type of request: rilascio, rinnovo, aggiornamento, duplicato, conversione.
type Request struct {
	ID    string // "rilascio"
	Field string // the tick: "1.8"
	Label Text
}

// Allowance says whether a motive may be asked for with a type of request.
type Allowance string

// The allowances.
const (
	Allowed      Allowance = "yes"
	NotAllowed   Allowance = "no"
	NotConfirmed Allowance = "unsure"
)

// Motive is a code of table 2 of the kit.
type Motive struct {
	Code     string
	Label    Text
	Requests map[string]Allowance // by Request.ID
	Historic bool
	Work     bool // asks for Modulo 2
	Source   Source
}
