import { sortAlternatives, sortPlaces } from "./alternatives";
import { joinOwners, tieFor, tieOn, tieOwners } from "./attributes";
import { plainFuture, plainGot, plainPerfect } from "./event-forms";
import { joinParticle } from "./particles";
import type { Piece } from "./piece";
import {
  frontNegation,
  frontQuestion,
  frontWhy,
  invertClause,
  invertEmbedded,
  moveFronted,
  plainCalendar,
  plainHaving,
  supplyDo,
} from "./question-order";
import { TRAIT } from "./sequence";

type Rewrite = (pieces: readonly Piece[]) => readonly Piece[];

/** In the order they apply. Each gives back the pieces it was given where it finds nothing. */
const REWRITES: readonly (readonly [Rewrite, number])[] = [
  [moveFronted, TRAIT.fronted],
  [frontQuestion, TRAIT.embedded],
  [frontWhy, TRAIT.embedded],
  [joinParticle, TRAIT.placed],
  [invertClause, TRAIT.embedded],
  [plainCalendar, TRAIT.embedded],
  [invertEmbedded, TRAIT.embedded],
  [supplyDo, TRAIT.embedded],
  [frontNegation, TRAIT.embedded],
  [plainHaving, TRAIT.having],
  [plainPerfect, TRAIT.event],
  [plainGot, TRAIT.got],
  [plainFuture, TRAIT.event],
  [joinOwners, TRAIT.joined],
  [tieOwners, TRAIT.tied],
  [tieFor, TRAIT.tiedFor],
  [tieOn, TRAIT.tiedOn],
  [sortAlternatives, TRAIT.sorted],
  [sortPlaces, TRAIT.placed],
];

/** One form where English leaves several open. Each rewrite that applied is a trait, which the decision sees. */
export function plainOrder(pieces: readonly Piece[]): { readonly pieces: readonly Piece[]; readonly traits: number } {
  let [plain, traits] = [pieces, 0];
  for (const [rewrite, trait] of REWRITES) {
    const next = rewrite(plain);
    if (next !== plain) traits |= trait;
    plain = next;
  }
  return { pieces: plain, traits };
}
