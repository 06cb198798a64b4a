import contextWords from "../data/context-words.json";
import type { ContextRecogniser } from "./recogniser";

/**
 * What is anybody's until somebody says it of a person: coordinates of a place, the name of an account. The words in
 * front make them personal, or right behind.
 */

const DECIMAL = "[-+]?\\d{1,2}\\.\\d{4,12}°? ?[NS]?,? {0,2}[-+]?\\d{1,3}\\.\\d{4,12}(?:°? ?[EWO](?![\\p{L}]))?";
const SEXAGESIMAL =
  "\\d{1,2}° ?\\d{1,2}' ?[\\d.]{1,7}[\"']{0,2} ?[NS],? ?\\d{1,3}° ?\\d{1,2}' ?[\\d.]{1,7}[\"']{0,2} ?[EWO](?![\\p{L}])";
const NUMBER = "-?\\d{1,3}\\.\\d{3,15}";
/** `"lat": 48.8, "lon": 2.29`, `latitude 48.8, longitude 2.29`. */
const KEYED = `(?:\\w{1,12}_)?lat(?:itude)?["']?[:= ]{1,3}${NUMBER}["']?(?:,\\s{0,3}|\\s{1,3})["']?(?:\\w{1,12}_)?(?:lon|lng|long|longitude)["']?[:= ]{1,3}${NUMBER}`;
const COORDINATES = new RegExp(`${KEYED}|${DECIMAL}|${SEXAGESIMAL}`, "uiy");

/** Letters, digits, dots and low lines, as every network allows; no call and no annotation. */
const HANDLE = /@[A-Za-z0-9_][\w.]{1,30}(?![\w(@/-]|\.\w)/y;
/** What stands behind `@` in style sheets, annotations and registries. */
const NO_HANDLE =
  /^@(?:media|import|charset|keyframes|font-face|supports|layer|param|returns?|throws|see|link|deprecated|override|property|component|injectable|input|output|latest|next|beta|alpha|canary|rc|stable|here|everyone|channel|all|types?|ts|app|test|before|after|click|pytest|staticmethod|classmethod|dataclass|autowired|bean|service|controller)$/i;
const isHandle = (value: string) => !NO_HANDLE.test(value.replace(/[.]+$/, ""));
const NAMED_HANDLE =
  /@?[A-Za-z0-9_](?=[\w.]{0,30}[\d_])[\w.]{2,30}(?![\w(@/:]|\.\w)|@[A-Za-z0-9_][\w.]{1,30}(?![\w(@]|\.\w)/y;

export const WHEREABOUTS: readonly ContextRecogniser[] = [
  {
    id: "coordinates",
    type: "ADDRESS",
    contextWords: contextWords.dwelling,
    link: /(?:[^\n;.]|\.(?! )){0,64}?(?=[-+]?\d{1,2}(?:\.\d{4}|° ?\d)|lat(?:itude)?["':= ]{1,4}-?\d)/iy,
    pattern: COORDINATES,
    front: new RegExp(
      `(${DECIMAL}|${SEXAGESIMAL}|GPSLatitude: ${NUMBER})[)"']?,? [("']?(?:is |are |ist |est |es |è |é |, )?$`,
      "u",
    ),
    score: 0.7,
  },
  {
    id: "coordinates.being",
    type: "ADDRESS",
    contextWords: contextWords["where i am"],
    link: /(?: (?:at|in|near|here|now|right|currently|standing|exactly|bei|hier|gerade|jetzt|ici|address|coordinates|coords|location|position|is|gps)){0,4}["':=,({_ ]{1,6}(?=[-+]?\d{1,2}(?:\.\d{4}|° ?\d)|lat(?:itude)?["':= ]{1,4}-?\d)/iy,
    pattern: COORDINATES,
    score: 0.7,
  },
  {
    id: "handle.own",
    type: "PERSON",
    contextWords: contextWords.handle,
    link: /(?: (?:handle|account|name|username|id|is|ist|est|es|è|é|jest|to|c'est|are)){0,3}[ :=]{1,4}(?:c'est |also |now |jetzt )?["'`*_]{0,2}/iuy,
    pattern: NAMED_HANDLE,
    score: 0.65,
  },
  {
    id: "handle.reached",
    type: "PERSON",
    contextWords: contextWords["reach me"],
    link: /(?: [\p{L}']{1,12}){0,4}[ :]{1,3}["'`*_]{0,2}(?=@)/uy,
    pattern: HANDLE,
    valid: isHandle,
    score: 0.65,
  },
  {
    id: "handle.being",
    type: "PERSON",
    contextWords: contextWords["who i am"],
    link: /(?: (?:also|now|there|auch))?(?: (?:on|at|auf|sur|en|su|no) \p{L}{1,12}(?: as)?| as)?[ :]{1,3}["'`*_]{0,2}(?=@)/iuy,
    pattern: HANDLE,
    valid: isHandle,
    score: 0.65,
  },
];
