package desk

import (
	"context"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/google/uuid"

	"sportello/app/agenda"
	"sportello/app/desk/search"
	"sportello/app/segment"
	"sportello/app/visit"
	"sportello/store"
	"sportello/store/laptop"
)

// What the card of each kind of record has. Cards are sealed and stay on the
// laptop; all of them are read at unlock.
var (
	personCard      = []string{"surname", "given_names", "original_name", "birth_date", "citizenship", "fiscal_code", "document_number", "permit_number", "phone", "mobile", store.SameAs}
	applicationCard = append([]string{fieldPerson, fieldSurname, fieldGivenNames, cardReceipts}, titleFields...)
	// applicationFields are all fields of an application's record that are on its
	// card; in memory only those of applicationCard stay.
	applicationFields = slices.Concat([]string{store.Deleted, fieldPerson, fieldSurname, fieldGivenNames}, titleFields, employerFields)
	relationCard      = []string{"from", "to", "relation"}
	appointmentCard   = []string{"site", "date", "time", fieldMinutes, fieldWalkIn, fieldVisitState, visit.FieldShared, agenda.CardUndecided}
)

func cardFields(kind store.Kind) []string {
	switch kind {
	case store.Person:
		return personCard
	case store.Application:
		return applicationCard
	case store.Relation:
		return relationCard
	case store.Appointment:
		return appointmentCard
	}
	return nil
}

// cardContent is the card of a record with these values.
func cardContent(kind store.Kind, values map[string]string) map[string]string {
	values = cardValues(kind, values)
	fields := append([]string{store.Deleted}, cardFields(kind)...)
	if kind == store.Application {
		fields = applicationFields
	}
	content := make(map[string]string, len(fields))
	for _, field := range fields {
		if value := values[field]; value != "" {
			content[field] = value
		}
	}
	if kind == store.Application {
		owing := segment.Owing(values)
		set(content, cardOwing, owing, owing != "")
	}
	return content
}

// cardOf is the card of a record as it was read.
func cardOf(document laptop.Document) laptop.Card {
	content := cardContent(document.Record.Kind, document.Record.Values())
	for _, name := range []string{cardReceipts, cardFact} {
		set(content, name, document.Card[name], document.Card[name] != "")
	}
	return laptop.Card{ID: document.ID, Kind: document.Record.Kind, Receipt: document.ReceiptNumber, Content: content}
}

// directory knows of every record what it takes to find and name it, in memory
// only, and forgets it when the desk is locked.
type directory struct {
	mutex sync.RWMutex
	index *search.Index
	// entries are of people and applications, relations of relations.
	entries   map[uuid.UUID]entry
	relations map[uuid.UUID]relation
	// By person: their applications and the relations they are in.
	applications, related map[uuid.UUID][]uuid.UUID
	visits                map[agenda.Day][]uuid.UUID
	plans                 map[uuid.UUID]agenda.Plan // of visits
	employers             *employers
	owing                 map[uuid.UUID]string // cardOwing of applications that owe something
	// merged are the people found to be another one, who they are said to be, and
	// the other way round.
	merged  map[uuid.UUID]uuid.UUID
	aliases map[uuid.UUID][]uuid.UUID
	// saves counts the changes of records other than applications.
	saves   uint64
	figures *figures
}

// entry is a card in as little memory as it takes: fifty thousand are kept.
type entry struct {
	kind store.Kind
	// packed are the values of cardFields, and last the receipt.
	packed string
}

type relation struct {
	from, to uuid.UUID
	name     string
}

const packing = "\x1f"

func pack(card laptop.Card) entry {
	fields := cardFields(card.Kind)
	size := len(card.Receipt) + len(fields)
	for _, field := range fields {
		size += len(card.Content[field])
	}
	var packed strings.Builder
	packed.Grow(size)
	for _, field := range fields {
		packed.WriteString(strings.ReplaceAll(card.Content[field], packing, ""))
		packed.WriteString(packing)
	}
	packed.WriteString(card.Receipt)
	return entry{card.Kind, packed.String()}
}

// content unpacks the card.
func (e entry) content() map[string]string {
	values := strings.Split(e.packed, packing)
	content := make(map[string]string, len(values))
	for i, field := range cardFields(e.kind) {
		content[field] = values[i]
	}
	return content
}

func (e entry) receipt() string { return e.packed[strings.LastIndex(e.packed, packing)+1:] }

func newDirectory() *directory {
	d := &directory{figures: newFigures()}
	d.reset(0)
	return d
}

func (d *directory) reset(capacity int) {
	d.index = search.New(capacity)
	d.entries = make(map[uuid.UUID]entry, capacity)
	d.relations = make(map[uuid.UUID]relation)
	d.applications = make(map[uuid.UUID][]uuid.UUID)
	d.related = make(map[uuid.UUID][]uuid.UUID)
	d.visits = make(map[agenda.Day][]uuid.UUID)
	d.plans = make(map[uuid.UUID]agenda.Plan)
	d.employers = newEmployers()
	d.owing = make(map[uuid.UUID]string)
	d.merged = make(map[uuid.UUID]uuid.UUID)
	d.aliases = make(map[uuid.UUID][]uuid.UUID)
}

// progressStep is after how many records progress is told.
const progressStep = 512

// read takes up every card of the file.
func (d *directory) read(ctx context.Context, file *laptop.Session, progress func(done, total int)) error {
	total, err := file.Count(ctx)
	if err != nil {
		return err
	}
	d.reset(total)
	done := 0
	err = file.Cards(ctx, func(card laptop.Card) error {
		d.figures.read(card)
		d.file(card)
		if done++; progress != nil && (done%progressStep == 0 || done == total) {
			progress(done, max(done, total))
		}
		return nil
	})
	return err
}

// clear forgets everything.
func (d *directory) clear() {
	d.figures.clear()
	d.mutex.Lock()
	defer d.mutex.Unlock()
	d.reset(0)
}

// put takes up a record's card, or what became of it, and what counts of it.
func (d *directory) put(card laptop.Card) {
	d.figures.told(card)
	d.file(card)
}

// file takes up a record's card.
func (d *directory) file(card laptop.Card) {
	d.mutex.Lock()
	defer d.mutex.Unlock()
	if card.Kind != store.Application {
		d.saves++
	}
	if card.Content[store.Deleted] != "" {
		d.remove(card.ID)
		return
	}
	switch card.Kind {
	case store.Person, store.Application:
		d.putEntry(card)
	case store.Relation:
		d.putRelation(card)
	case store.Appointment:
		d.putVisit(card)
	}
}

func (d *directory) putEntry(card laptop.Card) {
	if card.Kind == store.Application {
		d.employers.put(card)
		set(d.owing, card.ID, card.Content[cardOwing], card.Content[cardOwing] != "")
	}
	packed := pack(card)
	before, known := d.entries[card.ID]
	if known && before == packed {
		return
	}
	d.entries[card.ID] = packed
	d.merge(card.ID, parseID(card.Content[store.SameAs]))
	if person := parseID(card.Content[fieldPerson]); person != uuid.Nil && !known {
		d.applications[person] = append(d.applications[person], card.ID)
	}
	d.index.Put(searchCard(card))
}

func (d *directory) putRelation(card laptop.Card) {
	from, to := parseID(card.Content["from"]), parseID(card.Content["to"])
	before, known := d.relations[card.ID]
	if known && (before.from != from || before.to != to) {
		d.related[before.from] = without(d.related[before.from], card.ID)
		d.related[before.to] = without(d.related[before.to], card.ID)
	}
	if !known || before.from != from || before.to != to {
		d.related[from] = append(d.related[from], card.ID)
		d.related[to] = append(d.related[to], card.ID)
	}
	d.relations[card.ID] = relation{from, to, card.Content["relation"]}
}

func (d *directory) putVisit(card laptop.Card) {
	planned := agenda.PlanOf(card.Content)
	before, known := d.plans[card.ID]
	d.plans[card.ID] = planned
	if known && before.On == planned.On {
		return
	}
	if known {
		d.visits[before.On] = without(d.visits[before.On], card.ID)
	}
	d.visits[planned.On] = append(d.visits[planned.On], card.ID)
}

// remove forgets a record that was deleted.
func (d *directory) remove(id uuid.UUID) {
	d.index.Remove(id)
	d.employers.remove(id)
	delete(d.owing, id)
	if known, ok := d.entries[id]; ok && known.kind == store.Application {
		person := parseID(known.content()[fieldPerson])
		d.applications[person] = without(d.applications[person], id)
	}
	delete(d.entries, id)
	d.merge(id, uuid.Nil)
	if known, ok := d.relations[id]; ok {
		d.related[known.from] = without(d.related[known.from], id)
		d.related[known.to] = without(d.related[known.to], id)
		delete(d.relations, id)
	}
	if planned, ok := d.plans[id]; ok {
		d.visits[planned.On] = without(d.visits[planned.On], id)
		delete(d.plans, id)
	}
}

func without(ids []uuid.UUID, id uuid.UUID) []uuid.UUID {
	return slices.DeleteFunc(ids, func(other uuid.UUID) bool { return other == id })
}

// searchCard is what the search is told of a record.
func searchCard(card laptop.Card) search.Card {
	content := card.Content
	found := search.Card{ID: card.ID, Kind: card.Kind, Receipts: present(card.Receipt)}
	if card.Kind == store.Application {
		found.Names = present(shownName(content[fieldSurname], content[fieldGivenNames]))
		for _, number := range slices.Backward(receiptNumbers(content[cardReceipts])) { // of very many the last count
			if number != card.Receipt {
				found.Receipts = append(found.Receipts, number)
			}
		}
		return found
	}
	found.Names = present(shownName(content["surname"], content["given_names"]), content["original_name"])
	found.FiscalCode = content["fiscal_code"]
	found.Documents = present(content["document_number"])
	found.Permits = present(content["permit_number"])
	found.Phones = present(content["phone"], content["mobile"])
	found.BirthDate = content["birth_date"]
	return found
}

func present(texts ...string) []string {
	return slices.DeleteFunc(texts, func(text string) bool { return text == "" })
}

// saved is saves.
func (d *directory) saved() uint64 {
	d.mutex.RLock()
	defer d.mutex.RUnlock()
	return d.saves
}

// entry returns what is known of a person or application.
func (d *directory) entry(id uuid.UUID) (entry, bool) {
	d.mutex.RLock()
	defer d.mutex.RUnlock()
	known, ok := d.entries[id]
	return known, ok
}

// owed are the applications that owe something, with their cardOwing.
func (d *directory) owed() map[uuid.UUID]string {
	d.mutex.RLock()
	defer d.mutex.RUnlock()
	return maps.Clone(d.owing)
}

// applicationsOf lists a person's applications, in no particular order, those
// of records found to be the same person among them.
func (d *directory) applicationsOf(person uuid.UUID) []uuid.UUID {
	d.mutex.RLock()
	defer d.mutex.RUnlock()
	var all []uuid.UUID
	for _, id := range d.allOf(person) {
		all = append(all, d.applications[id]...)
	}
	return all
}

// relationsOf are the relations a person is in, by their records, between the
// people who are kept.
func (d *directory) relationsOf(person uuid.UUID) map[uuid.UUID]relation {
	d.mutex.RLock()
	defer d.mutex.RUnlock()
	relations := make(map[uuid.UUID]relation)
	for _, one := range d.allOf(person) {
		for _, id := range d.related[one] {
			known := d.relations[id]
			relations[id] = relation{d.keptOf(known.from), d.keptOf(known.to), known.name}
		}
	}
	return relations
}

// visitsOn are the appointments and walk-ins of a date at a site.
func (d *directory) visitsOn(on agenda.Day) []uuid.UUID {
	d.mutex.RLock()
	defer d.mutex.RUnlock()
	return slices.Clone(d.visits[on])
}

// search looks records up.
func (d *directory) search(query string, limit int, kinds ...store.Kind) []search.Result {
	d.mutex.RLock()
	index := d.index
	d.mutex.RUnlock()
	return index.Search(query, limit, kinds...)
}
