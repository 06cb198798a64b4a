import { HAN_SURNAME, NO_HAN_NAME } from "../recognisers/roles";
import { isRussianFigure } from "../recognisers/russian-figures";
import type { BuiltInType } from "../types";
import type { Hit } from "./hit";

/**
 * Forms that no other script has, so that no cue is asked: plates of Russia and China, a name with a patronymic,
 * addresses as Russia and China write them. Asked of texts only that hold these letters.
 */

const RUSSIAN = /[а-я]/;
const CHINESE = /[\u4e00-\u9fff]/;
const CASES = "(?:а|у|ом|ем|е|ы|ой|ей)?";
const PATRONYMIC = `\\p{Lu}[а-яё]{1,20}(?:ович|евич|ьич|овна|евна|ична|инична)${CASES}`;

const RUSSIAN_FORMS: readonly [BuiltInType, RegExp][] = [
  ["VEHICLE_ID", /(?<![\p{L}\d])[АВЕКМНОРСТУХ] ?\d{3} ?[АВЕКМНОРСТУХ]{2} ?\d{2,3}(?![\p{L}\d])/gu],
  [
    "PERSON",
    new RegExp(
      `(?<!\\p{L})(?:\\p{Lu}[а-яё]{1,24} )?\\p{Lu}[а-яё]{1,20} ${PATRONYMIC}(?: \\p{Lu}[а-яё]{1,24})?(?![а-яё])`,
      "gu",
    ),
  ],
  ["PERSON", /(?<!\p{L})\p{Lu}[а-яё]{2,24} \p{Lu}\. ?\p{Lu}\.(?!\p{L})/gu],
  [
    "ADDRESS",
    /(?:г\. ?\p{Lu}[\p{L}-]{1,30},? )?(?:ул\.?|улица|улице|пр-?т\.?|просп\.?|проспект|пер\.?|переулок|бульвар|б-р|наб\.?|шоссе) [^\n,;]{2,40}, ?(?:д\.|дом) ?\d{1,4}[а-я]?(?:\/\d{1,3})?(?:,? ?(?:корп?\.|к\.|стр\.) ?\d{1,3})?(?:,? ?(?:кв\.|квартира|оф\.) ?\d{1,4})?/giu,
  ],
];

const HAN = "\\p{sc=Han}";
const CHINESE_FORMS: readonly [BuiltInType, RegExp][] = [
  // In front of a form of address: `李强先生`, `王先生`.
  ["PERSON", new RegExp(`${HAN_SURNAME}${HAN}{0,2}?(?=先生|女士|小姐|太太)`, "gu")],
  [
    "VEHICLE_ID",
    /[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z][·• -]?(?=[A-Z]{0,4}\d)[A-Z0-9]{5,6}(?![A-Z0-9])/gu,
  ],
  [
    "ADDRESS",
    new RegExp(
      `(?:${HAN}{2,4}(?:省|自治区))?(?:${HAN}{2,5}?市${HAN}{1,6}?[区县镇市]|${HAN}{2,5}?市|${HAN}{2,4}?[区县])${HAN}{1,10}?(?:路|街|大道|巷|弄|胡同)(?:${HAN}{1,4}?)?\\d{1,5}(?:弄|号|號)(?:[\\d${HAN}-]{0,16}?(?:室|楼|单元|栋|层))*`,
      "gu",
    ),
  ],
];

export function hitScripts(text: string, found: (hit: Hit) => void): void {
  if (RUSSIAN.test(text)) hitForms(text, RUSSIAN_FORMS, found);
  if (CHINESE.test(text)) hitForms(text, CHINESE_FORMS, found);
}

function hitForms(text: string, forms: readonly [BuiltInType, RegExp][], found: (hit: Hit) => void): void {
  for (const [type, form] of forms)
    for (const match of text.matchAll(form))
      if (type !== "PERSON" || (!isRussianFigure(match[0]) && !NO_HAN_NAME.test(match[0])))
        found({ start: match.index, end: match.index + match[0].length, type, score: 0.7 });
}
