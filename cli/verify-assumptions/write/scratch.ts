import type { ArmClient } from "../../../components/arm/arm-client";
import { deniedCodes } from "../../../components/arm/permission-fault";
import { type ArmFailure, classify } from "../../../components/arm/arm-error";
import type { ArmCall } from "../../../components/arm/arm-call";
import { apiVersions } from "../../../components/core/api-versions";
import { scopeMapId, tokenId } from "../../../components/core/arm-id";
import type { JsonObject } from "../../../components/core/json";
import { withOwner } from "../../../components/core/owner";
import { faultsOf } from "../../../program/errors/error-faults";
import { once } from "../../doctor/check";
import type { AssumptionCheck, Attempt } from "../attempt";
import { finished, type Wait } from "./long-operation";

const registryVersion = apiVersions.containerRegistry;

/** What the checks may write to: resources of a scratch group, each created when a check first needs it. */
export interface Scratch {
  arm: ArmClient;
  /** Ids of what may be created. */
  registryId: string;
  schemaId: string;
  location: string;
  wait: Wait;
  /** Makes a call, waits for its operation and returns the result. */
  done(call: ArmCall): Promise<JsonObject | undefined>;
  /** The registry: Basic, because nothing here needs more. */
  registry(): Promise<void>;
  /** Id of a scope map that names an owner. */
  scopeMap(): Promise<string>;
  /** Id of an enabled token with that scope map. */
  token(): Promise<string>;
}

/** The owner that texts and tags name. A stack, as the program writes it. */
export const scratchOwner = "organization/edge-staging/scratch";

/** Prepares the resources; creates none yet. */
export function scratchIn(given: Pick<Scratch, "arm" | "registryId" | "schemaId" | "location" | "wait">, asked: AbortSignal): Scratch {
  const { arm, registryId, location, wait } = given;
  const done = async (call: ArmCall) => {
    asked.throwIfAborted();
    return finished(arm, await arm.begin(call), wait, asked);
  };
  const put = async (path: string, body: object) => done({ method: "PUT", path, apiVersion: registryVersion, body });
  const registry = once(async () => void (await put(registryId, { location, sku: { name: "Basic" }, properties: {} })));
  const scopeMap = once(async () => {
    await registry();
    const id = scopeMapId(registryId, "scratch");
    await put(id, { properties: { description: withOwner("scratch", scratchOwner), actions: ["repositories/scratch/content/read"] } });
    return id;
  });
  const token = once(async () => {
    const id = tokenId(registryId, "scratch");
    await put(id, { properties: { scopeMapId: await scopeMap(), status: "enabled" } });
    return id;
  });
  return { ...given, wait: (ms) => wait(ms, asked), done, registry, scopeMap, token };
}

/**
 * Makes the checks one after the other, so that a recording has them in this order. One that cannot be made stops no other.
 * `begin`: called before each with its id.
 */
export async function tryWrites(
  checks: readonly AssumptionCheck<Scratch>[],
  scratch: Scratch,
  asked: AbortSignal,
  begin: (id: string) => void,
): Promise<Attempt[]> {
  const attempts: Attempt[] = [];
  for (const { id, look } of checks) {
    if (asked.aborted) break;
    begin(id);
    try {
      attempts.push({ id, stack: "scratch", finding: await look(scratch) });
    } catch (error) {
      attempts.push({ id, stack: "scratch", finding: { notTried: refusedText(error) } });
    }
  }
  return attempts;
}

/** Only codes: a message may name what a published report must not. */
function refusedText(error: unknown): string {
  const codes = [classify(error)?.code ?? faultsOf(error).map(({ code }) => code)].flat();
  return `Azure refused what the check needs (${[...new Set(codes)].join(", ")})`;
}

/** Failures that say nothing about what was asked: of the connection, of this identity's rights, of a policy. */
const sayNothing: readonly ArmFailure["is"][] = ["unreachable", "notFromService", "disallowed", "throttled"];

/** How a call fails that must fail; undefined where it succeeds. Throws what says nothing about it. */
export async function refusalOf(call: Promise<unknown>): Promise<ArmFailure | undefined> {
  try {
    await call;
    return undefined;
  } catch (error) {
    const failure = classify(error);
    if (failure === undefined || sayNothing.includes(failure.is) || deniedCodes.includes(failure.code)) throw error;
    return failure;
  }
}
