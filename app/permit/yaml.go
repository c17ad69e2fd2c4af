package permit

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// script is an expression as written in the rulebook, with where it stands.
type script struct {
	text string
	line int
}

func (s script) given() bool { return s.text != "" }

// line is the line on which an entry of the rulebook begins.
type line int

var (
	scriptType = reflect.TypeFor[script]()
	lineType   = reflect.TypeFor[line]()
	textType   = reflect.TypeFor[Text]()
	sourceType = reflect.TypeFor[Source]()
)

// decoder fills structs from YAML nodes. It is stricter than the library's own:
// unknown and repeated keys are errors, every error has its line, and aliases
// are refused, because a few lines of them unfold to gigabytes.
type decoder struct {
	refuse func(line int, format string, args ...any)
}

// decode fills target from a node. Struct fields are named by their yaml tag;
// a field of type line takes the line of its struct.
func (d decoder) decode(node *yaml.Node, target reflect.Value) {
	if node.Kind == yaml.AliasNode || node.Anchor != "" {
		d.refuse(node.Line, "anchors and aliases are not allowed")
		return
	}
	switch {
	case target.Type() == scriptType:
		if node.Kind != yaml.ScalarNode {
			d.refuse(node.Line, "an expression is expected")
			return
		}
		target.Set(reflect.ValueOf(script{text: strings.TrimSpace(node.Value), line: node.Line}))
	case target.Kind() == reflect.Struct:
		d.decodeStruct(node, target)
	case target.Kind() == reflect.Slice:
		d.decodeList(node, target)
	case target.Kind() == reflect.Map:
		d.decodeMap(node, target)
	default:
		d.decodeScalar(node, target)
	}
}

func (d decoder) decodeStruct(node *yaml.Node, target reflect.Value) {
	if node.Kind != yaml.MappingNode {
		d.refuse(node.Line, "keys with values are expected, not %q", abbreviate(node.Value))
		return
	}
	fields := make(map[string]reflect.Value, target.NumField())
	for i := range target.NumField() {
		if target.Type().Field(i).Type == lineType {
			target.Field(i).SetInt(int64(node.Line))
			continue
		}
		fields[target.Type().Field(i).Tag.Get("yaml")] = target.Field(i)
	}
	d.eachPair(node, func(key, value *yaml.Node) {
		field, known := fields[key.Value]
		if !known {
			d.refuse(key.Line, "unknown key %q", abbreviate(key.Value))
			return
		}
		d.decode(value, field)
	})
	switch target.Type() {
	case textType:
		if text := target.Interface().(Text); text.IT == "" || text.EN == "" {
			d.refuse(node.Line, "a text needs both languages, it and en")
		}
	case sourceType:
		if target.Interface().(Source).Text == "" {
			d.refuse(node.Line, "a source needs a text")
		}
	}
}

func (d decoder) decodeList(node *yaml.Node, target reflect.Value) {
	if node.Kind != yaml.SequenceNode {
		d.refuse(node.Line, "a list is expected")
		return
	}
	list := reflect.MakeSlice(target.Type(), len(node.Content), len(node.Content))
	for i, item := range node.Content {
		d.decode(item, list.Index(i))
	}
	target.Set(list)
}

func (d decoder) decodeMap(node *yaml.Node, target reflect.Value) {
	if node.Kind != yaml.MappingNode {
		d.refuse(node.Line, "keys with values are expected")
		return
	}
	entries := reflect.MakeMap(target.Type())
	d.eachPair(node, func(key, value *yaml.Node) {
		entry := reflect.New(target.Type().Elem()).Elem()
		d.decode(value, entry)
		entries.SetMapIndex(reflect.ValueOf(key.Value), entry)
	})
	target.Set(entries)
}

func (d decoder) eachPair(node *yaml.Node, do func(key, value *yaml.Node)) {
	seen := make(map[string]bool, len(node.Content)/2)
	for i := 0; i+1 < len(node.Content); i += 2 {
		key := node.Content[i]
		if seen[key.Value] {
			d.refuse(key.Line, "key %q stands twice", abbreviate(key.Value))
			continue
		}
		seen[key.Value] = true
		do(key, node.Content[i+1])
	}
}

func (d decoder) decodeScalar(node *yaml.Node, target reflect.Value) {
	if node.Kind != yaml.ScalarNode {
		d.refuse(node.Line, "a single value is expected")
		return
	}
	var err error
	switch target.Kind() {
	case reflect.String:
		target.SetString(node.Value)
	case reflect.Bool:
		var value bool
		value, err = strconv.ParseBool(node.Value)
		target.SetBool(value)
	case reflect.Int:
		var value int
		value, err = strconv.Atoi(node.Value)
		target.SetInt(int64(value))
	default:
		err = fmt.Errorf("cannot be read into %s", target.Type())
	}
	if err != nil {
		d.refuse(node.Line, "%q is not a %s", abbreviate(node.Value), target.Kind())
	}
}

// abbreviate cuts a text to what fits in a message.
func abbreviate(text string) string {
	const most = 60
	count := 0
	for i := range text {
		if count == most {
			return text[:i] + "…"
		}
		count++
	}
	return text
}
