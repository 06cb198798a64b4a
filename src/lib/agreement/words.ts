/** Words that carry no content of their own, in the languages that answers mostly come in. Missing ones only make two answers less alike. */
const FUNCTION_WORDS = new Set(
  `a an the and or but of to in on at by for with from as is are was were be been being it its this that these those
  you your i my we our they their he his she her there here which who what when where how do does did has have had can
  could will would should may might also so than then if about into over more most some such
  der die das ein eine einen einem einer und oder aber von zu im am auf mit für aus ist sind war sie ihr er es wir ich
  le la les un une des et ou mais de du à au aux en dans sur par pour avec est sont il elle nous vous je
  el los las una unos unas y o pero del al en por para con es son su sus
  il lo gli uno e ma di da in su per con sono è
  и или но в на с к по из за от это как что он она они мы вы я`.split(/\s+/),
);

const NEGATIONS = new Set(
  `no not never none nothing neither nor without cannot cant dont doesnt didnt isnt arent wasnt werent wont wouldnt
  shouldnt couldnt hasnt havent hadnt nein nicht kein keine keinen keiner nie niemals ohne non ne pas jamais aucun aucune
  sans nunca jamás ningún ninguna sin mai nessuno nessuna senza не нет ни никогда без нельзя 不 没 沒 无 無 非 别 ない ません`.split(
    /\s+/,
  ),
);

const CASELESS =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Devanagari}]/u;
const CAPITAL = /^\p{Lu}/u;

export function foldWord(word: string): string {
  return word.normalize("NFC").toLowerCase().replace(/['’]/g, "");
}

export const isFunctionWord = (folded: string) => FUNCTION_WORDS.has(folded);
export const isNegation = (folded: string) => NEGATIONS.has(folded);
export const isCaseless = (text: string) => CASELESS.test(text);
export const isCapitalised = (word: string) => CAPITAL.test(word);

const SEGMENTER = new Intl.Segmenter("und", { granularity: "word" });

/** Words as people see them, in any script. */
export function wordsOf(text: string): string[] {
  const words: string[] = [];
  for (const { segment, isWordLike } of SEGMENTER.segment(text)) if (isWordLike === true) words.push(segment);
  return words;
}
