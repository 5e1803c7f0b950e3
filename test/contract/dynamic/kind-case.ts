import type { Lifecycle, WithTimeout } from "../../../components/dynamic/lifecycle";
import type { Census, DynamicLab } from "./dynamic-lab";

type Given = Record<string, unknown>;

/** Another value for a field, and what becomes of it. */
export interface Change {
  to: unknown;
  /** Other fields that change with it, so that it makes sense; where the kind decides the field itself, what makes it decide so. */
  with?: Given;
  /** What check says against it; absent where it is made in place. */
  refused?: RegExp;
}

/** How a kind is tried over the provider protocol. */
export interface KindCase {
  kind: string;
  /** Lab seconds per real second. */
  speed: number;
  /** Does it need registries that serve images? */
  serveImages: boolean;
  /** Names of the fields that are updated in place. */
  updatable: string[];
  /** Makes what an object of this number needs beside it; says what to declare. */
  declare(lab: DynamicLab, number: number): Promise<Given>;
  /** Another value for every field that is updated in place, for what was declared. */
  changes(declared: Given): Record<string, Change>;
  /** What there is more of once the object is there. */
  makes: Census;
  /** What there is more of, or less, than before once it was deleted. */
  leaves: Census;
  /** What there may be more of then where the process that made it died. @default - nothing else */
  leavesAfterDeath?: Census;
  /** What a look shows after it was deleted; `nothing` where the kind has no object of its own. */
  afterDelete: "gone" | "to be made again" | "nothing";
}

/** A case of a lifecycle. Deletion leaves nothing and a look then shows nothing, unless told otherwise. */
export function kindCase<Inputs extends WithTimeout, State>(
  { kind, fields }: Lifecycle<Inputs, State>,
  given: {
    declare(lab: DynamicLab, number: number): Promise<Inputs>;
    changes?(declared: Inputs): { [Name in keyof Inputs]?: Change & { to: Inputs[Name] } };
    makes: Census;
    /** @default 60 */
    speed?: number;
    /** @default false */
    serveImages?: boolean;
    leaves?: Census;
    leavesAfterDeath?: Census;
    afterDelete?: KindCase["afterDelete"];
  },
): KindCase {
  const updatable = (Object.keys(fields) as (keyof Inputs & string)[]).filter((name) => fields[name].on === "updates");
  return {
    kind,
    speed: given.speed ?? 60,
    serveImages: given.serveImages ?? false,
    updatable,
    declare: async (lab, number) => Object.fromEntries(Object.entries(await given.declare(lab, number))),
    changes: (declared) => (given.changes?.(declared as unknown as Inputs) ?? {}) as Record<string, Change>,
    makes: given.makes,
    leaves: given.leaves ?? {},
    ...(given.leavesAfterDeath ? { leavesAfterDeath: given.leavesAfterDeath } : {}),
    afterDelete: given.afterDelete ?? "gone",
  };
}
