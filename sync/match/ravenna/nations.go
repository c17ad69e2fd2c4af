package ravenna

import (
	_ "embed"
	"strconv"
	"strings"
)

//go:embed names.tsv
var namesData string

// nation is where somebody comes from, with the names borne there.
type nation struct {
	name, code                   string
	share                        int // in a hundred
	men, women, surnames, births []string
}

// nations reads the lists of names, in their order.
func nations() []nation {
	var list []nation
	for line := range strings.Lines(namesData) {
		columns := strings.Split(strings.TrimRight(line, "\n"), "\t")
		if strings.HasPrefix(line, "#") || len(columns) != 3 {
			continue
		}
		if len(list) == 0 || list[len(list)-1].name != columns[0] {
			list = append(list, nation{name: columns[0]})
		}
		n := &list[len(list)-1]
		names := strings.Split(columns[2], ",")
		switch columns[1] {
		case "share":
			n.share, _ = strconv.Atoi(columns[2])
		case "code":
			n.code = columns[2]
		case "men":
			n.men = names
		case "women":
			n.women = names
		case "surnames":
			n.surnames = names
		case "births":
			n.births = names
		}
	}
	return list
}
