import { isMap, isScalar, isSeq, parseDocument } from "yaml";

/** A solution and the version that a stack file pins, or shall pin. */
export interface Pin {
  solution: string;
  version: string;
}

/** Where a stack file writes the version of a solution. */
interface WrittenPin extends Pin {
  from: number;
  to: number;
}

/** Versions that the text of a site's stack file pins; none where it cannot be read. Pure. */
export function pinsIn(text: string): Pin[] {
  return writtenPins(text).map(({ solution, version }) => ({ solution, version }));
}

/** The text with other versions, and every other character as it was. A version that the file does not write itself, for example by an alias, stays. Pure. */
export function withPins(text: string, pins: readonly Pin[]): string {
  const changes = writtenPins(text).flatMap(({ solution, version, from, to }) => {
    const wanted = pins.find((pin) => pin.solution === solution);
    return wanted ? [{ from, to, text: text.slice(from, to).replace(version, wanted.version) }] : [];
  });
  return changes.reduceRight((changed, { from, to, text: written }) => changed.slice(0, from) + written + changed.slice(to), text);
}

function writtenPins(text: string): WrittenPin[] {
  const document = parseDocument(text, { logLevel: "silent" });
  if (document.errors.length > 0) return [];
  const solutions = document.getIn(["config", "edge-staging:site", "solutions"], true);
  const items = isSeq(solutions) ? solutions.items : [];
  return items.flatMap((item): WrittenPin[] => {
    if (!isMap(item)) return [];
    const version = item.get("version", true);
    const [from, to] = isScalar(version) && version.range ? version.range : [];
    return from === undefined || to === undefined ? [] : [{ solution: String(item.get("name")), version: String(item.get("version")), from, to }];
  });
}
