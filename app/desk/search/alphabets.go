package search

// alphabets are the letters of the alphabets written one by one: Cyrillic (of
// Ukrainian, Russian, Bulgarian, Macedonian, Serbian), Greek, Georgian.
var alphabets = map[rune]string{
	'а': "a", 'б': "b", 'в': "v", 'г': "g", 'ґ': "g", 'д': "d", 'е': "e", 'є': "ie", 'ё': "io", 'ж': "zh", 'з': "z", 'и': "i",
	'і': "i", 'й': "i", 'ї': "i", 'к': "k", 'л': "l", 'м': "m", 'н': "n", 'о': "o", 'п': "p", 'р': "r", 'с': "s", 'т': "t",
	'у': "u", 'ў': "u", 'ф': "f", 'х': "kh", 'ц': "ts", 'ч': "ch", 'ш': "sh", 'щ': "shch", 'ъ': "", 'ы': "y", 'ь': "", 'э': "e",
	'ю': "iu", 'я': "ia", 'ѓ': "gj", 'ѕ': "dz", 'ј': "j", 'љ': "lj", 'њ': "nj", 'ќ': "kj", 'ћ': "c", 'ђ': "dj", 'џ': "dzh",

	'α': "a", 'β': "v", 'γ': "g", 'δ': "d", 'ε': "e", 'ζ': "z", 'η': "i", 'θ': "th", 'ι': "i", 'κ': "k", 'λ': "l", 'μ': "m",
	'ν': "n", 'ξ': "x", 'ο': "o", 'π': "p", 'ρ': "r", 'σ': "s", 'ς': "s", 'τ': "t", 'υ': "y", 'φ': "f", 'χ': "ch", 'ψ': "ps", 'ω': "o",

	'ა': "a", 'ბ': "b", 'გ': "g", 'დ': "d", 'ე': "e", 'ვ': "v", 'ზ': "z", 'თ': "t", 'ი': "i", 'კ': "k", 'ლ': "l", 'მ': "m",
	'ნ': "n", 'ო': "o", 'პ': "p", 'ჟ': "zh", 'რ': "r", 'ს': "s", 'ტ': "t", 'უ': "u", 'ფ': "p", 'ქ': "k", 'ღ': "gh", 'ყ': "q",
	'შ': "sh", 'ჩ': "ch", 'ც': "ts", 'ძ': "dz", 'წ': "ts", 'ჭ': "ch", 'ხ': "kh", 'ჯ': "j", 'ჰ': "h",
}

var greekPairs = map[string]string{"ου": "ou", "μπ": "b", "ντ": "d", "γκ": "g", "αι": "e", "ει": "i", "οι": "i", "αυ": "av", "ευ": "ev", "γγ": "ng"}

// arabicLetters are those of Arabic, Persian, Urdu and Kurdish; what carries no
// sound by itself is left out.
var arabicLetters = map[rune]string{
	'ا': "a", 'أ': "a", 'إ': "i", 'آ': "a", 'ٱ': "a", 'ب': "b", 'ت': "t", 'ث': "th", 'ج': "j", 'ح': "h", 'خ': "kh", 'د': "d", 'ذ': "dh",
	'ر': "r", 'ز': "z", 'س': "s", 'ش': "sh", 'ص': "s", 'ض': "d", 'ط': "t", 'ظ': "z", 'غ': "gh", 'ف': "f", 'ق': "q", 'ك': "k", 'ل': "l",
	'م': "m", 'ن': "n", 'ه': "h", 'و': "w", 'ؤ': "w", 'ي': "y", 'ى': "a", 'ئ': "y", 'ة': "a",
	'پ': "p", 'چ': "ch", 'ژ': "zh", 'ک': "k", 'گ': "g", 'ی': "y", 'ڤ': "v", 'ھ': "h", 'ہ': "h", 'ۃ': "a", 'ے': "e", 'ں': "n", 'ٹ': "t", 'ڈ': "d",
	'ڑ': "r", 'ۆ': "o", 'ێ': "e", 'ە': "a", 'ڕ': "r", 'ڵ': "l",
}

// indicConsonants and indicLetters are by place in the block of Devanagari,
// Bengali or Gurmukhi; letters are vowels, vowel signs and nasal signs.
var indicConsonants = map[rune]string{
	0x15: "k", 0x16: "kh", 0x17: "g", 0x18: "gh", 0x19: "ng", 0x1a: "ch", 0x1b: "chh", 0x1c: "j", 0x1d: "jh", 0x1e: "n",
	0x1f: "t", 0x20: "th", 0x21: "d", 0x22: "dh", 0x23: "n", 0x24: "t", 0x25: "th", 0x26: "d", 0x27: "dh", 0x28: "n",
	0x2a: "p", 0x2b: "ph", 0x2c: "b", 0x2d: "bh", 0x2e: "m", 0x2f: "y", 0x30: "r", 0x32: "l", 0x35: "v", 0x36: "sh", 0x37: "sh",
	0x38: "s", 0x39: "h", 0x5c: "r", 0x5d: "r", 0x5e: "f", 0x5f: "y", 0x4e: "t",
}

var indicLetters = map[rune]string{
	0x01: "n", 0x02: "n", 0x03: "h", 0x05: "a", 0x06: "a", 0x07: "i", 0x08: "i", 0x09: "u", 0x0a: "u", 0x0b: "ri", 0x0f: "e", 0x10: "ai",
	0x13: "o", 0x14: "au", 0x3e: "a", 0x3f: "i", 0x40: "i", 0x41: "u", 0x42: "u", 0x43: "ri", 0x47: "e", 0x48: "ai", 0x4b: "o", 0x4c: "au", 0x70: "n",
}
