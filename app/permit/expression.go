package permit

import (
	"errors"
	"fmt"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/vm"
)

// program is a compiled expression. The zero program is none.
type program struct {
	script script
	file   string
	// constant is the answer where the expression is just true or false.
	constant any
	code     *vm.Program
	uses     []string // what it reads: field keys, and "section " with an id
}

func (p *program) given() bool { return p != nil && (p.code != nil || p.constant != nil) }

// disabled are the built-ins that read the clock or can make much out of little.
var disabled = []string{
	"now", "date", "duration", "timezone", "repeat", "toJSON", "fromJSON", "toBase64", "fromBase64",
}

// mostNodes is how long an expression may be.
const mostNodes = 500

// compiler compiles the expressions of a rulebook.
type compiler struct {
	options []expr.Option
	// known says whether a literal argument names something that exists.
	known func(kind argument, literal string) bool
	// variables are what expressions may name; definitions add to them.
	variables map[string]any
	// uses are the fields that variables are made from.
	uses  map[string][]string
	cache map[string]*program
}

func newCompiler(known func(argument, string) bool) *compiler {
	options := []expr.Option{expr.MaxNodes(mostNodes)}
	for _, name := range disabled {
		options = append(options, expr.DisableBuiltin(name))
	}
	for _, f := range functions {
		options = append(options, expr.Function(f.name, f.call, f.signature))
	}
	return &compiler{
		options: options, known: known, variables: newEnvironment(nil),
		uses: maps.Clone(variableUses), cache: make(map[string]*program),
	}
}

// define adds a variable that stands for an expression.
func (c *compiler) define(name string, p *program) {
	c.variables[name] = reflect.Zero(p.code.Node().Type()).Interface()
	c.uses[name] = p.uses
}

// withRow is the compiler for rules on each row of a list, whose variable is row.
func (c *compiler) withRow() *compiler {
	inRow := *c
	inRow.variables = maps.Clone(c.variables)
	inRow.variables[rowName] = row{}
	inRow.cache = make(map[string]*program)
	return &inRow
}

// compile compiles an expression that must answer with a kind; reflect.Invalid
// allows a text or a number, for messages.
func (c *compiler) compile(s script, kind reflect.Kind) (*program, error) {
	if kind == reflect.Bool && (s.text == "true" || s.text == "false") {
		return &program{script: s, constant: s.text == "true"}, nil
	}
	cached := kind.String() + " " + s.text
	if p, ok := c.cache[cached]; ok {
		return p, nil
	}
	inspect := &inspector{known: c.known, variables: c.uses}
	options := append(slices.Clone(c.options), expr.Env(c.variables), expr.Patch(inspect))
	if kind == reflect.Invalid {
		options = append(options, expr.AsAny())
	} else {
		options = append(options, expr.AsKind(kind), expr.WarnOnAny())
	}
	code, err := expr.Compile(s.text, options...)
	if len(inspect.problems) > 0 {
		return nil, errors.New(strings.Join(inspect.problems, "; "))
	}
	if err != nil {
		return nil, errors.New(brief(err))
	}
	if kind == reflect.Invalid {
		switch result := code.Node().Type(); result.Kind() {
		case reflect.String, reflect.Int, reflect.Bool:
		default:
			return nil, fmt.Errorf("a text or a number is expected, not %s", result)
		}
	}
	p := &program{script: s, code: code, uses: inspect.uses}
	c.cache[cached] = p
	return p, nil
}

// brief is the first line of a compiler's error, with where in the expression it is.
func brief(err error) string {
	var located *file.Error
	if errors.As(err, &located) {
		return fmt.Sprintf("%s (column %d of the expression)", located.Message, located.Column+1)
	}
	first, _, _ := strings.Cut(err.Error(), "\n")
	return first
}

// applicationName is how the evaluation is handed to our functions; no
// expression can spell it.
const applicationName = "the application"

// rowName is the variable of rules on each row of a list.
const rowName = "row"

// inspector gives our functions the application as first argument, and checks
// what their literal arguments name.
type inspector struct {
	known     func(argument, string) bool
	variables map[string][]string
	uses      []string
	problems  []string
}

// Visit implements ast.Visitor.
func (i *inspector) Visit(node *ast.Node) {
	if name, ok := (*node).(*ast.IdentifierNode); ok {
		i.uses = append(i.uses, i.variables[name.Value]...)
		return
	}
	call, ok := (*node).(*ast.CallNode)
	if !ok {
		return
	}
	callee, ok := call.Callee.(*ast.IdentifierNode)
	if !ok {
		return
	}
	f, ok := functionNamed(callee.Value)
	if !ok {
		return
	}
	for _, argument := range call.Arguments {
		if literal, ok := argument.(*ast.StringNode); ok {
			i.inspect(f, literal.Value)
		}
	}
	application := &ast.IdentifierNode{Value: applicationName}
	application.SetLocation(call.Location())
	call.Arguments = append([]ast.Node{application}, call.Arguments...)
}

func (i *inspector) inspect(f function, literal string) {
	if f.takes == anyArgument || literal == "" {
		return
	}
	if !i.known(f.takes, literal) {
		i.problems = append(i.problems, fmt.Sprintf("%s: unknown %s %q", f.name, f.takes, abbreviate(literal)))
		return
	}
	switch f.takes {
	case fieldArgument:
		i.uses = append(i.uses, literal)
	case sectionArgument:
		i.uses = append(i.uses, sectionUse+literal)
	}
}

const sectionUse = "section "

// variableUses are the fields the variables are made from.
var variableUses = map[string][]string{
	"motive": {motiveKey}, "held": {heldKey}, "request": {requestsUse}, "requests": {requestsUse},
	"children": {childrenUse}, "places": {placesUse},
}

// The fields the engine itself knows, and marks for those that lists are made of.
const (
	motiveKey   = "1.16"
	heldKey     = "1.19"
	requestsUse = "requests"
	childrenUse = "children"
	placesUse   = "places"
)

// template is a text of the rulebook with values in it: {1.45} is what a field
// holds, written for people, {=expression} what an expression gives.
type template struct {
	it, en []piece
}

func (t template) given() bool { return len(t.it) > 0 }

// piece is one part of a template: one of the three.
type piece struct {
	text  string
	key   string // a field's, or the name of a value of a structural finding
	value *program
}

var placeholder = regexp.MustCompile(`^[a-z0-9._H]+$`)

// template reads a text. Names are the values it may hold besides fields.
func (c *compiler) template(text string, at int, names map[string]bool) ([]piece, error) {
	var pieces []piece
	for text != "" {
		open := strings.IndexByte(text, '{')
		if open < 0 {
			return append(pieces, piece{text: text}), nil
		}
		if open > 0 {
			pieces = append(pieces, piece{text: text[:open]})
		}
		end := closing(text[open:])
		if end < 0 {
			return nil, errors.New("a { in a text has no }")
		}
		inside := text[open+1 : open+end]
		text = text[open+end+1:]
		if source, ok := strings.CutPrefix(inside, "="); ok {
			value, err := c.compile(script{text: source, line: at}, reflect.Invalid)
			if err != nil {
				return nil, fmt.Errorf("{%s}: %w", abbreviate(inside), err)
			}
			pieces = append(pieces, piece{value: value})
			continue
		}
		if !placeholder.MatchString(inside) || !names[inside] && !c.known(fieldArgument, inside) {
			return nil, fmt.Errorf("unknown field %q in a text", abbreviate(inside))
		}
		pieces = append(pieces, piece{key: inside})
	}
	return pieces, nil
}

// closing finds the } that goes with the { at the beginning, past those within
// quotes and pairs inside.
func closing(text string) int {
	depth, quote := 0, byte(0)
	for i := range len(text) {
		switch b := text[i]; {
		case quote != 0:
			if b == quote {
				quote = 0
			}
		case strings.HasPrefix(text, "{=") && (b == '"' || b == '\'' || b == '`'):
			quote = b
		case b == '{':
			depth++
		case b == '}':
			depth--
			if depth == 0 {
				return i
			}
		}
	}
	return -1
}

// place is where an expression stands: "rules-work.yaml:12".
func (p *program) place() string { return p.file + ":" + strconv.Itoa(p.script.line) }
