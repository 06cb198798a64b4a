import type { Sentences } from "./sentences";

/** People and addresses as records and letters write them. */

const SURNAMES = [
  "Lindqvist",
  "Okonkwo",
  "Hartmann",
  "Villanueva",
  "Petrov",
  "Nakamura",
  "Delacroix",
  "Szymanski",
  "Fitzgerald",
  "Bergmann",
];
const GIVEN = ["Petra", "Carlos", "Ingrid", "Dmitri", "Yuki", "Camille", "Marek", "Siobhan", "Hannah", "Thomas"];
const STREETS = ["Maple", "Birchwood", "Kestrel", "Lakeview", "Thornbury", "Hollow Creek"];

export const HOUSEHOLDS: readonly Sentences[] = [
  {
    name: "surname first",
    make: (r) => `${r.pick(SURNAMES)}, ${r.pick(GIVEN)}`,
    forms: [
      "| Name | Age |\n|---|---|\n| § | 34 |\n",
      "name;age\n§;34\n",
      "Patient: §",
      "§ (patient)",
      "1. §\n2. §\n",
      "Name: §",
    ],
    clean: ["Paris, Texas", "| City | State |\n|---|---|\n| Austin, Texas | 1 |\n", "Apples, Oranges"],
  },
  {
    name: "capitals behind a role",
    make: (r) => `${r.pick(GIVEN).toUpperCase()} ${r.pick(SURNAMES).toUpperCase()}`,
    forms: [
      "Plaintiff § filed",
      "PLAINTIFF: §",
      "Tenant: §",
      "the tenant, §, agrees",
      "Patient §",
      "DEFENDANT §",
      "Mieter: §",
      "Kläger §",
      "between § (the Employee) and",
    ],
    clean: ["PLAINTIFF AND DEFENDANT AGREE", "TENANT MUST PAY RENT", "PATIENT DATA MODEL"],
  },
  {
    name: "Russian name with patronymic",
    make: (r) =>
      `${r.pick(["Иванов", "Кузнецов", "Соколов"])} ${r.pick(["Сергей", "Алексей", "Михаил"])} ${r.pick(["Петрович", "Андреевич", "Ильич"])}`,
    forms: ["§", "Договор с § заключён.", "ФИО: §", "директор §", "Пациент §, 34 года"],
    clean: ["Российская Федерация", "Московский Государственный Университет"],
  },
  {
    name: "Chinese name behind a word",
    make: (r) => `${r.pick(["王", "李", "张", "刘", "陈", "赵"])}${r.pick(["小明", "伟", "秀英", "建国", "丽娜"])}`,
    forms: ["姓名：§", "患者：§", "患者§，男，34岁", "联系人：§", "请联系§先生", "收件人：§", "客户姓名 §"],
    clean: ["姓名不能为空", "患者数量为30", "联系客服", "姓名字段"],
  },
  {
    name: "American address",
    make: (r) =>
      `${r.integer(100, 9899)} ${r.pick(STREETS)} ${r.pick(["Ave", "St", "Rd", "Ln", "Dr", "Blvd", "Court"])}${r.pick(["", ", Apt 4B", " #12", ", Unit 7"])}, ${r.pick(["Springfield, IL 62704", "Austin, TX 78701", "Portland, OR 97205"])}`,
    forms: ["§", "I live at §.", "Ship to: §", "mail it to § please", '"address": "§"'],
    clean: ["Chapter 12 Main Ideas", "100 Best Places"],
  },
  {
    name: "British flat",
    make: (r) =>
      `Flat ${r.integer(1, 40)}, ${r.integer(2, 180)} ${r.pick(STREETS)} ${r.pick(["Road", "Street", "Lane", "Close", "Gardens"])}, ${r.pick(["Leeds LS1 4AP", "London SW9 8JH", "Bristol BS6 5QT"])}`,
    forms: ["§", "I live at §.", "Address: §", "deliver to §, thanks"],
    clean: ["a flat 20 percent tax", "The flat road"],
  },
  {
    name: "Spanish address",
    make: (r) =>
      `C/ ${r.pick(["Mayor", "Alcalá", "Goya", "San Bernardo"])} ${r.pick(["", "nº "])}${r.integer(2, 180)}, ${r.integer(1, 8)}º ${r.pick(["A", "B", "izq"])}, ${r.pick(["28013 Madrid", "08001 Barcelona"])}`,
    forms: ["§", "Vivo en §", "Dirección: §", "enviar a § por favor"],
    clean: ["C/C++ 17", "C/ sección 3"],
  },
  {
    name: "German town of somebody",
    make: (r) => `${r.pick(["10115", "80331", "50667", "20095"])} ${r.pick(["Berlin", "München", "Köln", "Hamburg"])}`,
    forms: ["Hauptstr. 12, §", "Lindenweg 3\n§", '{"street":"Lindenweg 3","city":"§"}', '"address": "Lindenweg 3, §"'],
    clean: ["Die 10000 Einwohner"],
  },
  {
    name: "Russian address",
    make: (r) => `ул. ${r.pick(["Ленина", "Гагарина", "Садовая"])}, д. ${r.integer(1, 90)}, кв. ${r.integer(1, 120)}`,
    forms: ["§", "Адрес: §", "г. Москва, §", "живу по адресу §"],
    clean: ["и т. д. и т. п.", "ул. и пл."],
  },
  {
    name: "Chinese address",
    make: (r) =>
      `${r.pick(["北京市朝阳区", "上海市浦东新区", "广州市天河区"])}${r.pick(["建国路", "世纪大道", "体育西路"])}${r.integer(1, 300)}号`,
    forms: ["§", "地址：§", "我住在§。", "寄到§，谢谢"],
    clean: ["北京市的人口", "1号线", "第3号文件"],
  },
];

/** Nobody's home, nobody's name: places that everybody visits, things that are written like a person or an address. */
export const NOBODYS: readonly string[] = [
  "The White House, 1600 Pennsylvania Avenue NW, Washington, DC 20500",
  "Sherlock Holmes lived at 221B Baker Street, London.",
  "The museum is at 1000 Fifth Avenue, New York.",
  "The Louvre is on Rue de Rivoli, 75001 Paris.",
  "10 Downing Street is the residence of the Prime Minister.",
  "Buckingham Palace, London SW1A 1AA, opens in summer.",
  "Visit the Museum of Modern Art, 11 West 53rd Street, New York.",
  "The Mercedes E 220 d and the BMW 320 d are diesel cars.",
  "An Audi A4 40 TDI or a Golf 8 GTI",
  "Ben & Jerry's and Häagen-Dazs sell ice cream.",
  "She wears Jimmy Choo and Dr. Martens shoes.",
  "Calvin Klein and Hugo Boss are brands.",
  "Release 4.18.0.372 fixes it; before it was 10.0.19041.1.",
  "Chrome 120.0.6099.109 and Edge 121.0.2277.83",
  "driver version 31.0.15.3623 is required",
  "Assembly 1.2.3.4567",
];
