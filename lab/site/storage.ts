import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { V1PersistentVolume, V1PersistentVolumeClaim } from "@kubernetes/client-node";
import type { KubernetesClient, Manifest } from "./kubernetes-client";

/** Name of the default StorageClass. */
export const storageClassName = "standard";
const provisioner = "edge-staging.lab/folder";
const provisionedBy = "pv.kubernetes.io/provisioned-by";

/** The default StorageClass: volumes are created at once and deleted with their claim. */
export function storageClass(): Manifest {
  return {
    apiVersion: "storage.k8s.io/v1",
    kind: "StorageClass",
    metadata: { name: storageClassName, annotations: { "storageclass.kubernetes.io/is-default-class": "true" } },
    provisioner,
    reclaimPolicy: "Delete",
    volumeBindingMode: "Immediate",
    allowVolumeExpansion: false,
  };
}

/** The volume for a claim: a folder of the lab. The control plane binds it. */
export function volumeFor(claim: V1PersistentVolumeClaim, folder: string): Manifest {
  const { name, namespace, uid } = claim.metadata ?? {};
  return {
    apiVersion: "v1",
    kind: "PersistentVolume",
    metadata: { name: volumeName(claim), annotations: { [provisionedBy]: provisioner } },
    spec: {
      capacity: { storage: claim.spec?.resources?.requests?.storage ?? "1Gi" },
      accessModes: claim.spec?.accessModes ?? ["ReadWriteOnce"],
      storageClassName: claim.spec?.storageClassName,
      persistentVolumeReclaimPolicy: "Delete",
      hostPath: { path: join(folder, volumeName(claim)) },
      claimRef: { apiVersion: "v1", kind: "PersistentVolumeClaim", name, namespace, uid },
    },
  };
}

/** Folder of a claim's volume; undefined while it is not bound. */
export async function folderOf(client: Pick<KubernetesClient, "find">, claim: V1PersistentVolumeClaim | undefined): Promise<string | undefined> {
  const name = claim?.spec?.volumeName;
  if (!name) return undefined;
  const volume = await client.find<V1PersistentVolume>({ apiVersion: "v1", kind: "PersistentVolume", metadata: { name } });
  return volume?.spec?.hostPath?.path;
}

/** Serves claims of the default class until stopped: creates a folder and a volume for each, deletes both with the claim. */
export async function startProvisioner(client: KubernetesClient, folder: string): Promise<{ stop(): void }> {
  mkdirSync(folder, { recursive: true });
  const claims = await client.watch<V1PersistentVolumeClaim>(
    { apiVersion: "v1", kind: "PersistentVolumeClaim", plural: "persistentvolumeclaims" },
    (claim, change) => {
      const wanted = change === "present" && claim.spec?.storageClassName === storageClassName && !claim.spec.volumeName && !claim.metadata?.deletionTimestamp;
      if (!wanted) return;
      mkdirSync(join(folder, volumeName(claim)), { recursive: true });
      // A failed write is retried: the binder annotates a pending claim, which is a change.
      void client.create(volumeFor(claim, folder)).catch(() => undefined);
    },
  );
  const volumes = await client.watch<V1PersistentVolume>({ apiVersion: "v1", kind: "PersistentVolume", plural: "persistentvolumes" }, (volume, change) => {
    if (change === "deleted" || volume.metadata?.annotations?.[provisionedBy] !== provisioner || volume.status?.phase !== "Released") return;
    const name = volume.metadata.name ?? "";
    rmSync(join(folder, name), { recursive: true, force: true });
    void client.remove({ apiVersion: "v1", kind: "PersistentVolume", metadata: { name } }).catch(() => undefined);
  });
  return {
    stop() {
      claims.stop();
      volumes.stop();
    },
  };
}

function volumeName(claim: V1PersistentVolumeClaim): string {
  return `pvc-${claim.metadata?.uid ?? ""}`;
}
