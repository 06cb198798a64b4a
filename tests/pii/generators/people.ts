import type { Random } from "./random";

/** Announcements of a person in many languages: `§` is the name. Each with names of its own people. */
export interface Announcement {
  language: string;
  names: readonly string[];
  forms: readonly string[];
}

export const ANNOUNCEMENTS: readonly Announcement[] = [
  {
    language: "en",
    names: ["Oona Thackery", "brannoc tierney", "Yusra Okonjo-Bell"],
    forms: [
      "my name is §",
      "My name is § and I need help",
      "i'm §, nice to meet you",
      "Name: §",
      "name - §",
      "this is § speaking",
      "Full name: §",
      "Patient: §",
      "Contact person: §",
      "Signed, §",
      "Regards,\n§",
      "Dear §,",
      "Hi §,",
      "Mr. §",
      "Employee name\t§",
      '{"full_name": "§"}',
      "customer_name=§",
      "<name>§</name>",
      "| Name | § |",
      "call me §",
    ],
  },
  {
    language: "de",
    names: ["Wiebke Harmsdorf", "jannes brüggemann"],
    forms: [
      "ich heiße §",
      "Mein Name ist §",
      "mein name ist § und",
      "Herr §",
      "Frau § hat angerufen",
      "Sehr geehrte Frau §,",
      "Name: §",
      "Kunde: §",
      "Mit freundlichen Grüßen\n§",
      "Ansprechpartner: §",
    ],
  },
  {
    language: "fr",
    names: ["Solène Quintard", "maël cabrol"],
    forms: [
      "je m'appelle §",
      "Je m’appelle §",
      "mon nom est §",
      "Monsieur §",
      "Mme §",
      "Nom : §",
      "Cher §,",
      "Cordialement,\n§",
    ],
  },
  {
    language: "es",
    names: ["Itziar Belaunde", "nuria cifuentes"],
    forms: [
      "me llamo §",
      "mi nombre es §",
      "Nombre: §",
      "Sra. §",
      "Estimado §,",
      "Soy §, de Bilbao",
      "Atentamente,\n§",
    ],
  },
  {
    language: "it",
    names: ["Ludovica Brambati", "ettore zanardelli"],
    forms: ["mi chiamo §", "il mio nome è §", "Nome: §", "Sig.ra §", "Gentile §,", "Cordiali saluti,\n§"],
  },
  {
    language: "pt",
    names: ["Anaíde Quaresma", "tomé falcão"],
    forms: ["meu nome é §", "chamo-me §", "me chamo §", "Nome: §", "Sra. §", "Prezado §,", "Atenciosamente,\n§"],
  },
  {
    language: "nl",
    names: ["Sjoukje Terpstra", "joris vermeulen"],
    forms: ["mijn naam is §", "ik heet §", "Naam: §", "Mevrouw §", "Geachte heer §,", "Met vriendelijke groet,\n§"],
  },
  {
    language: "pl",
    names: ["Bogumiła Wrzesień", "zbyszko trąba"],
    forms: [
      "nazywam się §",
      "mam na imię §",
      "moje imię to §",
      "Imię i nazwisko: §",
      "Pan §",
      "Pani §",
      "Z poważaniem,\n§",
    ],
  },
  {
    language: "sv",
    names: ["Tuva Lagerbielke", "melker öhrn"],
    forms: ["jag heter §", "mitt namn är §", "Namn: §", "Med vänliga hälsningar\n§"],
  },
  {
    language: "tr",
    names: ["Gülçin Karaosman", "tuncay özbilgin"],
    forms: ["benim adım §", "adım §", "ismim §", "Ad Soyad: §", "Sayın §,"],
  },
  {
    language: "ru",
    names: ["Пелагея Востокова", "добрыня щеглов"],
    forms: ["меня зовут §", "моё имя §", "Имя: §", "ФИО: §", "Уважаемый §,", "С уважением,\n§"],
  },
  { language: "uk", names: ["Соломія Вербицька"], forms: ["мене звати §", "моє ім'я §", "Ім'я: §", "ПІБ: §"] },
  {
    language: "el",
    names: ["Ευανθία Καραπάνου"],
    forms: ["με λένε §", "το όνομά μου είναι §", "Όνομα: §", "Ονομάζομαι §"],
  },
  { language: "ar", names: ["شذى المقدسي"], forms: ["اسمي §", "اسمي هو §", "الاسم: §", "السيد §", "أنا اسمي §"] },
  { language: "he", names: ["אלישבע ברגמן"], forms: ["שמי §", "קוראים לי §", "שם: §"] },
  {
    language: "zh",
    names: ["欧阳晓琳", "陈俊杰"],
    forms: ["我叫§", "我的名字是§", "姓名：§", "我是§，", "联系人：§", "客户姓名: §"],
  },
  {
    language: "ja",
    names: ["高橋美咲", "さとうけんじ"],
    forms: ["私の名前は§です", "§と申します", "氏名：§", "名前: §", "お名前：§"],
  },
  {
    language: "ko",
    names: ["남궁예슬", "박서준"],
    forms: ["제 이름은 §입니다", "저는 §입니다", "이름: §", "성명: §", "§ 씨"],
  },
  { language: "hi", names: ["आराध्या त्रिपाठी"], forms: ["मेरा नाम § है", "नाम: §", "श्री §"] },
  { language: "th", names: ["ปวีณา ศรีสุข"], forms: ["ฉันชื่อ§", "ผมชื่อ § ครับ", "ชื่อ: §", "ดิฉันชื่อ § ค่ะ"] },
  { language: "vi", names: ["Đặng Thuỳ Vân"], forms: ["tên tôi là §", "Tôi tên là §", "Họ và tên: §"] },
  {
    language: "id",
    names: ["Wulandari Prasetyo", "bagus wicaksono"],
    forms: ["nama saya §", "Nama: §", "perkenalkan, saya §", "Bapak §"],
  },
  { language: "fi", names: ["Aino Kivimäki"], forms: ["nimeni on §", "Nimi: §", "minun nimeni on §"] },
  {
    language: "cs",
    names: ["Ctirad Hanzlík", "drahomíra šustková"],
    forms: ["jmenuji se §", "jmenuju se §", "Jméno: §", "Pan §"],
  },
  {
    language: "ro",
    names: ["Ilinca Dobrescu", "răzvan ungureanu"],
    forms: ["mă numesc §", "numele meu este §", "Nume: §"],
  },
  { language: "hu", names: ["Szilágyi Boglárka"], forms: ["a nevem §", "§ vagyok", "Név: §"] },
];

/** Birth dates by their labels, as people of many countries write them. */
export const BIRTH_LABELS = [
  "Date of birth",
  "DOB",
  "born on",
  "birthday",
  "Geburtsdatum",
  "geboren am",
  "née le",
  "date de naissance",
  "fecha de nacimiento",
  "nacido el",
  "data di nascita",
  "nata il",
  "data de nascimento",
  "geboortedatum",
  "data urodzenia",
  "дата рождения",
  "出生日期",
  "生年月日",
  "생년월일",
  "تاريخ الميلاد",
  "doğum tarihi",
  "födelsedatum",
  "datum narození",
  "tanggal lahir",
  "ngày sinh",
  "ημερομηνία γέννησης",
  "birth_date",
  "dateOfBirth",
];

export function birthDate(random: Random): string {
  const [year, month, day] = [random.integer(1942, 2006), random.integer(1, 12), random.integer(1, 28)];
  const two = (value: number) => `${value}`.padStart(2, "0");
  const name = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
  ][month - 1];
  return random.pick([
    `${year}-${two(month)}-${two(day)}`,
    `${two(day)}.${two(month)}.${year}`,
    `${two(month)}/${two(day)}/${year}`,
    `${day} ${name} ${year}`,
    `${name} ${day}, ${year}`,
    `${day}-${name?.slice(0, 3)}-${year}`,
    `${year}年${month}月${day}日`,
    `${two(day)}/${two(month)}/${two(year % 100)}`,
  ]);
}
