/** Labels that name a kind of number without naming the country: evidence for every recogniser of that kind. */

// biome-ignore format: a word list
export const NATIONAL_LABELS = [
  "national id", "national id number", "national identity", "national identity number", "national identification number", "national identity card number", "national identity card", "nationalid",
  "id card", "id card no", "id card number", "identity card", "identity card number", "identity number", "identity document", "id number", "id document", "personal id", "personal id number",
  "personal identification number", "personal number", "personal code", "citizen id", "citizen number", "citizenship number", "identification number", "government id", "resident id", "ssn", "social security number",
  "personalausweis", "personalausweisnummer", "ausweisnummer", "personnummer", "personenkennzeichen", "identitatskarte", "carte d'identite", "carte nationale d'identite", "cni", "numero d'identite", "numero national",
  "documento de identidad", "documento nacional de identidad", "numero de identidad", "documento identita", "carta d'identita", "carta di identita", "bilhete de identidade", "documento de identidade",
  "dowod osobisty", "dowodu osobistego", "numer dowodu", "identiteitskaart", "identiteitsnummer", "osobni cislo", "obcansky prukaz", "buletin", "carte de identitate", "kimlik", "kimlik no", "henkilokortti",
  "удостоверение личности", "паспорт", "身份证", "身份证号", "身份证号码", "身分證", "身分證字號", "주민등록번호", "マイナンバー", "個人番号", "เลขประจำตัวประชาชน", "רقم الهوية", "رقم الهوية", "الرقم القومي", "תעודת זהות",
];

// biome-ignore format: a word list
export const TAX_LABELS = [
  "tin", "tax id", "taxid", "tax id number", "tax identification", "tax identification number", "taxpayer id", "taxpayer identification number", "taxpayer number", "tax number", "tax no", "tax code", "fiscal code",
  "fiscal number", "fiscal id", "tax reference", "tax file number", "tax registration", "tax registration number",
  "numero fiscal", "numero d'identification fiscale", "identifiant fiscal", "reference fiscale", "identificacion fiscal", "numero de identificacion fiscal", "identificacao fiscal",
  "numero de contribuinte", "contribuinte", "codice fiscale", "steuernummer", "steuer nr", "steuer id", "steuerid", "steuerliche identifikationsnummer", "steueridentifikationsnummer", "identifikationsnummer",
  "fiscaal nummer", "skattenummer", "adoazonosito", "adoazonosito jel", "danove identifikacni cislo", "numer identyfikacji podatkowej", "vergi kimlik", "vergi no", "αφμ", "afm", "инн", "税号",
];

// biome-ignore format: a word list
export const VAT_LABELS = [
  "vat", "vat number", "vat no", "vat id", "vat id no", "vatid", "vat registration", "vat registration number", "vat reg no", "vat identification number", "eu vat", "ust id", "ust idnr", "ust id nr", "ustid", "ustidnr",
  "umsatzsteuer id", "umsatzsteuer identifikationsnummer", "umsatzsteueridentifikationsnummer", "uid", "uid nummer", "mwst", "mwst nummer", "mwst nr", "tva", "numero tva", "numero de tva", "no tva", "n tva",
  "tva intracommunautaire", "iva", "partita iva", "p iva", "piva", "nif iva", "btw", "btw nummer", "btw id", "btw nr", "moms", "moms nr", "momsnummer", "momsregistreringsnummer", "alv", "alv numero", "dic", "ic dph", "pvm",
  "pvm kodas", "pvn", "kmkr", "nip", "adoszam", "kozossegi adoszam", "cif", "cod tva", "ddv", "id za ddv", "pdv", "pdv broj", "oib", "cvr", "cvr nr", "cvr se", "se nr", "cvr nummer", "mva", "orgnr", "ддс", "фпа", "αφμ",
  "vat registration no", "gst", "gst number",
];

// biome-ignore format: a word list
const HEALTH_LABELS = [
  "health id", "health number", "health card", "health card number", "health insurance number", "health insurance", "medicare", "medicare number", "medicare id", "medicare no", "insurance number", "member id", "medical record number",
  "medical record", "mrn", "patient id", "patient number", "patient no", "nhs", "nhs number", "nhs no", "krankenversicherung", "krankenversichertennummer", "versichertennummer", "kvnr", "krankenversicherungsnummer",
  "carte vitale", "tarjeta sanitaria", "tessera sanitaria", "personal health number", "phn", "health care number", "ohip", "cns", "cartao sus", "nhi", "nhi number", "mbi", "medicare beneficiary identifier", "hicn", "ihi",
];

/** Those that name no number with a check of its own. */
export const HEALTH_ANY_LABELS = HEALTH_LABELS.filter(
  (label) => !/^(?:nhs|nhi|mbi|kvnr|phn|medicare beneficiary)/.test(label),
);

// biome-ignore format: a word list
export const PASSPORT_LABELS = [
  "passport", "passport number", "passport no", "passport num", "passportnumber", "passport id", "travel document", "reisepass", "reisepass nr", "reisepassnummer", "passnummer", "pass nr", "passeport", "numero de passeport", "pasaporte",
  "numero de pasaporte", "passaporto", "numero di passaporto", "passaporte", "numero do passaporte", "paspoort", "paspoortnummer", "paszport", "numer paszportu", "pas", "passi", "pass", "pasaport", "pasaport no",
  "cestovni pas", "utlevel", "utlevelszam", "pasaport numarasi", "паспорт", "номер паспорта", "загранпаспорт", "护照", "护照号", "护照号码", "護照", "パスポート", "旅券番号", "여권", "여권번호", "หนังสือเดินทาง", "جواز السفر", "דרכון",
];

// biome-ignore format: a word list
export const LICENCE_LABELS = [
  "driver license", "driver licence", "driver's license", "driver's licence", "drivers license", "drivers licence", "driving license", "driving licence", "driver license number", "driver's license number", "drivers license number",
  "driving licence number", "license number", "licence number", "dl", "dl number", "dl no", "driver id", "permis de conduire", "numero de permis", "fuhrerschein", "fuhrerscheinnummer", "fahrerlaubnis", "licencia de conducir",
  "permiso de conducir", "carnet de conducir", "patente di guida", "patente", "carta de conducao", "cnh", "rijbewijs", "rijbewijsnummer", "prawo jazdy", "numer prawa jazdy", "korkort", "forerkort", "korekort", "ajokortti", "ridicsky prukaz",
  "ehliyet", "my license is", "водительское удостоверение", "驾驶证", "運転免許証", "免許証番号", "운전면허", "운전면허번호", "면허번호",
];

// biome-ignore format: a word list
export const PROFESSIONAL_LABELS = [
  "npi", "npi number", "national provider identifier", "dea", "dea number", "dea no", "certificate number", "medical license", "medical licence", "license no", "licence no", "professional license", "bar number", "bar no", "gmc", "gmc number", "nmc pin",
  "lanr", "arztnummer", "lebenslange arztnummer", "bsnr", "betriebsstattennummer", "rpps", "adeli", "upin", "ahpra", "big nummer", "numero de colegiado", "registration number", "crm", "oab",
];
