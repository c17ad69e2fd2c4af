package spelling

// Script is an alphabet whose spellings are compared letter by letter; others
// are romanised first.
type Script byte

// The scripts.
const (
	Latin Script = iota
	Arabic
	Cyrillic
)

// letters are the folded letters of each script; a letter's code is its place.
var letters = [...][]rune{
	Latin:    []rune("abcdefghijklmnopqrstuvwxyzščžñğțđəöüı"),
	Arabic:   []rune("ابتثجحخدذرزسشصضطظعغفقكلمنهويةىءپچژگڤ"),
	Cyrillic: []rune("абвгдежзийклмнопрстуфхцчшщъыьэюяіїєґђјљњћќѓѕџўәғқңөұһ"),
}

// others are letters of one script written like another of it.
var others = map[rune]rune{
	'ک': 'ك', 'ی': 'ي', 'ے': 'ى', 'ہ': 'ه', 'ھ': 'ه', 'ۃ': 'ة', 'ە': 'ه', 'ٹ': 'ت', 'ڈ': 'د', 'ڑ': 'ر', 'ں': 'ن', 'ڭ': 'گ', 'ٱ': 'ا',
	'ү': 'ұ', 'ҳ': 'һ', 'ҷ': 'џ', 'ӣ': 'и', 'ӯ': 'у',
}

var codes = func() map[rune]byte {
	codes := make(map[rune]byte)
	for _, alphabet := range letters {
		for i, r := range alphabet {
			codes[r] = byte(i)
		}
	}
	for r, like := range others {
		codes[r] = codes[like]
	}
	return codes
}()

// size is how many letters the script has.
func (s Script) size() int { return len(letters[s]) }

// encode returns the codes of the letters of the script in a folded word.
func (s Script) encode(word string) string {
	encoded := make([]byte, 0, maxLetters)
	for _, r := range word {
		if code, ok := codes[r]; ok && len(encoded) < maxLetters && scriptOf(r) == s {
			encoded = append(encoded, code)
		}
	}
	return string(encoded)
}

func scriptOf(r rune) Script {
	switch {
	case r >= 0x0600 && r < 0x0700:
		return Arabic
	case r >= 0x0400 && r < 0x0530:
		return Cyrillic
	}
	return Latin
}

// Text returns the letters of codes of the script.
func (s Script) Text(encoded string) string {
	text := make([]rune, 0, len(encoded))
	for i := range len(encoded) {
		if int(encoded[i]) < s.size() {
			text = append(text, letters[s][encoded[i]])
		}
	}
	return string(text)
}

// Valid tells whether every code is one of the script's.
func (s Script) Valid(encoded string) bool {
	if int(s) >= len(letters) || len(encoded) > maxLetters {
		return false
	}
	for i := range len(encoded) {
		if int(encoded[i]) >= s.size() {
			return false
		}
	}
	return true
}
