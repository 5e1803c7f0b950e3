import { hubWords } from "./hub-words";
import { high, type KindWords, low, medium } from "./kind-words";
import { registryWords } from "./registry-words";
import { siteWords } from "./site-words";

/** Every kind that has words, in the order of the chain. */
export const words: readonly KindWords[] = [...hubWords, ...registryWords, ...siteWords];

const byType = new Map(words.map((kind) => [kind.type, kind]));

/** The words of a type; a type without words gets careful ones, and no input of it is shown. */
export function wordsOf(type: string): KindWords {
  return (
    byType.get(type) ?? {
      type,
      noun: type.slice(type.lastIndexOf(":") + 1),
      create: low("a kind that this report does not know"),
      update: medium("a kind that this report does not know"),
      replace: high("a kind that this report does not know"),
      delete: high("a kind that this report does not know"),
      fields: {},
    }
  );
}

/** Where a type stands in the chain; those without words come last. */
export function orderOf(type: string): number {
  const index = words.findIndex((kind) => kind.type === type);
  return index < 0 ? words.length : index;
}
