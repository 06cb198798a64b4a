/** Answers of 1 to 4 kB as models write them, one in three with personal values put in. The same in every run. */

import { seededRandom } from "../similarity/random";

const TEXTS = 120;

const PARAGRAPHS: readonly string[] = [
  "Rayleigh scattering explains why the sky looks blue: shorter wavelengths scatter more strongly than longer ones, roughly with the fourth power of frequency. At sunset the light crosses more air, so the blue part is scattered away and the red part reaches you.",
  "To configure the retry policy, open the settings page and choose the number of attempts. Each request is retried up to {n} times with an exponential delay that starts at {n}00 ms. In version {n}.4.1 the default changed from 5 to 3.",
  "```ts\nexport async function load(url: string, retries = {n}): Promise<Response> {\n  for (let i = 0; i < retries; i++) {\n    const response = await fetch(url, { signal: AbortSignal.timeout(5_000) });\n    if (response.ok) return response;\n  }\n  throw new Error(`gave up on ${url}`);\n}\n```",
  "Yes, you can return the item within {n} days. Pack it in the original box, print the label from your order page and drop it at any parcel shop. The refund appears on your statement {n} to 5 working days after we have received it.",
  "| quarter | revenue | growth |\n|---|---|---|\n| Q1 | {n}.{n}2 M | 4.1 % |\n| Q2 | {n}.{n}7 M | 3.8 % |\n| Q3 | {n}.{n}9 M | 5.0 % |\n\nGrowth is measured against the same quarter of the year before; currency effects are left out.",
  "The French Revolution began in 1789 with the meeting of the Estates General. Bread prices, an unequal tax system and the debts of the crown had prepared the ground; within {n} months the assembly had abolished feudal dues.",
  "1. Preheat the oven to 2{n}0 degrees.\n2. Mix the flour, the salt and the yeast.\n3. Add {n}50 ml of warm water and knead for ten minutes.\n4. Let the dough rise until it has doubled in size, then bake it for about {n}5 minutes.",
  "Pour configurer la connexion, ouvrez les paramètres et choisissez « Réseau ». Si la connexion échoue après {n} essais, redémarrez l'appareil et vérifiez que le câble est bien branché.",
];

const PERSONAL: readonly [sentence: string, value: string][] = [
  ["You can write to maria.keller@posteo.de about it.", "maria.keller@posteo.de"],
  ["Please transfer the amount to DE89 3704 0044 0532 0130 00.", "DE89 3704 0044 0532 0130 00"],
  ["Call us on +44 20 7946 0958 between nine and five.", "+44 20 7946 0958"],
  ["The card 4539 1488 0343 6467 was declined.", "4539 1488 0343 6467"],
  ["His SSN is 536-22-1234.", "536-22-1234"],
  ["The request came from 81.2.69.77.", "81.2.69.77"],
  ["PESEL: 44051401359", "44051401359"],
  ["Dear Maria Keller,", "Maria Keller"],
];

export interface Answer {
  text: string;
  personal: string[];
}

export function makeCorpus(): Answer[] {
  const random = seededRandom(20_261);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  return Array.from({ length: TEXTS }, (_, i) => {
    const length = 1_000 + random() * 3_000;
    const parts: string[] = [];
    const personal: string[] = [];
    while (parts.join("\n\n").length < length) {
      parts.push(pick(PARAGRAPHS).replace(/\{n\}/g, () => `${1 + Math.floor(random() * 9)}`));
      if (i % 3 === 0 && personal.length < 3) {
        const [sentence, value] = pick(PERSONAL);
        parts.push(sentence);
        personal.push(value);
      }
    }
    return { text: parts.join("\n\n"), personal };
  });
}
