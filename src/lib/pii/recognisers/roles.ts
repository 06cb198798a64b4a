import { isEnglishWord } from "@/lib/text/english-words";
import contextWords from "../data/context-words.json";
import { GIVEN_NAMES } from "../data/lists";
import { foldWords } from "../views/alphabet";
import type { ContextRecogniser } from "./recogniser";

/** Names behind a word for what somebody is in a record: in capitals behind a role, in Chinese behind a field. */

const GIVEN: ReadonlySet<string> = new Set(Array.from(GIVEN_NAMES, foldWords));
const SHOUTED =
  /\p{Lu}[\p{Lu}'-]{1,24}(?: \p{Lu}\.?(?= ))?(?: (?!(?:AND|OR|UND|ET|Y)(?!\p{L}))\p{Lu}[\p{Lu}'-]{1,24}){1,3}(?![\p{L}])/uy;
const COMPANY: ReadonlySet<string> = new Set(contextWords.company);

/** `JOHN Q. PUBLIC`; `AND DEFENDANT AGREE` is a sentence. */
function isShoutedName(value: string): boolean {
  const words = foldWords(value).split(" ");
  if (words.some((word) => COMPANY.has(word))) return false;
  return GIVEN.has(words[0] ?? "") || words.some((word) => word.length > 2 && !isEnglishWord(word));
}

/** `between JOHN SMITH AND JANE DOE`: the other side of what they agree. */
function toOtherParty(text: string, end: number): number {
  const joint = /^,? (?:AND|and|UND|und) /.exec(text.slice(end, end + 8))?.[0];
  if (joint === undefined) return end;
  SHOUTED.lastIndex = end + joint.length;
  const other = SHOUTED.exec(text)?.[0];
  return other !== undefined && isShoutedName(other) ? end + joint.length + other.length : end;
}

/** The hundred surnames that nine in ten bear, and the pairs. */
export const HAN_SURNAME =
  "(?:欧阳|司马|上官|诸葛|王|李|张|刘|陈|杨|赵|黄|周|吴|徐|孙|胡|朱|高|林|何|郭|马|罗|梁|宋|郑|谢|韩|唐|冯|于|董|萧|程|曹|袁|邓|许|傅|沈|曾|彭|吕|苏|卢|蒋|蔡|贾|丁|魏|薛|叶|阎|余|潘|杜|戴|夏|钟|汪|田|任|姜|范|方|石|姚|谭|廖|邹|熊|金|陆|郝|孔|白|崔|康|毛|邱|秦|江|史|顾|侯|邵|孟|龙|万|段|钱|汤|尹|黎|易|常|武|乔|贺|赖|龚|文)";
const HAN_NAME = new RegExp(
  `${HAN_SURNAME}\\p{sc=Han}{1,2}?(?=先生|女士|小姐|太太|老师|医生|同学|今|昨|明日|因|已|出院|入院|住院|来院|主诉|自述|男|女|接受|被|的|[^\\p{sc=Han}]|$)`,
  "uy",
);
export const NO_HAN_NAME =
  /^(?:方式|方法|方便|高热|高危|高级|高血|史料|常见|常规|白天|金额|万元|任何|任意|文件|文字|余额|易患|于今|何人|何时|许可|程序|康复)/;

export const ROLES: readonly ContextRecogniser[] = [
  {
    id: "person.role",
    type: "PERSON",
    contextWords: contextWords.role,
    link: /s?[:,]? {1,2}["'(]?/y,
    pattern: SHOUTED,
    valid: isShoutedName,
    extend: toOtherParty,
    score: 0.65,
  },
  {
    id: "person.han",
    type: "PERSON",
    contextWords: contextWords["han name"],
    link: /["'|]{0,2}[ ]?[:：是为]?[ ]?["'|]{0,2} ?/uy,
    pattern: HAN_NAME,
    valid: (value) => !NO_HAN_NAME.test(value),
    score: 0.68,
  },
];
