/** Sentences that are personal though no pattern says so: kind by kind, in six languages, made from a seed. */
const PARTS: Readonly<Record<string, { readonly who: readonly string[]; readonly ask: string }>> = {
  en: {
    who: [
      "I have diabetes",
      "I was fired on Monday",
      "my wife left me",
      "I owe my brother 900",
      "I lost my faith",
      "I am being sued by my landlord",
    ],
    ask: "what now?",
  },
  de: {
    who: [
      "Ich habe Diabetes",
      "Mir wurde am Montag gekündigt",
      "Meine Frau hat mich verlassen",
      "Ich habe Schulden",
      "Ich bin aus der Kirche ausgetreten",
      "Mein Vermieter verklagt mich",
    ],
    ask: "was jetzt?",
  },
  fr: {
    who: [
      "J'ai du diabète",
      "J'ai été licencié lundi",
      "Ma femme m'a quitté",
      "Je dois de l'argent à mon frère",
      "J'ai perdu la foi",
      "Mon propriétaire me poursuit",
    ],
    ask: "que faire ?",
  },
  es: {
    who: [
      "Tengo diabetes",
      "Me despidieron el lunes",
      "Mi mujer me dejó",
      "Le debo dinero a mi hermano",
      "Perdí la fe",
      "Mi casero me demanda",
    ],
    ask: "¿y ahora qué?",
  },
  ru: {
    who: [
      "У меня диабет",
      "Меня уволили в понедельник",
      "От меня ушла жена",
      "Я должен брату денег",
      "Я потерял веру",
      "Меня зовут Иван Петров",
    ],
    ask: "что делать?",
  },
  zh: {
    who: ["我有糖尿病", "我星期一被解雇了", "我妻子离开了我", "我欠我弟弟钱", "我失去了信仰", "我叫王小明"],
    ask: "现在怎么办？",
  },
};

/** One of each kind and language, put together in an order that the seed decides. */
export function personalPrompts(seed: number): string[] {
  const prompts = Object.values(PARTS).flatMap(({ who, ask }) => who.map((one) => `${one}, ${ask}`));
  let state = seed;
  const next = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 4294967296;
  };
  return prompts
    .map((text) => ({ text, at: next() }))
    .sort((a, b) => a.at - b.at)
    .map(({ text }) => text);
}
