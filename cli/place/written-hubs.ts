import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { EdgeError, type Fault } from "../../components/core/fault";
import { stackFile } from "../../program/config/config-source";
import { replaceStackFile } from "../io/replaced-stack-file";
import { withHub } from "./hub-in-text";
import type { Placement } from "./placement";

/** A stack file that got its hub. */
export interface WrittenHub {
  stack: string;
  /** Path below the project's folder. */
  file: string;
  hub: string;
}

/**
 * Writes `site.hub` of each proposed site into its stack file, after all of them could be changed.
 * @throws EdgeError with every file that cannot be changed; then none is
 */
export function writeHubs(folder: string, placements: readonly Placement[]): WrittenHub[] {
  const proposed = placements.flatMap((one) => (one.is === "proposed" ? [change(folder, one.stack, one.hub)] : []));
  const faults = proposed.flatMap(({ fault }) => fault ?? []);
  if (faults.length > 0) throw new EdgeError(faults);
  return proposed.flatMap(({ stack, file, hub, text }) => {
    if (text !== undefined) replaceStackFile(folder, file, text, "EDGE-PLACE-FILE");
    return text === undefined ? [] : [{ stack, file, hub }];
  });
}

function change(folder: string, stack: string, hub: string): WrittenHub & { text?: string; fault?: Fault } {
  const file = stackFile(stack);
  const one = { stack, file, hub };
  const place = join(folder, file);
  if (!existsSync(place)) return { ...one, fault: refused("the site has no stack file", file, `write it: \`edge-staging init site ${stack} --hub ${hub}\``) };
  const text = withHub(readFileSync(place, "utf8"), hub);
  if (text !== undefined) return { ...one, text };
  const what = "the hub cannot be written into the stack file: edge-staging:site is not a map of settings without a hub";
  return { ...one, fault: refused(what, file, `add \`hub: ${hub}\` to edge-staging:site by hand`) };
}

function refused(what: string, given: string, fix: string): Fault {
  return { code: "EDGE-PLACE-FILE", what, given, fix };
}
