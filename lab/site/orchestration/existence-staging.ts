import type { InstalledExtension } from "../arc-agent";
import type { KubernetesClient } from "../kubernetes-client";
import { isStagedImage, repositoriesOfImages } from "./cloud-registry";
import { fullyDownloaded } from "./existence-check";
import type { Attempts, Patience } from "./patience";
import { registryStorage } from "./registry-pod";
import { connectedRegistryOf } from "./site-registry";
import { BrokenLink, ScriptReport, unreachable } from "./staging-failures";

/** Checks after 10 s, 20 s, 40 s and then every 60 s, for at most 30 minutes, whatever timeout is requested. Source: the vendor's orchestrator script in public code. */
export const existenceAttempts: Attempts = { firstMs: 10_000, longestMs: 60_000, mostMs: 1_800_000 };

/** What staging by existence needs. */
export interface ExistenceStagingOptions {
  client: Pick<KubernetesClient, "find" | "list" | "status">;
  installed: ReadonlyMap<string, InstalledExtension>;
  patience: Patience;
  /** Makes the site's connected registry sync these repositories. */
  sync(repositories: readonly string[]): Promise<void>;
  /** Called before the first look for each image. */
  onImage(image: string): Promise<void>;
  report(stagedImages: number): void;
  signal: AbortSignal;
}

/**
 * Stages as the vendor's scripts do: waits until the files of every image are in the registry's storage.
 * Every failure lasts until the end of the wait, also one that no wait repairs. An image that is not `repository:tag` is skipped and success reported for
 * the rest, but the orchestrator waits for all of them. @throws ScriptReport in the script's exact words; BrokenLink from Azure, and `timeout` for skipped images
 */
export async function stageByExistence(images: readonly string[], options: ExistenceStagingOptions): Promise<void> {
  const { installed, patience, sync, onImage } = options;
  const valid = images.filter(isStagedImage);
  await patience.retrying(async () => {
    if (valid.length === 0) throw new ScriptReport("noImages");
    if (!connectedRegistryOf(installed)) throw new ScriptReport("extension");
    await sync(repositoriesOfImages(valid));
  });
  for (const image of valid) await onImage(image);
  await patience.retrying(() => look(images, valid, options));
}

/** One run of the script, and what its caller makes of it. */
async function look(images: readonly string[], valid: readonly string[], { client, installed, report, signal }: ExistenceStagingOptions): Promise<void> {
  const registry = connectedRegistryOf(installed);
  if (!registry) throw new ScriptReport("extension");
  const storage = await registryStorage(client, registry.release).catch(unreachable("the cluster's API", signal));
  const found = await fullyDownloaded(storage, valid);
  report(found.length);
  if (found.length < valid.length) throw new ScriptReport("notDownloaded", `requested images: ${valid.length}, fully downloaded: ${found.length}`);
  const skipped = images.filter((image) => !valid.includes(image));
  if (skipped.length > 0) throw new BrokenLink("timeout", `the script skips ${skipped.join(", ")} and reports success for the other ${found.length}`);
}
