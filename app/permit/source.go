package permit

// What the YAML files hold, before it is compiled.

type headFile struct {
	Version  string                 `yaml:"version"`
	Tables   map[string][]codeDraft `yaml:"tables"`
	Findings map[string]ruleDraft   `yaml:"findings"`
}

type codeDraft struct {
	Line   line
	Code   string `yaml:"code"`
	Label  Text   `yaml:"label"`
	Source Source `yaml:"source"`
}

type fieldsFile struct {
	Printed  []printedDraft `yaml:"printed"`
	Sections []sectionDraft `yaml:"sections"`
}

// printedDraft is a number of the form that is no field: a title, a heading, a
// fixed text or "CONTINUA".
type printedDraft struct {
	Line   line
	Number string `yaml:"number"`
	Label  Text   `yaml:"label"`
	Source Source `yaml:"source"`
}

type sectionDraft struct {
	Line     line
	ID       string       `yaml:"id"`
	Number   string       `yaml:"number"`
	Heading  string       `yaml:"heading"` // the number printed before the title
	Title    Text         `yaml:"title"`
	Short    Text         `yaml:"short"`
	Shown    script       `yaml:"shown"`
	Source   Source       `yaml:"source"` // of the fields that name none
	RowTitle Text         `yaml:"row_title"`
	List     string       `yaml:"list"` // "children" or "places": what rules call the rows
	Rows     [][]string   `yaml:"rows"`
	Groups   []groupDraft `yaml:"groups"`
	Fields   []fieldDraft `yaml:"fields"`
}

type groupDraft struct {
	Line    line
	ID      string   `yaml:"id"`
	Label   Text     `yaml:"label"`
	Members []string `yaml:"members"`
}

type fieldDraft struct {
	Line        line
	Key         string `yaml:"key"`
	Label       Text   `yaml:"label"`
	Kind        string `yaml:"kind"`
	Boxes       []int  `yaml:"boxes"`
	BoxesUnsure bool   `yaml:"boxes_unsure"`
	Split       bool   `yaml:"split"`
	Table       string `yaml:"table"`
	Required    script `yaml:"required"`
	Shown       script `yaml:"shown"`
	Derive      script `yaml:"derive"`
	Hint        Text   `yaml:"hint"`
	Explain     Text   `yaml:"explain"`
	Source      Source `yaml:"source"`
	Past        bool   `yaml:"past"`
	Future      bool   `yaml:"future"`
	Partial     bool   `yaml:"partial"`
	Wide        bool   `yaml:"wide"`
}

type motivesFile struct {
	Requests []requestDraft `yaml:"requests"`
	Motives  []motiveDraft  `yaml:"motives"`
}

type requestDraft struct {
	Line  line
	ID    string `yaml:"id"`
	Field string `yaml:"field"`
	Label Text   `yaml:"label"`
}

type motiveDraft struct {
	Line     line
	Code     string            `yaml:"code"`
	Label    Text              `yaml:"label"`
	Requests map[string]string `yaml:"requests"`
	Historic bool              `yaml:"historic"`
	Questura bool              `yaml:"questura"`
	Work     bool              `yaml:"work"`
	Source   Source            `yaml:"source"`
}

type documentsFile struct {
	Documents []documentDraft `yaml:"documents"`
}

type documentDraft struct {
	Line      line
	ID        string `yaml:"id"`
	Label     Text   `yaml:"label"`
	Detail    Text   `yaml:"detail"`
	When      script `yaml:"when"`
	Mandatory script `yaml:"mandatory"`
	Source    Source `yaml:"source"`
}

type feesFile struct {
	Fees []feeDraft `yaml:"fees"`
}

type feeDraft struct {
	Line   line
	ID     string `yaml:"id"`
	Label  Text   `yaml:"label"`
	Detail Text   `yaml:"detail"`
	Cents  script `yaml:"cents"`
	When   script `yaml:"when"`
	Source Source `yaml:"source"`
}

type termsFile struct {
	Holidays    holidaysDraft     `yaml:"holidays"`
	Definitions map[string]script `yaml:"definitions"`
	Deadlines   []deadlineDraft   `yaml:"deadlines"`
	Thresholds  []thresholdDraft  `yaml:"thresholds"`
}

type holidaysDraft struct {
	Fixed        []holidayDraft `yaml:"fixed"`
	EasterMonday bool           `yaml:"easter_monday"`
	Patron       holidayDraft   `yaml:"patron"`
	Saturday     saturdayDraft  `yaml:"saturday_works"`
}

type holidayDraft struct {
	Line   line
	Day    string `yaml:"day"` // "01-06"
	Name   Text   `yaml:"name"`
	From   string `yaml:"from"`
	To     string `yaml:"to"`
	Source Source `yaml:"source"`
}

type saturdayDraft struct {
	Value  bool   `yaml:"value"`
	Source Source `yaml:"source"`
}

type deadlineDraft struct {
	Line   line
	ID     string `yaml:"id"`
	Label  Text   `yaml:"label"`
	Date   script `yaml:"date"`
	Detail Text   `yaml:"detail"`
	When   script `yaml:"when"`
	Source Source `yaml:"source"`
}

type thresholdDraft struct {
	Line   line
	Year   int    `yaml:"year"`
	Amount string `yaml:"amount"`
	Source Source `yaml:"source"`
}

type anomaliesFile struct {
	Anomalies []anomalyDraft `yaml:"anomalies"`
}

// anomalyDraft is a category of anomalies: why its rules matter that do not say
// it themselves.
type anomalyDraft struct {
	Line   line
	Number int    `yaml:"number"`
	Why    Text   `yaml:"why"`
	Source Source `yaml:"source"`
}

type rulesFile struct {
	Rules []ruleDraft `yaml:"rules"`
}

type ruleDraft struct {
	Line       line
	ID         string   `yaml:"id"`
	Anomaly    int      `yaml:"anomaly"`
	Severity   string   `yaml:"severity"`
	Absolute   bool     `yaml:"absolute"` // not to be overridden
	Each       string   `yaml:"each"`     // "children" or "places": once per row
	When       script   `yaml:"when"`
	Fields     []string `yaml:"fields"`
	FieldsFrom script   `yaml:"fields_from"`
	Title      Text     `yaml:"title"`
	Message    Text     `yaml:"message"`
	Why        whyDraft `yaml:"why"` // that of the anomaly where it is left out
	Remedy     Text     `yaml:"remedy"`
	Source     Source   `yaml:"source"`
	From       string   `yaml:"from"`
	To         string   `yaml:"to"`
	Fix        fixDraft `yaml:"fix"`
}

// whyDraft is why a rule matters; without a source it has the rule's.
type whyDraft struct {
	Line   line
	IT     string `yaml:"it"`
	EN     string `yaml:"en"`
	Source Source `yaml:"source"`
}

type fixDraft struct {
	Line   line
	Label  Text              `yaml:"label"`
	Set    map[string]script `yaml:"set"`
	Action string            `yaml:"action"`
}
