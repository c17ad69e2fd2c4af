package print

import "time"

var made = time.Date(2026, 11, 25, 10, 32, 0, 0, time.FixedZone("", 3600))

// longTerm is a request for the long-term permit, with everything on it.
func longTerm() Recap {
	return Recap{
		Language: "it", Title: "Primo rilascio · Permesso UE per soggiornanti di lungo periodo",
		Applicant: "PROVA RAHMAN Esempio Mohammed", Original: "মোহাম্মদ রহমান প্রুভা",
		Site: "Lido Adriano", Operator: "Ada Esempio", Made: made, Rulebook: "2026-11-01",
		Sections: []Section{
			{"", "Intestazione", []Field{{"H1", "Al Signor Questore di", "RAVENNA"}, {"2", "Sigla della provincia della Questura", "RA"}}},
			{"1", "Dati anagrafici", []Field{
				{"3", "Cognome", "PROVA RAHMAN"}, {"4", "Nome", "ESEMPIO MOHAMMED"},
				{"16", "Codice del motivo del soggiorno", "24"}, {"9", "Rilascio della carta di soggiorno", "X"},
				{"18", "Numero del permesso di soggiorno posseduto", "I04812345"}, {"19", "Rilasciato il", "12/03/2021"},
				{"20", "Valido fino al", "11/03/2027"}, {"25", "Numero totale dei fogli", "31"}, {"26", "Numero dei figli", "2"},
			}},
			{"2", "Altri dati anagrafici", []Field{
				{"28", "Stato civile", "B"}, {"29", "Sesso", "M"}, {"30", "Codice fiscale", "PRVSPM85M15Z249X"},
				{"34", "Data di nascita", "15/08/1985"}, {"35", "Codice dello Stato di nascita", "BGD"},
				{"36", "Codice dello Stato di cittadinanza", "BGD"}, {"31", "Luogo di nascita", "DHAKA"}, {"37", "Rifugiato", "X"},
			}},
			{"3", "Documento di viaggio", []Field{
				{"38", "Tipo di documento (tabella 4)", "PASSAPORTO"}, {"39", "Numero", "EX0123456"},
				{"40", "Rilasciato da", "MINISTRY OF HOME AFFAIRS, DEPARTMENT OF IMMIGRATION AND PASSPORTS, DHAKA"},
				{"41", "Rilasciato il", "02/05/2022"}, {"42", "Valido fino al", "01/05/2032"},
			}},
			{"6", "Recapito in Italia", []Field{
				{"64", "Comune", "RAVENNA"}, {"65", "Provincia", "RA"}, {"66", "CAP", "48122"},
				{"67", "Indirizzo", "VIALE DELLE ESEMPLARI PROVE DI PAZIENZA E COSTANZA"}, {"69", "Numero civico", "12/A"},
				{"71", "Telefono cellulare, per gli avvisi della Questura", "3330000000"}, {"72", "Posta elettronica", "esempio.prova.rahman@example.org"},
			}},
			{"9", "Residenze in Italia negli ultimi sei anni", residences()},
			{"11", "Coniuge", []Field{
				{"112", "Cognome", "ESEMPIO BEGUM"}, {"113", "Nome", "NASRIN"}, {"114", "Data di nascita", "03/02/1990"},
				{"115", "Codice dello Stato di nascita", "BGD"}, {"116", "Luogo di nascita", "SYLHET"}, {"117", "Data del matrimonio", "20/11/2012"},
			}},
			{"12", "Figli minori di 14 anni", []Field{
				{"137", "Cognome", "PROVA RAHMAN"}, {"138", "Nome", "AMINA"}, {"139", "Data di nascita", "09/07/2015"}, {"140", "Sesso", "F"},
				{"141", "Codice dello Stato di nascita", "ITA"}, {"142", "Luogo di nascita", "RAVENNA"},
				{"144", "Cognome", "PROVA RAHMAN"}, {"145", "Nome", "KARIM"}, {"146", "Data di nascita", "30/12/2018"}, {"147", "Sesso", "M"},
				{"148", "Codice dello Stato di nascita", "ITA"}, {"149", "Luogo di nascita", "RAVENNA"},
			}},
			{"M2 1", "Dati del richiedente", []Field{{"1", "Cognome", "PROVA RAHMAN"}, {"2", "Nome", "ESEMPIO MOHAMMED"}, {"3", "Codice fiscale", "PRVSPM85M15Z249X"}}},
			{"M2 3", "Lavoro subordinato", []Field{
				{"20", "Datore di lavoro persona giuridica", "X"}, {"21", "Ragione sociale", "CANTIERI DI PROVA E FIGLI SOCIETÀ COOPERATIVA A RESPONSABILITÀ LIMITATA"},
				{"22", "Partita IVA", "01234567897"}, {"33", "Tipo di contratto", "TEMPO INDETERMINATO"}, {"34", "Data di assunzione", "01/09/2019"}, {"40", "Reddito annuo lordo", "24.350,00"},
			}},
		},
		Findings: []Finding{
			{"error", "1.20", "Permesso scaduto da più di 60 giorni", "Il rinnovo si chiede almeno 60 giorni prima della scadenza: scrivi il motivo del ritardo o chiedi all’ufficio.", "D.lgs. 286/1998, art. 5 c. 4", "Ricovero in ospedale dal 2 al 30 ottobre, certificato allegato."},
			{"warning", "2.40", "Reddito vicino alla soglia", "Con due familiari a carico servono 13.919,88 euro.", "Importo 2026 da verificare", ""},
			{"note", "", "Foto dell’appuntamento", "Alla convocazione servono quattro fotografie.", "Circolare del 7/12/2006", ""},
		},
		Documents: []Document{
			{"Fotocopia del passaporto, tutte le pagine", "", true, true, false},
			{"Certificato di idoneità alloggiativa", "Rilasciato dal Comune da non più di sei mesi", false, true, false},
			{"Certificato di conoscenza dell’italiano, livello A2", "", true, true, false},
			{"Certificati del casellario giudiziale e dei carichi pendenti", "Si possono autocertificare", false, false, true},
		},
		Fees: []Fee{
			{"Contributo per il permesso UE di lungo periodo", "100,00", false}, {"Stampa del permesso elettronico", "30,46", false},
			{"Marca da bollo", "16,00", false}, {"Assicurata postale", "30,00", true},
		},
		Total:     "176,46",
		Deadlines: []Deadline{{"Scadenza del permesso", "11/03/2027", "La ricevuta delle Poste vale fino alla risposta", false}, {"Prime impronte", "15/01/2027", "", true}},
	}
}

func residences() []Field {
	return []Field{
		{"96", "Dal", "01/2020"}, {"97", "Al", "06/2022"}, {"98", "Comune", "CERVIA"}, {"99", "Indirizzo", "VIA DELL’ESEMPIO 4"},
		{"100", "Dal", "07/2022"}, {"101", "Al", "10/2024"}, {"102", "Comune", "RAVENNA"}, {"103", "Indirizzo", "VIA DELLA PROVA 21 INT. 3"},
		{"104", "Dal", "11/2024"}, {"105", "Al", "OGGI"}, {"106", "Comune", "RAVENNA"}, {"107", "Indirizzo", "VIALE DELLE ESEMPLARI PROVE 12/A"},
	}
}

// scripts is a recap with a value in each script that has a font.
func scripts() Recap {
	return Recap{
		Language: "en", Title: "Renewal · Employment", Applicant: "PROVA AL-MITHAL Amina", Original: "أمينة المثال ٢٤ أبو ظبي (12/A)",
		Site: "Casa delle Culture", Operator: "Ugo Prova", Made: made, Rulebook: "2026-11-01", Receipt: "7K3M-9Q2X-T4WD",
		Sections: []Section{{"4", "Names", []Field{
			{"1", "Arabic with digits", "شارع المثال 12/A، الطابق 3"}, {"2", "Latin with Arabic", "Via أمينة المثال 15, Ravenna"},
			{"3", "Persian, with a joiner", "نمونه می\u200cخواهم"}, {"4", "Arabic with vowel signs", "مُحَمَّد"},
			{"5", "Bengali", "প্রুভা রহমান চৌধুরী"}, {"6", "Cyrillic", "Доказательство Зразок Љубав"},
			{"7", "Georgian", "მაგალითი სანიმუშო"}, {"8", "Armenian", "Օրինակ Նմուշյան"},
			{"9", "Devanagari", "उदाहरण क्षत्रिय शर्मा"}, {"10", "Gurmukhi", "ਉਦਾਹਰਨ ਸਿੰਘ"},
			{"11", "Ethiopic", "ምሳሌ ሙከራ"}, {"12", "Hebrew", "דוגמה בן־ניסיון"},
			{"13", "Sinhala", "උදාහරණ සිල්වා"}, {"14", "Tamil", "எடுத்துக்காட்டு"},
			{"15", "Thai", "ตัวอย่าง ทดสอบ น้ำ"}, {"16", "Vietnamese", "NGUYỄN THỊ VÍ DỤ"},
			{"17", "Decomposed", "ESEMPÉ CAFE\u0301"}, {"18", "Greek", "ΔΟΚΙΜΗ Παράδειγμα"},
			{"19", "Chinese, in no font", "王小明"}, {"20", "A picture, in no font", "PROVA 🙂"},
		}}},
	}
}

func takeHome() Slip {
	r := longTerm()
	return Slip{
		Language: "it", Applicant: r.Applicant, Original: r.Original, Title: r.Title, Site: r.Site, Made: made, Receipt: "7K3M-9Q2X-T4WD",
		Documents: r.Documents, Fees: r.Fees, Total: r.Total, Deadlines: r.Deadlines,
	}
}
