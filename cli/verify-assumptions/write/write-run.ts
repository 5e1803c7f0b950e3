import { randomBytes } from "node:crypto";
import type { HttpClient } from "@azure/core-rest-pipeline";
import { ArmClient } from "../../../components/arm/arm-client";
import { boundedHttpClient } from "../../../components/arm/bounded-http-client";
import { nameOf } from "../../../components/core/arm-id";
import { environmentSecrets } from "../../doctor/bundle/scrub";
import type { CommandIo } from "../../io/command";
import { interruptible, type SignalSource } from "../../io/interruption";
import { packageVersion } from "../../io/supported-machine";
import type { Attempt, Finding } from "../attempt";
import { Recorder } from "../recording/recorder";
import type { Recording } from "../recording/recording";
import { redacted } from "../recording/redaction";
import type { Wait } from "./long-operation";
import { registryWrites } from "./registry-writes";
import { hasEnded, newRun } from "./run-owner";
import { schemaWrites } from "./schema-writes";
import { scratchIn, tryWrites } from "./scratch";
import {
  clearScratchGroup,
  createScratchGroup,
  deleteScratchGroup,
  type GroupCalls,
  type ScratchGroup,
  scratchRegistryId,
  scratchSchemaId,
} from "./scratch-group";
import type { WriteRequest } from "./write-request";

/** What a run needs from outside. */
export interface WriteSurroundings {
  /** @default - bounded by the limits of every call to Azure */
  http?: HttpClient;
  wait: Wait;
  signals: SignalSource;
}

/** Result of the checks that write. */
export interface WriteOutcome {
  attempts: Attempt[];
  /** Made at any rate; written only where somebody asked for it. */
  recording: Recording;
}

/** The assumption about the URLs of operations, which every exchange of a run shows. */
const operationUrls = "operation-url-absolute";

const checks = [...registryWrites, ...schemaWrites];

/** Ids of the assumptions that a write can check. */
export const writable: readonly string[] = [...new Set([...checks.map(({ id }) => id), operationUrls])];

/** What a run creates and what it costs, for the question before it. */
export function announcement({ group, location }: WriteRequest): string {
  return `creates resource group ${group} in ${location} with a Basic registry, a token, scope maps, a lock and a schema, and deletes all of it at the end
Azure bills the registry by day (https://azure.microsoft.com/pricing/details/container-registry/), for the minutes of this run; nothing of it stays, so it costs nothing per month`;
}

/**
 * Checks in a scratch group what reading cannot show, and deletes the group, also after a signal.
 * @throws EdgeError `EDGE-SCRATCH-GROUP`, `EDGE-SCRATCH-LEFT`; Interrupted, after the group was deleted
 */
export async function tryWriting(
  request: WriteRequest,
  io: CommandIo,
  { http = boundedHttpClient(), wait, signals }: WriteSurroundings,
): Promise<WriteOutcome> {
  const recorder = new Recorder();
  const arm = await ArmClient.connect(io.environment, { http: recorder.observing(http) });
  const group: ScratchGroup = { subscriptionId: request.subscriptionId, name: request.group, location: request.location, owner: newRun() };
  const calls: GroupCalls = { arm, wait, narrate: io.narrate, now: () => new Date(), hasEnded };
  const registryId = scratchRegistryId(group, randomBytes(6).toString("hex"));
  const attempts = await interruptible(async (asked) => {
    recorder.begin("scratch group");
    await clearScratchGroup(group, calls);
    asked.throwIfAborted();
    try {
      await createScratchGroup(group, calls);
      const scratch = scratchIn({ arm, registryId, schemaId: scratchSchemaId(group), location: group.location, wait }, asked);
      return await tryWrites(checks, scratch, asked, (id) => {
        io.narrate(`checking ${id}`);
        recorder.begin(id);
      });
    } finally {
      recorder.begin("scratch group");
      await deleteScratchGroup(group, calls);
    }
  }, signals);
  const origin = new URL(arm.cloud.resourceManager).origin;
  const names = { subscription: group.subscriptionId, group: group.name, location: group.location, owner: group.owner, registry: nameOf(registryId) };
  const recording: Recording = {
    schemaVersion: 1,
    edgeStaging: packageVersion(),
    date: new Date().toISOString().slice(0, 10),
    exchanges: redacted(recorder.seen, { names, secrets: [...environmentSecrets(io.environment), ...recorder.issuedValues()], resourceManager: origin }),
  };
  return { attempts: [...attempts, { id: operationUrls, stack: "scratch", finding: urlFinding(recorder.operationUrls(), origin) }], recording };
}

/** Do all URLs lead to Azure Resource Manager itself? */
export function urlFinding(urls: readonly string[], origin: string): Finding {
  if (urls.length === 0) return { notTried: "Azure named no URL of an operation" };
  const relative = urls.filter((url) => !URL.canParse(url)).length;
  const elsewhere = urls.filter((url) => URL.canParse(url) && new URL(url).origin !== origin).length;
  if (relative + elsewhere === 0) return { held: `${urls.length} URLs of operations are absolute and lead to Azure Resource Manager` };
  return { failed: `of ${urls.length} URLs of operations, ${relative} are relative and ${elsewhere} lead to another host` };
}
