import { join } from "node:path";
import type { V1Deployment, V1PersistentVolumeClaim, V1Pod } from "@kubernetes/client-node";
import type { KubernetesClient } from "../kubernetes-client";
import { folderOf } from "../storage";
import { isSelected } from "./service-endpoint";
import { ScriptReport } from "./staging-failures";

/** Storage of a registry in its volume. The real instance's is `storage/<hash>/v2`, with the same layout below. Source: CNCF distribution, storage driver `filesystem`. */
const storageInVolume = join("docker", "registry", "v2");

/** Answers of an API server whose authorization or admission refuses a call. Source: Kubernetes, API concepts; 422 is what a ValidatingAdmissionPolicy answers. */
const refusals: readonly (number | undefined)[] = [403, 422];

/**
 * Folder of a connected registry's storage, as the vendor's script reaches it: by exec into the first running pod of the Deployment that has the extension's name.
 * The exec is asked of the API server, which decides by authorization and admission; the folder is then read directly, because the lab's pods have no containers.
 * Needs no Secret, certificate or login. Source: the vendor's script in public code.
 * @throws ScriptReport `pod` without such a pod, `script` if the exec is refused
 */
export async function registryStorage(
  client: Pick<KubernetesClient, "find" | "list" | "status">,
  { name, namespace }: { name: string; namespace: string },
): Promise<string> {
  const deployment = await client.find<V1Deployment>({ apiVersion: "apps/v1", kind: "Deployment", metadata: { name, namespace } });
  const selector = deployment?.spec?.selector.matchLabels ?? {};
  const pod = (await client.list<V1Pod>("v1", "Pod", { namespace })).find((one) => isSelected(one, selector) && isRunning(one));
  if (!pod) throw new ScriptReport("pod");
  const status = await client.status(`/api/v1/namespaces/${namespace}/pods/${pod.metadata?.name}/exec?command=true&stdout=true`);
  const claimName = pod.spec?.volumes?.flatMap((volume) => volume.persistentVolumeClaim?.claimName ?? [])[0];
  if (refusals.includes(status) || claimName === undefined) throw new ScriptReport("script");
  const claim = { apiVersion: "v1", kind: "PersistentVolumeClaim", metadata: { name: claimName, namespace } };
  const folder = await folderOf(client, await client.find<V1PersistentVolumeClaim>(claim));
  if (folder === undefined) throw new ScriptReport("script");
  return join(folder, storageInVolume);
}

function isRunning({ metadata, status }: V1Pod): boolean {
  return status?.phase === "Running" && !metadata?.deletionTimestamp;
}
