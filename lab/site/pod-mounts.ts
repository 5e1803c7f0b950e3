import type { V1ConfigMap, V1EnvVar, V1PersistentVolume, V1PersistentVolumeClaim, V1Pod, V1Secret, V1Volume } from "@kubernetes/client-node";
import type { StartingPod } from "./workload";

/** Objects that a kubelet mounts. */
export interface MountSources {
  secret(name: string, namespace: string): V1Secret | undefined;
  configMap(name: string, namespace: string): V1ConfigMap | undefined;
  claim(name: string, namespace: string): V1PersistentVolumeClaim | undefined;
  volume(name: string): V1PersistentVolume | undefined;
}

/** A kubelet's messages about objects that the pod needs and the cluster lacks; empty if it can start. Optional references are never missing. */
export function missingMounts(pod: V1Pod, sources: MountSources): string[] {
  const namespace = pod.metadata?.namespace ?? "";
  const missingSecret = (name: string) => (sources.secret(name, namespace) ? [] : [`secret "${name}" not found`]);
  const missingConfigMap = (name: string) => (sources.configMap(name, namespace) ? [] : [`configmap "${name}" not found`]);
  const missingClaim = (name: string) => {
    const claim = sources.claim(name, namespace);
    if (!claim) return [`persistentvolumeclaim "${name}" not found`];
    return claim.status?.phase === "Bound" ? [] : [`persistentvolumeclaim "${name}" is not bound`];
  };
  const volumes = (pod.spec?.volumes ?? []).flatMap((volume) => [
    ...(volume.secret && !volume.secret.optional ? missingSecret(volume.secret.secretName ?? "") : []),
    ...(volume.configMap && !volume.configMap.optional ? missingConfigMap(volume.configMap.name ?? "") : []),
    ...(volume.persistentVolumeClaim ? missingClaim(volume.persistentVolumeClaim.claimName) : []),
    ...(volume.projected?.sources ?? []).flatMap(({ secret, configMap }) => [
      ...(secret && !secret.optional ? missingSecret(secret.name ?? "") : []),
      ...(configMap && !configMap.optional ? missingConfigMap(configMap.name ?? "") : []),
    ]),
  ]);
  const variables = environmentOf(pod).flatMap(({ valueFrom }) => [
    ...(valueFrom?.secretKeyRef && !valueFrom.secretKeyRef.optional ? missingSecret(valueFrom.secretKeyRef.name ?? "") : []),
    ...(valueFrom?.configMapKeyRef && !valueFrom.configMapKeyRef.optional ? missingConfigMap(valueFrom.configMapKeyRef.name ?? "") : []),
  ]);
  return [...new Set([...volumes, ...variables])];
}

/** The pod for its program. Call only if no mount is missing. */
export function startingPod(pod: V1Pod, sources: MountSources): StartingPod {
  const { namespace = "", name = "", uid = "", labels = {}, annotations = {} } = pod.metadata ?? {};
  const volumes = pod.spec?.volumes ?? [];
  const secretData = (secret: string) => decoded(sources.secret(secret, namespace));
  return {
    ...{ namespace, name, uid, labels, annotations },
    images: (pod.spec?.containers ?? []).flatMap(({ image }) => image ?? []),
    alwaysPulled: (pod.spec?.containers ?? []).flatMap(({ image, imagePullPolicy }) => (imagePullPolicy === "Always" ? (image ?? []) : [])),
    imagePullSecrets: (pod.spec?.imagePullSecrets ?? []).flatMap(({ name }) => name ?? []),
    node: pod.spec?.nodeName ?? "",
    secrets: byVolume(volumes, ({ secret }) => secret && secretData(secret.secretName ?? "")),
    configMaps: byVolume(volumes, ({ configMap }) => configMap && (sources.configMap(configMap.name ?? "", namespace)?.data ?? {})),
    claims: byVolume(volumes, ({ persistentVolumeClaim }) => {
      const claim = persistentVolumeClaim && sources.claim(persistentVolumeClaim.claimName, namespace);
      return claim && sources.volume(claim.spec?.volumeName ?? "")?.spec?.hostPath?.path;
    }),
    environment: Object.fromEntries(
      environmentOf(pod).map((variable) => [variable.name, resolved(pod, variable, secretData, (map) => sources.configMap(map, namespace)?.data ?? {})]),
    ),
  };
}

function environmentOf(pod: V1Pod): V1EnvVar[] {
  return pod.spec?.containers[0]?.env ?? [];
}

function resolved(
  pod: V1Pod,
  { value, valueFrom }: V1EnvVar,
  secret: (name: string) => Record<string, Buffer>,
  configMap: (name: string) => Record<string, string>,
): string {
  if (valueFrom?.secretKeyRef) return secret(valueFrom.secretKeyRef.name ?? "")[valueFrom.secretKeyRef.key]?.toString("utf8") ?? "";
  if (valueFrom?.configMapKeyRef) return configMap(valueFrom.configMapKeyRef.name ?? "")[valueFrom.configMapKeyRef.key] ?? "";
  if (valueFrom?.fieldRef?.fieldPath === "spec.nodeName") return pod.spec?.nodeName ?? "";
  return value ?? "";
}

function decoded(secret: V1Secret | undefined): Record<string, Buffer> {
  return Object.fromEntries(Object.entries(secret?.data ?? {}).map(([key, value]) => [key, Buffer.from(value, "base64")]));
}

function byVolume<T>(volumes: V1Volume[], pick: (volume: V1Volume) => T | undefined): Record<string, T> {
  return Object.fromEntries(
    volumes.flatMap((volume) => {
      const value = pick(volume);
      return value === undefined ? [] : [[volume.name, value] as const];
    }),
  );
}
