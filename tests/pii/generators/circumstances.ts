import type { Random } from "./random";
import type { Sentences } from "./sentences";

/** What belongs to one person by the circumstances: a plate, a file number, a birth date, a door's code, a place. */

const LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ";
const LOWER = "abcdefghijkmnopqrstuvwxyz";
const BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
const CYRILLIC = "АВЕКМНОРСТУХ";
const WORDS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
const MONTHS = ["January", "March", "April", "June", "July", "August", "October", "November"];

const two = (n: number) => `${n}`.padStart(2, "0");
const day = (random: Random) => random.integer(1, 28);
const born = (random: Random) => random.integer(1938, 2008);

export const CIRCUMSTANCES: readonly Sentences[] = [
  {
    name: "German plate",
    make: (r) =>
      `${r.pick(["B", "M", "HH", "K", "DA", "WIL", "FR"])}-${r.chars(r.integer(1, 2), LETTERS)} ${r.digits(r.integer(2, 4))}`,
    forms: [
      "Kennzeichen: §",
      "Mein Kennzeichen ist §.",
      "plate §",
      "the car with licence plate § was towed",
      '"plate": "§"',
      "amtl. Kennzeichen §",
      "Ein Wagen, §, parkt dort.",
    ],
    clean: [
      "See DIN EN 60529 and ISO-IEC 27001.",
      "RS-232 and RJ-45 cables",
      "The B-52 flew; the M-16 jammed.",
      "Use UTF-8 and SHA-256.",
    ],
  },
  {
    name: "French plate",
    make: (r) => `${r.chars(2, LETTERS)}-${r.digits(3)}-${r.chars(2, LETTERS)}`,
    forms: [
      "plaque §",
      "Immatriculation : §",
      "my plate is §",
      "Ma voiture est immatriculée §",
      "La voiture § est garée là.",
      '"registration": "§"',
    ],
    clean: ["The route AB-12 and part number AX-1234-B", "model XK-500-S"],
  },
  {
    name: "British plate",
    make: (r) =>
      `${r.chars(2, "ABCDEFGHKLMNOPRSVWY")}${r.pick(["05", "12", "19", "21", "57", "63", "68", "70", "71", "72"])} ${r.chars(3, "ABCDEFGHJKLMNPRSTUVWXY")}`,
    forms: [
      "reg §",
      "registration number §",
      "my number plate is §",
      "licence plate: §",
      "A Ford, §, was seen.",
      '{"vrm":"§"}',
    ],
    clean: ["HS2 and the A12 THE END", "MP3 and WAV files", "RFC 12 ABC", "See ISO12 for more."],
  },
  {
    name: "Spanish plate",
    make: (r) => `${r.digits(4)} ${r.chars(3, "BCDFGHJKLMNPRSTVWXYZ")}`,
    forms: [
      "matrícula §",
      "Matrícula: §",
      "mi matrícula es §",
      "license plate §",
      "El coche con matrícula § está mal aparcado",
    ],
    clean: ["It costs 1200 DKK or 1500 CZK.", "1024 MB", "at 1400 GMT", "5000 PLN"],
  },
  {
    name: "Russian plate",
    make: (r) =>
      `${r.chars(1, CYRILLIC)}${r.digits(3)}${r.chars(2, CYRILLIC)}${r.pick(["77", "99", "178", "750", "16"])}`,
    forms: ["госномер §", "номер машины: §", "Машина § стоит во дворе", "plate §"],
    clean: ["ГОСТ 12345 и СНиП 2.01.07", "А4 и А3"],
  },
  {
    name: "Chinese plate",
    make: (r) =>
      `${r.pick(["京", "沪", "粤", "苏", "浙"])}${r.chars(1, LETTERS)}${r.pick(["", "·"])}${r.chars(1, LETTERS)}${r.digits(4)}`,
    forms: ["车牌号§", "车牌：§", "我的车牌是§。", "车辆§违停", "plate §"],
    clean: ["京东和A股", "沪深300指数", "粤语A级"],
  },
  {
    name: "medical record",
    make: (r) => r.digits(r.integer(6, 9)),
    forms: [
      "MRN: §",
      "MRN § admitted today",
      "medical record number §",
      "Patient ID: §",
      "patient number is §",
      "Patientennummer: §",
      "Patienten-ID §",
      "Fallnummer §",
      "historia clínica nº §",
      "número de historia clínica: §",
      "NHC: §",
      "numéro de dossier médical : §",
      "病历号：§",
      "住院号§",
      "患者编号：§",
      "PID|1||§^^^HOSP^MR||",
      '"mrn": "§"',
      "chart no. §",
    ],
    clean: ["Patient outcomes improved in 20240101 trials.", "order no. 20240101"],
  },
  {
    name: "birth date",
    make: (r) =>
      r.pick([
        `${two(day(r))}.${two(r.integer(1, 12))}.${born(r)}`,
        `${born(r)}-${two(r.integer(1, 12))}-${two(day(r))}`,
        `${day(r)} ${r.pick(MONTHS)} ${born(r)}`,
        `${r.pick(MONTHS)} ${day(r)}, ${born(r)}`,
      ]),
    forms: [
      "geb. §",
      "Geburtsdatum: §",
      "Born: §",
      "DOB §",
      "D.O.B.: §",
      "date of birth (patient): §",
      "The patient was born in Leeds on §.",
      "She was born on a Monday, §.",
      "Mia, geboren am §, wohnt hier",
      "né le §",
      "née à Lyon le §",
      "Fecha de nacimiento: §",
      "nacida en Madrid el §",
      "nato a Roma il §",
      "data de nascimento §",
      "my birthday is §",
      "his birthday: §",
      "birthdate=§",
      '"birthDate": "§"',
      "| DOB | § |",
      "дата рождения: §",
      "出生日期：§",
      "生于§",
    ],
    clean: [
      "The republic was founded on 4 July 1776.",
      "The company was born on 12 March 1998 from a merger.",
      "Released on 2021-03-04.",
      "The DOB field is of type date.",
    ],
  },
  {
    name: "grouped code",
    make: (r) => r.pick([`${r.digits(3)} ${r.digits(3)}`, `${r.digits(3)}-${r.digits(3)}`, r.digits(6)]),
    forms: [
      "Your code is §.",
      "§ is your Google verification code.",
      "Your Telegram login code: §",
      "§ — your verification code",
      "Use § to verify your account.",
      "enter § to log in",
      "To sign in, enter §.",
      "TAN §",
      "Ihre TAN lautet §.",
      "Код: §. Никому не сообщайте его.",
      "§ — код подтверждения",
      "Ваш код §",
      "【银行】验证码：§，5分钟内有效。",
      "§是您的验证码",
      "Tu código es §",
      "§ es su código de acceso",
      "Votre code est §",
      "Dein Code ist §.",
    ],
    clean: [
      "The error code is 404 404.",
      "Your postal code is needed.",
      "The code 200 means OK; code 301 redirects.",
      "Dein Code ist fehlerhaft.",
      "The dress code is casual.",
    ],
  },
  {
    name: "backup codes",
    make: (r) => Array.from({ length: 5 }, () => `${r.digits(4)}-${r.digits(4)}`).join("\n"),
    forms: [
      "Backup codes:\n§\n",
      "Your recovery codes are:\n§",
      "Wiederherstellungscodes:\n§",
      "2FA backup codes\n\n§\n\nKeep them.",
    ],
    clean: ["Backup codes:\nsee the settings page\n", "Fiscal years:\n2019-2020\n2020-2021\n"],
  },
  {
    name: "password with letters of a language",
    make: (r) =>
      `${r.pick(["Grüße", "Señor", "Çilek", "Żółw", "Ключ", "Äpfel"])}${r.digits(3)}${r.pick(["!", "#", ""])}`,
    forms: [
      "Temporary password: §",
      "Your temporary password is §.",
      "password=§",
      "Passwort: §",
      "Das Passwort ist §",
      "contraseña: §",
      "Пароль: §",
      "mot de passe : §",
      "log in with anna / §",
      '"password": "§"',
    ],
    clean: ["Das Passwort ist ungültig.", "Mot de passe oublié ?", "contraseña requerida", "Пароль неверный"],
  },
  {
    name: "wallet key",
    make: (r) =>
      r.pick([
        `${r.pick(["5H", "5J", "5K"])}${r.chars(49, BASE58)}`,
        `${r.pick(["L", "K"])}${r.chars(51, BASE58)}`,
        `0x${r.chars(64, "0123456789abcdef")}`,
      ]),
    forms: [
      "private key § ",
      "WIF: §",
      "my wallet key is §",
      "privkey=§",
      '"privateKey": "§"',
      "Mein privater Schlüssel: §",
    ],
    clean: [
      "transaction hash 0x5c504ed432cb51138bcf09aa5e8a410dd4a1e204ef84bfed1be16dfba1b22060",
      "The private key is stored in a file.",
    ],
  },
  {
    name: "Solana address",
    make: (r) => r.chars(44, BASE58),
    forms: ["my Solana wallet §", "SOL address: §", "send it to my wallet: §", "Phantom wallet §"],
    clean: ["QmYwAPJzv5CZsnA625s3Xf2nemtYgPpHdWEz79ojWnPbdG is a content id"],
  },
  {
    name: "Wi-Fi payload",
    make: (r) => `${r.chars(5, LOWER)}${r.digits(3)}!`,
    forms: ["WIFI:T:WPA;S:Home Net;P:§;;", "WIFI:S:Cafe;T:WPA;P:§;H:false;;", "WIFI:P:§;T:WPA2;S:x;;"],
    clean: ["WIFI:T:nopass;S:Guest;;"],
  },
  {
    name: "door code",
    make: (r) => r.digits(r.integer(4, 6)),
    forms: [
      "door code §",
      "The door code is §.",
      "gate code: §",
      "keypad: §",
      "keypad code is §",
      "alarm code §",
      "alarm PIN is §#",
      "lockbox code §",
      "garage code: §",
      "entry code is §",
      "Türcode: §",
      "Der Türcode ist §",
      "digicode : §",
      "código del portal: §",
      "codice del portone: §",
      "building code §#",
      "safe combination §",
      "voicemail PIN §",
    ],
    clean: [
      "The zip code is 90210.",
      "error code 1234 at the gate",
      "The building code of 1997 applies.",
      "Morse code 1234",
    ],
  },
  {
    name: "place of living in a record",
    make: (r) => `${r.integer(30, 59)}.${r.digits(5)}`,
    forms: [
      '{"home":{"lat":§,"lon":-1.23456}}',
      '"home_lat": §, "home_lng": 13.40495',
      "home: {latitude: §, longitude: 13.40495}",
      "I live here: https://www.google.com/maps?q=§,13.40495",
      "my house: https://maps.google.com/?q=§,13.40495",
      "my home geo:§,13.40495",
      "I live at lat §, lon 13.40495",
      "my location: latitude §, longitude 13.40495",
      "GPSLatitude: § (my house)",
    ],
    clean: [
      '{"lat":48.85837,"lon":2.29448}',
      "geo:48.85837,2.29448 is the tower",
      "https://www.google.com/maps?q=48.85837,2.29448",
      "GPSLatitude: 48.85837",
    ],
  },
  {
    name: "degrees of somebody's place",
    make: (r) =>
      `${r.integer(30, 59)}°${r.integer(10, 59)}'${r.integer(10, 59)}.${r.integer(1, 9)}"N ${r.integer(1, 19)}°${r.integer(10, 59)}'${r.integer(10, 59)}"E`,
    forms: ["I live at §", "my home is at §.", "unser Haus: §", "chez moi : §"],
    clean: ["The summit is at 45°49'57\"N 6°51'52\"E."],
  },
  {
    name: "British account",
    make: (r) => `${r.digits(2)}-${r.digits(2)}-${r.digits(2)} ${r.digits(8)}`,
    forms: ["sort code and account: §", "pay to §", "bank details: §", "Sort code/account number § please"],
    clean: ["From 12-05-20 to 13-06-21", "the 20-25-30 rule of 2019"],
  },
  {
    name: "number in words",
    make: (r) => Array.from(r.digits(10), (d) => WORDS[Number(d)]).join(" "),
    forms: ["my number is §", "call me at §", "phone: §"],
    clean: [
      "one two three four",
      "zero one two three four five six seven eight nine is how one counts",
      "two of three and four of five",
    ],
  },
  {
    name: "letters of an address",
    make: (r) => `${[...r.chars(5, LOWER)].join(" ")} @ ${[...r.chars(6, LOWER)].join(" ")} . c o m`,
    forms: ["my e-mail is §", "§", "write to § please"],
    clean: ["a b c d e", "h e l l o"],
  },
  {
    name: "address over a line",
    make: (r) => `${r.chars(6, LOWER)}.${r.chars(5, LOWER)}@\n${r.chars(7, LOWER)}.com`,
    forms: ["write to §", "> §", "(§)"],
    clean: ["foo@\nbar", "see @\nexample text"],
  },
  {
    name: "phone behind a word and a slash",
    make: (r) => `0${r.pick(["151", "160", "171", "30"])}/${r.digits(8)}`,
    forms: ["Tel§", "Tel.§", "Handy/§", "call/§", "Mobil:§", "T§"],
    clean: ["and/or 2019/20", "km/h 120/130"],
  },
  {
    name: "key in pieces",
    make: (r) => {
      const key = `ghp_${r.chars(36, "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789")}`;
      const cut = r.integer(8, 30);
      return `${key.slice(0, cut)}§§${key.slice(cut)}`;
    },
    forms: [
      'key = "§" + "§"',
      "key = '§' + '§'",
      'key = "§"\n  "§"',
      'key = ("§"\n       "§")',
      '$key = "§" . "§";',
      "export KEY=§\\\n§",
      'key := "§" +\n\t"§"',
      "token:\n  §\n  §",
    ],
    clean: ['"sk-" + name', 'path = "a/" + "b"', '"hello " +\n"world"'],
  },
];
