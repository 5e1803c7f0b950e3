import type { Lifecycle, WithTimeout } from "../../../components/dynamic/lifecycle";
import type { Census, DynamicLab } from "./dynamic-lab";

type Given = Record<string, unknown>;

/** Another value for a field, and the expected result. */
export interface Change {
  to: unknown;
  /** Other fields that change with it; for a field that the kind computes, the inputs that change it. */
  with?: Given;
  /** Failure that check returns; absent if the update is done in place. */
  refused?: RegExp;
}

/** Test case of a kind over the provider protocol. */
export interface KindCase {
  kind: string;
  /** Lab seconds per real second. */
  speed: number;
  /** Whether registries must serve images. */
  serveImages: boolean;
  /** Names of the fields that are updated in place. */
  updatable: string[];
  /** Creates the prerequisites of a resource with this number. Returns its inputs. */
  declare(lab: DynamicLab, number: number): Promise<Given>;
  /** Another value for every field that is updated in place, given the declared inputs. */
  changes(declared: Given): Record<string, Change>;
  /** Resources that a create adds. */
  makes: Census;
  /** Difference of resources after create and delete. */
  leaves: Census;
  /** Difference after create, every update and delete. @default - as `leaves` */
  leavesAfterUpdates?: Census;
  /** Allowed difference after a delete if the process was killed during the create. @default - as `leaves` */
  leavesAfterKill?: Census;
  /** Result of a read after a delete; `nothing` if the kind has no resource of its own. */
  afterDelete: "gone" | "changed" | "nothing";
}

/** Test case of a lifecycle. By default, a delete leaves nothing and a read then reports it as gone. */
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
    leavesAfterUpdates?: Census;
    leavesAfterKill?: Census;
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
    ...(given.leavesAfterUpdates ? { leavesAfterUpdates: given.leavesAfterUpdates } : {}),
    ...(given.leavesAfterKill ? { leavesAfterKill: given.leavesAfterKill } : {}),
    afterDelete: given.afterDelete ?? "gone",
  };
}
