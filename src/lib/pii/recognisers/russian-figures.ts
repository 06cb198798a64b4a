import figures from "../data/russian-figures.json";

/** Letters of a beginning. */
const STEM = 5;

/**
 * Whether a Russian name is that of somebody an encyclopaedia knows. Names are declined, so beginnings are compared: of
 * the surname, the patronymic (or its initial) and the initial of the first name.
 */
const KNOWN: ReadonlySet<string> = new Set(
  figures.flatMap((figure) => {
    const [given = "", patronymic = "", surname = ""] = stemsOf(figure);
    return [`${given.charAt(0)} ${patronymic} ${surname}`, `${given.charAt(0)} ${patronymic.charAt(0)} ${surname}`];
  }),
);
const PATRONYMIC = /(?:ович|евич|ьич|овн|евн|ичн|иничн)/u;

export function isRussianFigure(name: string): boolean {
  const stems = stemsOf(name);
  const words = name
    .toLowerCase()
    .split(/[\s.]+/)
    .filter(Boolean);
  const at = words.findIndex((word) => PATRONYMIC.test(word));
  // `Лев Николаевич Толстой`, `Толстой Лев Николаевич`, `Толстой Л. Н.`
  const order = at === 1 ? [0, 1, 2] : [1, 2, 0];
  const [given = "", patronymic = "", surname = ""] = order.map((index) => stems[index]);
  return surname !== "" && KNOWN.has(`${given.charAt(0)} ${patronymic} ${surname}`);
}

function stemsOf(name: string): string[] {
  return name
    .toLowerCase()
    .replace(/ё/g, "е")
    .split(/[\s.]+/)
    .filter(Boolean)
    .map((word) => word.slice(0, STEM));
}
