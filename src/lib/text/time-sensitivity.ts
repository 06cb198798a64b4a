/**
 * How long an answer to a question can be true, by the question's words:
 * - `unique`: it asks for something other than what anybody got before (another joke, a random number)
 * - `now`: it asks how things stand at this moment (right now, the weather, a price)
 * - `day`: it asks about this day or what is newest (today, this week, the latest, until Christmas)
 * - `none`: none of these
 */
export const TIME_SENSITIVITIES = ["none", "day", "now", "unique"] as const;
export type TimeSensitivity = (typeof TIME_SENSITIVITIES)[number];

/** A question stands at the beginning or the end of a long prompt; what lies between is what it is about. */
const WINDOW_CHARS = 2_000;
/** Code and quotations are what the question is about, not when it is asked. */
const QUOTED = /```[\s\S]*?(?:```|$)|`[^`\n]*`|"[^"\n]*"|“[^”\n]*”|«[^»\n]*»/gu;

/** The strongest kind whose words the text has. Linear in at most 4,000 characters. */
export function timeSensitivityOf(text: string): TimeSensitivity {
  const asked = askedPart(text);
  if (UNIQUE.some((pattern) => pattern.test(asked))) return "unique";
  if (NOW.some((pattern) => pattern.test(asked))) return "now";
  return DAY.some((pattern) => pattern.test(asked)) ? "day" : "none";
}

function askedPart(text: string): string {
  const long = text.length > 2 * WINDOW_CHARS;
  const asked = long ? `${text.slice(0, WINDOW_CHARS)}\n${text.slice(-WINDOW_CHARS)}` : text;
  return asked.normalize("NFC").replace(QUOTED, " ").replace(/[’‘]/g, "'").replace(/\s+/gu, " ").trim().toLowerCase();
}

/** Whole words of any script; the words of one alternative are separated by single blanks. */
function words(...alternatives: readonly string[]): RegExp {
  return new RegExp(`(?<![\\p{L}\\p{N}_])(?:${alternatives.join("|")})(?![\\p{L}\\p{N}_])`, "u");
}

const FEW_WORDS = "(?:[\\p{L}'-]+ ){0,3}";
const DAY_NAME = "(?:mon|tues|wednes|thurs|fri|satur|sun)day";
const FEAST = "(?:christmas|easter|halloween|thanksgiving|new year|ramadan|diwali|hanukkah|my birthday|the weekend)";

/** What can be made again and come out otherwise. */
const MADE_ANEW =
  "(?:jokes?|poems?|stor(?:y|ies)|facts?|quotes?|riddles?|puns?|haikus?|limericks?|names?|ideas?|suggestions?|examples?|recipes?|questions?|versions?|ones?|tips?|options?|songs?|captions?|slogans?|titles?)";
const DRAWN = `(?:number|integer|digit|word|letter|name|${MADE_ANEW}|colou?r|password|passphrase|string|card|sentence|city|country|animal|movie|person|emoji|date|uuid|guid|pin|nonce|seed|one)s?`;
/** A tool or a notion, not the thing itself: "random number generator", "UUID v4 format". */
const NOT_A_NOTION =
  "(?! (?:generators?|formats?|functions?|validat\\w+|algorithms?|theory|collisions?|columns?|fields?|in|using|with|from|as|for loop))";
const GIVE =
  "(?:give me|tell me|generate|create|make|make me|pick|choose|select|draw|suggest|write|show me|get me|i need|i want|i'd like|another)";
/** Asking how, why or what it is about is asking about the notion. */
const NOT_ABOUT =
  "^(?!.{0,40}\\b(?:how|why|explain|what is|what's|what are|difference|define|describe|implement|code|function|script|program|sql|regex)\\b)";

const UNIQUE: readonly RegExp[] = [
  words(
    `(?:another|one more|yet another|a different|some more|some other|a few more) (?:[\\p{L}'-]+ ){0,2}${MADE_ANEW}`,
  ),
  words(
    "(?:something|anything) (?:else|different|new)(?= (?:please|now))",
    "surprise me",
    "try again",
    "again,? but different",
  ),
  new RegExp(
    `${NOT_ABOUT}.*?\\b${GIVE} (?:me )?(?:an?|some|one|\\d+)? ?(?:[\\p{L}-]+ )?(?:new|random|unique|fresh|different) ${FEW_WORDS}${DRAWN}\\b${NOT_A_NOTION}`,
    "u",
  ),
  new RegExp(`^(?:please )?(?:an? |some |\\d+ )?random ${DRAWN}\\b${NOT_A_NOTION}`, "u"),
  new RegExp(
    `${NOT_ABOUT}.*?\\b(?:generate|create|make|give me|i need) (?:me )?(?:an? |some |\\d+ )?(?:[\\p{L}\\d]+ ){0,2}(?:uuid|guid|password|passphrase|nonce)s?\\b(?: v?\\d)?${NOT_A_NOTION}`,
    "u",
  ),
  new RegExp(`^(?:an? )?new (?:uuid|guid|password|passphrase)\\b${NOT_A_NOTION}`, "u"),
  new RegExp(
    `${NOT_ABOUT}.*?\\b(?:roll|flip|toss|shuffle|throw) (?:me )?(?:an?|the|some|two|\\d+) ?(?:[\\p{L}\\d-]+ )?(?:die|dice|coins?|deck|cards)\\b`,
    "u",
  ),
  new RegExp(`${NOT_ABOUT}.*?\\b(?:pick|choose|select|draw)\\b.{0,60}\\b(?:at random|randomly)\\b`, "u"),
  // de, fr, es, it, pt, nl
  words(
    "noch (?:ein|eine|einen) (?:anderen? )?(?:witz|gedicht|geschichte|beispiel|idee|vorschlag|rätsel)",
    "(?:ein|eine|einen) ander(?:er|es|en|e) (?:witz|gedicht|geschichte|beispiel|idee)",
    "(?:eine? )?(?:zufällige|zufallszahl)(?: zahl)?",
    "(?:une?|encore une?) autre (?:blague|poème|histoire|exemple|idée)",
    "encore une (?:blague|histoire|idée)",
    "(?:un )?nombre aléatoire",
    "otr[oa] (?:chiste|poema|historia|ejemplo|idea)",
    "(?:un )?número (?:aleatorio|aleatório)",
    "(?:un')?altra? (?:barzelletta|poesia|storia|idea)",
    "un numero casuale",
    "outra? (?:piada|história|ideia)",
    "nog een (?:grap|mop|gedicht|verhaal|voorbeeld|idee)",
    "(?:een )?willekeurig getal",
  ),
];

const LIVE =
  "(?:price|prices|rate|rates|weather|temperature outside|score|scores|status|standings|exchange rate|traffic|balance|humidity|wind|inventory|availability|waiting time|wait time|air quality)";

const NOW: readonly RegExp[] = [
  words(
    "right now",
    "just now",
    "as we speak",
    "at (?:the|this) (?:very )?moment",
    "at present",
    "(?:in )?this (?:very )?(?:minute|second|instant|moment|hour)",
    "currently",
    "what time is it",
    "what(?:'s| is) the time(?! (?:complexity|signature|constant|value|zone of|limit|machine|dilation))",
    `current(?:ly)? ${FEW_WORDS}${LIVE}`,
    `live ${FEW_WORDS}(?:scores?|prices?|results?|traffic|updates?)`,
    "current (?:local )?time",
    "real[- ]time (?:price|data|quote|traffic)",
  ),
  /\bnow ?[?!.]*$/u,
  /\b(?:is|are|isn't|aren't) (?:it|there|they|he|she|we|the [\p{L}-]+) .{0,40}\bnow\b/u,
  // Quantities that change by the hour, asked for themselves.
  words(
    "(?:what(?:'s| is)|how(?:'s| is)|check|show(?: me)?|tell me|get(?: me)?|give me) the (?:weather|traffic|forecast|stock price|share price|exchange rate|score|air quality)(?! (?:pattern|system|mechanism|app|api|channel|balloon|station|function|matrix|of a|on (?:mars|venus|jupiter|titan)))",
    "(?:price|value|exchange rate|stock) of (?:bitcoin|btc|ethereum|eth|gold|silver|oil|brent|the dollar|the euro)",
    "(?:bitcoin|btc|ethereum|eth|gold|stock|share|gas|fuel) prices?(?= ?[?.!]*$)",
    "how much (?:is|does) .{0,40}(?:cost|trading|worth) ?(?:now|today)?(?= ?[?.!]*$)(?<=now|today|trading)",
    "(?:is|will) it (?:raining|snowing|sunny|cloudy|rain|snow)(?= )",
    "is .{1,40} (?:down|open|online|offline|in stock|available)(?= ?[?]*$)",
    "flight status",
    "order status",
    "what(?:'s| is) trending",
  ),
  words(
    "gerade jetzt",
    "jetzt gerade",
    "im moment",
    "momentan",
    "derzeit",
    "zurzeit",
    "wie spät ist es",
    "aktuelle[rn]? (?:preis|kurs|wetter|stand|temperatur)",
    "wie ist das wetter",
    "en ce moment",
    "maintenant",
    "actuellement",
    "quelle heure est-il",
    "quel temps fait-il",
    "ahora mismo",
    "en este momento",
    "actualmente",
    "qué hora es",
    "qué tiempo hace",
    "in questo momento",
    "adesso",
    "attualmente",
    "che ora è",
    "che ore sono",
    "che tempo fa",
    "agora mesmo",
    "neste momento",
    "atualmente",
    "que horas são",
    "op dit moment",
    "momenteel",
    "hoe laat is het",
  ),
  /现在|目前|此刻|今何時|現在|いま何時|지금|현재|сейчас|в данный момент|который час|الآن|अभी/u,
];

/** Before these "latest" is a bound or a rank, not the news. */
const NOT_NEWS = "(?! (?:common|possible|ancestor|start|finish|allowable|acceptable|time|date at|point))";
const ERA = "(?:society|world|youth|culture|standards|age|era|economy|generation|market|terms|life)";

const DAY: readonly RegExp[] = [
  words(
    `(?:today|tonight)(?!'s ${ERA})`,
    "tomorrow",
    "yesterday",
    "the day (?:after tomorrow|before yesterday)",
    "this (?:morning|afternoon|evening|week|weekend|month|quarter|season|semester|year)(?:'s)?",
    `(?:this|next|last|coming|past) (?:coming |past )?(?:${DAY_NAME}|night|week|weekend|month|quarter|season|year)`,
    `(?:on|by|until|till|before|since) ${DAY_NAME}`,
    "(?:\\d+|an?|one|two|three|few|several|many|couple of|half an) (?:minutes?|hours?|days?|weeks?|months?) (?:ago|from now)",
    "(?:in|within) (?:the )?(?:next|past|last) (?:\\d+ |few |couple of )?(?:hours?|days?|weeks?|months?)",
    `(?:until|till|before|how far is|how close is) ${FEAST}`,
    "how (?:many|much|long) [^?.!]{0,60}(?:until|till|left|remain(?:s|ing)?|to go|since)",
    "countdown to",
    "(?:due|deadline|expires?) (?:in|on|by) ",
    "what(?:'s| is) (?:the|today's) (?:date|day)(?= ?(?:[?.!]|$|today))",
    "what (?:day|date|month|year|season) (?:is it|are we)",
    "how old am i",
    `(?<!at the )(?:latest|newest|most recent|most up-to-date)${NOT_NEWS}`,
    "(?:breaking|recent|top|this week in) (?:news|headlines?|events?|developments?|updates?)",
    "(?:news|headlines?) (?:about|on|from|for|in)",
    "what(?:'s| is| are) (?:the |in the )?(?:news|headlines)",
    "any news",
    "up[- ]to[- ]date",
    "so far",
    "upcoming",
    "these days",
    "nowadays",
    "recently",
    "current (?:[\\p{L}-]+ ){0,2}(?:president|prime minister|ceo|cto|champions?|leader|king|queen|pope|mayor|governor|chancellor|minister|record holder|version|release|events?|news|season|year|month|week|date|day|population|interest rates?|inflation|salary)",
    "who(?:'s| is) (?:the )?(?:president|prime minister|ceo|chancellor|pope|king|mayor) of",
  ),
  words(
    "heute",
    "morgen früh",
    "gestern",
    "heute abend",
    "diese (?:woche|nacht)",
    "diesen? monat",
    "dieses jahr",
    "nächste woche",
    "letzte woche",
    "neueste[nrs]?",
    "aktuelle[nrs]?",
    "bis weihnachten",
    "bis (?:montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag)",
    "nachrichten",
    "aujourd'hui",
    "demain",
    "hier soir",
    "cette semaine",
    "ce (?:mois|soir|matin)",
    "cette année",
    "dernières? (?:nouvelles|version|actualités)",
    "jusqu'à noël",
    "hoy",
    "mañana",
    "ayer",
    "esta (?:semana|noche)",
    "este (?:mes|año)",
    "últimas? (?:noticias|versión)",
    "hasta navidad",
    "oggi",
    "domani",
    "ieri",
    "questa (?:settimana|sera)",
    "quest'anno",
    "ultime notizie",
    "fino a natale",
    "hoje",
    "amanhã",
    "ontem",
    "esta semana",
    "este (?:mês|ano)",
    "últimas notícias",
    "vandaag",
    "gisteren",
    "deze (?:week|maand)",
    "dit jaar",
    "laatste nieuws",
  ),
  /今天|今日|明天|昨天|本周|这周|最新|昨日|明日|今週|오늘|내일|어제|이번 주|최신|сегодня|завтра|вчера|на этой неделе|последние новости|اليوم|غدا|أمس|आज|कल/u,
];
