import { ArmClient } from "../../components/arm/arm-client";
import { type ImageRef, formatImageRef, referenceOf } from "../../components/core/image-ref";
import type { ImportSource } from "../../components/registry/imported-image/import-source";
import { pollIntervalMsOf } from "../../components/dynamic/provider-services";
import { pushImage } from "../../components/oci/push-image";
import { RegistryClient } from "../../components/oci/registry-client";
import { RegistryError } from "../../components/oci/registry-error";
import { httpsTransport, type RegistryTransport } from "../../components/oci/registry-transport";
import { type Command, type CommandIo, exitCodes } from "../io/command";
import { hubRegistry, hubRegistryId } from "../engine/hub-registry";
import { bringIn, importImage } from "./import-image";
import { leftBehind, type LayoutSelection, readLayouts } from "./checked-layouts";
import { stackConfig } from "../engine/stack-reading";
import { table } from "../output/table";
import { pushArguments } from "./push-arguments";

/** Poll interval where Azure names none, in milliseconds. Chosen by this project; `EDGE_STAGING_POLL_INTERVAL_MS` overrides it. */
const defaultPollIntervalMs = 5_000;

/** Implements `push`: copies images into the hub's registry, each once. */
export const push: Command = async (given, io) => {
  const asked = pushArguments(given);
  const selected = asked.work.kind === "layouts" ? await readLayouts(asked.work.folders, asked.work.images) : [];
  const registryId = hubRegistryId(asked.stack, await stackConfig(io.folder, asked.stack));
  const arm = await ArmClient.connect(io.environment);
  const transport = httpsTransport({ proxyEnvironment: io.environment });
  try {
    const hub = await hubRegistry(arm, registryId, transport);
    const images =
      asked.work.kind === "layouts"
        ? await pushLayouts(hub, selected, io)
        : [await importOne(arm, registryId, hub, asked.work.source, asked.work.target, transport, io)];
    const report = { schemaVersion: 1, loginServer: hub.host, images } as const;
    io.print(asked.json ? JSON.stringify(report, undefined, 2) : pushTable(report));
    return exitCodes.done;
  } finally {
    transport.close();
  }
};

/** Result for one image. */
export interface PushedImage {
  /** `repository:tag` */
  ref: string;
  digest: string;
  outcome: "pushed" | "imported" | "already there";
  /** Digests of the signatures, attestations and the like that were pushed with it. An import leaves them behind. */
  referrers: readonly string[];
}

/** The result of `push --json`. `schemaVersion` increases when a member is removed or changes its meaning. */
export interface PushReport {
  schemaVersion: 1;
  /** `host[:port]` of the hub's registry. */
  loginServer: string;
  images: PushedImage[];
}

/** The report as a table. */
export function pushTable({ loginServer, images }: PushReport): string {
  return table([["image", `digest in ${loginServer}`, ""], ...images.map(({ ref, digest, outcome }) => [ref, digest, outcome])]);
}

/** Pushes images in order, each with what belongs to it. Throws RegistryError at the first that the registry refuses; earlier ones stay pushed. */
export async function pushLayouts(hub: RegistryClient, selected: readonly LayoutSelection[], { narrate }: Pick<CommandIo, "narrate">): Promise<PushedImage[]> {
  const pushed: PushedImage[] = [];
  for (const { layout, digest, ref, referrers } of selected) {
    const { outcome, blobsSent } = await pushImage(layout, digest, hub, ref);
    for (const one of referrers)
      await pushImage(layout, one.digest, hub, { repository: ref.repository, ...(one.tag === undefined ? { digest: one.digest } : { tag: one.tag }) });
    const along = referrers.length === 0 ? "" : `, with ${referrers.length} signatures or other referrers`;
    narrate(`${hub.host}/${formatImageRef(ref)}: ${outcome}${outcome === "pushed" ? `, ${blobsSent} blobs sent` : ""}${along}`);
    pushed.push({ ref: formatImageRef(ref), digest, outcome, referrers: referrers.map((one) => one.digest) });
  }
  for (const { layout, left } of leftBehind(selected))
    narrate(`${layout.name}: ${left.digest} stays behind: it belongs to ${left.subject}, which is not pushed`);
  return pushed;
}

async function importOne(
  arm: ArmClient,
  registryId: string,
  hub: RegistryClient,
  source: ImportSource,
  target: ImageRef,
  transport: RegistryTransport,
  io: CommandIo,
): Promise<PushedImage> {
  const pollIntervalMs = pollIntervalMsOf(io.environment, defaultPollIntervalMs);
  const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
  io.narrate(`${hub.host}/${formatImageRef(target)}: Azure imports ${source.host}/${formatImageRef(source.image)}`);
  const { digest, outcome } = await bringIn(source, target, {
    host: hub.host,
    present: () => hub.announcedDigest(target.repository, referenceOf(target)),
    sourceDigest: () => publicDigest(source, transport),
    copy: () => importImage(arm, registryId, source, target, { pollIntervalMs, wait }),
  });
  return { ref: formatImageRef(target), digest, outcome, referrers: [] };
}

/** Digest of the source, read without credentials; undefined where its registry refuses. */
async function publicDigest({ host, image }: ImportSource, transport: RegistryTransport): Promise<string | undefined> {
  try {
    return await new RegistryClient({ host, transport, credentials: { kind: "anonymous" } }).announcedDigest(image.repository, referenceOf(image));
  } catch (error) {
    if (error instanceof RegistryError) return undefined;
    throw error;
  }
}
