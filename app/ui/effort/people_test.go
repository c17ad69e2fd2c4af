package effort_test

import (
	"time"

	"sportello/app/permit"
)

// The people of the cases do not exist.

var mohammed = map[string]string{
	"surname": "ESEMPIO", "given_names": "MOHAMMED", "sex": "M", "birth_date": "1985-05-12", "birth_state": "MAR", "birth_city": "CASABLANCA", "citizenship": "MAR",
	"fiscal_code": "SMPMMM85E12Z330O", "marital_status": "A", "refugee": no,
	"document_type": "passport", "document_number": "XY1234567", "document_expiry": "2026-05-30", "document_authority": "03",
	"permit_number": "I10000001", "permit_motive": "16", "permit_expiry": "2025-01-20",
	"province": "RA", "municipality": "RAVENNA", "street": "VIA INVENTATA", "street_number": "12", "postcode": "48122", "mobile": "3335550143",
}

// mohammedBefore is the whole of what was queued for him two years ago.
var mohammedBefore = permit.Values{
	"1.H1": "RAVENNA", "1.2": "RA",
	"1.3": "ESEMPIO", "1.4": "MOHAMMED", "1.5": "RA", "1.6": "RAVENNA", "1.9": yes, "1.14": yes, "1.16": "16",
	"1.18": "I10000001", "1.19": "16", "1.20": "2025-01-20",
	"1.22": "2", "1.23": yes, "1.24": yes, "1.25": "14", "1.28": "2024-12-03", "1.29": yes,
	"1.31": "SMPMMM85E12Z330O", "1.32": "A", "1.33": "M", "1.34": "1985-05-12", "1.35": "MAR", "1.36": "MAR", "1.37": no, "1.38": "CASABLANCA",
	"1.40": yes, "1.44": "XY1234567", "1.45": "2026-05-30", "1.46": "03",
	"1.66": "RA", "1.67": "RAVENNA", "1.68": "VIA INVENTATA", "1.69": "12", "1.72": "48122", "1.75": "3335550143",
	"2.H1": "RA", "2.4": yes, "2.8": yes, "2.19": "OPERAIO",
	"2.21": yes, "2.22": "ESEMPIO COOPERATIVA", "2.24": "01234567897",
	"2.52": yes, "2.53": "14950.00", "2.54": "2023", "2.59": yes,
}

var amina = map[string]string{
	"surname": "PROVA", "given_names": "AMINA", "sex": "F", "birth_date": "1991-09-03", "birth_state": "MAR", "birth_city": "FES", "citizenship": "MAR",
	"fiscal_code": "PRVMNA91P43Z330E", "marital_status": "B", "refugee": no,
	"document_type": "passport", "document_number": "ZA7654321", "document_expiry": "2030-02-11", "document_authority": "01",
	"permit_number": "I10000002", "permit_motive": "13", "permit_expiry": "2025-01-15",
	"province": "RA", "municipality": "RAVENNA", "street": "VIA INVENTATA", "street_number": "40", "postcode": "48122", "mobile": "3335550144",
}

var aminaBefore = permit.Values{
	"1.H1": "RAVENNA", "1.2": "RA",
	"1.3": "PROVA", "1.4": "AMINA", "1.5": "RA", "1.6": "RAVENNA", "1.9": yes, "1.14": yes, "1.16": "13",
	"1.18": "I10000002", "1.19": "13", "1.20": "2025-01-15",
	"1.22": "1", "1.23": yes, "1.25": "12", "1.28": "2024-12-03", "1.29": yes,
	"1.31": "PRVMNA91P43Z330E", "1.32": "B", "1.33": "F", "1.34": "1991-09-03", "1.35": "MAR", "1.36": "MAR", "1.37": no, "1.38": "FES",
	"1.40": yes, "1.44": "ZA7654321", "1.45": "2030-02-11", "1.46": "01",
	"1.66": "RA", "1.67": "RAVENNA", "1.68": "VIA INVENTATA", "1.69": "40", "1.72": "48122", "1.75": "3335550144",
	"1.129": "PROVA", "1.130": "HASSAN", "1.131": "M", "1.132": "1986-04-20", "1.133": "MAR", "1.134": "MAR", "1.135": "FES",
}

var lin = map[string]string{
	"surname": "FINTA", "given_names": "LIN", "sex": "F", "birth_date": "2003-03-18", "birth_state": "CHN", "birth_city": "WENZHOU", "citizenship": "CHN",
	"fiscal_code": "FNTLNI03C58Z210O", "marital_status": "A", "refugee": no,
	"document_type": "passport", "document_number": "EJ0000003", "document_expiry": "2031-06-22", "document_authority": "01",
	"permit_number": "I10000003", "permit_motive": "31", "permit_expiry": "2026-01-10",
	"province": "RA", "municipality": "RAVENNA", "street": "VIA FINTA", "street_number": "7", "flat": "3", "postcode": "48121", "mobile": "3335550145", "email": "lin@esempio.it",
}

var linBefore = permit.Values{
	"1.H1": "RAVENNA", "1.2": "RA",
	"1.3": "FINTA", "1.4": "LIN", "1.5": "RA", "1.6": "RAVENNA", "1.9": yes, "1.14": yes, "1.16": "31",
	"1.18": "I10000003", "1.19": "31", "1.20": "2026-01-10",
	"1.22": "1", "1.23": yes, "1.25": "11", "1.28": "2025-12-02", "1.29": yes,
	"1.31": "FNTLNI03C58Z210O", "1.32": "A", "1.33": "F", "1.34": "2003-03-18", "1.35": "CHN", "1.36": "CHN", "1.37": no, "1.38": "WENZHOU",
	"1.40": yes, "1.44": "EJ0000003", "1.45": "2031-06-22", "1.46": "01",
	"1.66": "RA", "1.67": "RAVENNA", "1.68": "VIA FINTA", "1.69": "7", "1.71": "3", "1.72": "48121", "1.73": "lin@esempio.it", "1.75": "3335550145",
}

// fatou has just come to join her husband; nobody knows her.
var fatou = traveller{state: "SEN", surname: "PROVADIOP", given: "FATOU", number: "A01234567", nationality: "SEN", born: "920315", sex: "F", expires: "310418"}

// dragan asks for the long-term permit, with his wife and two children.
var dragan = traveller{state: "SRB", surname: "ESEMPIOVIC", given: "DRAGAN", number: "012345678", nationality: "SRB", born: "821105", sex: "M", expires: "320914"}

var oksana = map[string]string{
	"surname": "PROVENKO", "given_names": "OKSANA", "sex": "F", "birth_date": "1994-07-30", "birth_state": "UKR", "birth_city": "LVIV", "citizenship": "UKR",
	"marital_status": "A", "refugee": no,
	"document_type": "passport", "document_number": "FA000008", "document_expiry": "2030-05-30", "document_authority": "01",
	"permit_number": "I10000008", "permit_motive": "16", "permit_expiry": "2025-01-21",
	"province": "RA", "municipality": "RAVENNA", "street": "VIA INVENTATA", "street_number": "15", "postcode": "48122", "mobile": "3335550149",
}

var oksanaBefore = permit.Values{
	"1.9": yes, "1.16": "16", "1.25": "14", "1.29": yes,
	"2.4": yes, "2.8": yes, "2.19": "CAMERIERA", "2.21": yes, "2.22": "ESPRESSO FINTO", "2.24": "00000000000",
	"2.52": yes, "2.53": "12000.00", "2.54": "2023", "2.59": yes,
}

var karim = map[string]string{
	"surname": "ESEMPIO", "given_names": "KARIM", "sex": "M", "birth_date": "1990-02-11", "birth_state": "MAR", "birth_city": "RABAT", "citizenship": "MAR",
	"marital_status": "A", "refugee": no,
	"document_type": "passport", "document_number": "XY7777777", "document_expiry": "2030-05-30", "document_authority": "03",
	"permit_number": "I10000006", "permit_motive": "16", "permit_expiry": "2027-01-21",
	"province": "RA", "municipality": "RAVENNA", "street": "VIA INVENTATA", "street_number": "14", "postcode": "48122", "mobile": "3335550146",
}

var draganPerson = map[string]string{
	"surname": "ESEMPIOVIC", "given_names": "DRAGAN", "sex": "M", "birth_date": "1982-11-05", "birth_state": "SRB", "birth_city": "NIS", "citizenship": "SRB",
	"fiscal_code": "SMPDGN82S05Z158X", "marital_status": "B", "refugee": no,
	"document_type": "passport", "document_number": "012345678", "document_expiry": "2032-09-14", "document_authority": "01",
	"permit_number": "I10000005", "permit_motive": "16", "permit_expiry": "2020-12-20",
}

var ana = map[string]string{
	"surname": "ESEMPIOVIC", "given_names": "ANA", "sex": "F", "birth_date": "1985-04-14", "birth_state": "SRB", "citizenship": "SRB", "birth_city": "NIS",
}

var mila = map[string]string{
	"surname": "ESEMPIOVIC", "given_names": "MILA", "sex": "F", "birth_date": "2016-06-02", "birth_state": "ITA", "citizenship": "SRB", "birth_city": "RAVENNA",
}

var luka = map[string]string{
	"surname": "ESEMPIOVIC", "given_names": "LUKA", "sex": "M", "birth_date": "2019-09-19", "birth_state": "ITA", "citizenship": "SRB", "birth_city": "RAVENNA",
}

// draganBefore is what each of his renewals said, beside where he lived and which
// permit he held.
var draganBefore = permit.Values{
	"1.9": yes, "1.16": "16", "1.19": "16", "1.25": "16", "1.29": yes, "1.75": "3335550148",
	"2.4": yes, "2.8": yes, "2.19": "MAGAZZINIERE", "2.21": yes, "2.22": "PROVA LOGISTICA", "2.24": "01234567897",
	"2.52": yes, "2.53": "27000.00", "2.54": "2023", "2.59": yes,
}

// draganMoved is where he lived when a permit was renewed.
var draganMoved = []struct {
	at     time.Time
	values permit.Values
}{
	{time.Date(2020, 12, 1, 10, 0, 0, 0, time.UTC), permit.Values{"1.18": "I10000005", "1.20": "2020-12-20", "1.6": "MASSA LOMBARDA", "1.68": "VIA FINTA", "1.69": "3"}},
	{time.Date(2022, 12, 1, 10, 0, 0, 0, time.UTC), permit.Values{"1.18": "I10000015", "1.20": "2022-12-20", "1.6": "RAVENNA", "1.68": "VIA DELLE PROVE", "1.69": "8", "1.72": "48121"}},
	{time.Date(2024, 12, 2, 10, 0, 0, 0, time.UTC), permit.Values{"1.18": "I10000025", "1.20": "2024-12-20", "1.6": "RAVENNA", "1.68": "VIA INVENTATA", "1.69": "33", "1.72": "48122"}},
}
