import type { Judged } from "./rule";

/** Does this resource come after one of those, over any number of dependencies? */
export function reaches(resource: Judged, wanted: readonly string[], all: readonly Judged[]): boolean {
  const byUrn = new Map(all.map((each) => [each.urn, each]));
  const seen = new Set<string>();
  const waiting = [...resource.needs];
  for (let urn = waiting.pop(); urn !== undefined; urn = waiting.pop()) {
    if (wanted.includes(urn)) return true;
    if (!seen.has(urn)) waiting.push(...(byUrn.get(urn)?.needs ?? []));
    seen.add(urn);
  }
  return false;
}
