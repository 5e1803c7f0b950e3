import { existsSync, mkdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { V1ConfigMap, V1Pod, V1Secret, V1Volume } from "@kubernetes/client-node";
import type { KubernetesClient } from "../kubernetes-client";

/** Volumes of a pod's first container: each is a folder below one of the lab's, at its mount path. */
export class PodFolders {
  private readonly mounts: { path: string; volume: V1Volume }[];

  /** `folder` is the container's /, `root` its node's. */
  constructor(
    private readonly pod: V1Pod,
    private readonly folder: string,
    root: string,
  ) {
    const { volumes = [], containers = [] } = pod.spec ?? {};
    this.mounts = (containers[0]?.volumeMounts ?? []).flatMap(({ name, mountPath: path }) =>
      volumes.filter((volume) => volume.name === name).map((volume) => ({ path, volume })),
    );
    for (const { path, volume } of this.mounts) {
      const place = join(folder, path);
      mkdirSync(dirname(place), { recursive: true });
      if (existsSync(place)) continue;
      if (volume.hostPath) symlinkSync(join(root, volume.hostPath.path), place);
      else mkdirSync(place);
    }
  }

  /** Updates Secrets and ConfigMaps, as a kubelet does about every minute. Keeps the files of deleted ones. */
  async refresh(client: Pick<KubernetesClient, "find">): Promise<void> {
    const namespace = this.pod.metadata?.namespace ?? "";
    for (const { path, volume } of this.mounts) {
      const { secret, configMap } = volume;
      if (secret) {
        const found = await client.find<V1Secret>({ apiVersion: "v1", kind: "Secret", metadata: { namespace, name: secret.secretName ?? "" } });
        const data = Object.entries(found?.data ?? {}).map(([key, value]) => [key, Buffer.from(value, "base64").toString("utf8")] as const);
        this.write(path, data, secret.items);
      }
      if (configMap) {
        const found = await client.find<V1ConfigMap>({ apiVersion: "v1", kind: "ConfigMap", metadata: { namespace, name: configMap.name ?? "" } });
        this.write(path, Object.entries(found?.data ?? {}), configMap.items);
      }
    }
  }

  /** Prefixes every path in the text that is in or above one of the container's volumes with the lab's folder. */
  placed(text: string): string {
    const isOfVolume = this.mounts.some(({ path }) => text === path || text.startsWith(`${path}/`) || path.startsWith(`${text}/`));
    return text.startsWith("/") && isOfVolume ? join(this.folder, text) : text;
  }

  private write(path: string, data: readonly (readonly [string, string])[], items: { key: string; path: string }[] | undefined): void {
    for (const [key, text] of data) {
      const name = items ? items.find((item) => item.key === key)?.path : key;
      if (name === undefined) continue;
      const file = join(this.folder, path, name);
      if (existsSync(file) && readFileSync(file, "utf8") === text) continue;
      writeFileSync(`${file}.new`, text);
      renameSync(`${file}.new`, file);
    }
  }
}
