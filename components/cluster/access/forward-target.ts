import type { V1Pod, V1Service } from "./kubernetes-client";
import { ClusterAccessError } from "./cluster-access-error";
import { isPodReady } from "./pods";

/** The pod and port behind a Service's port. */
export interface ForwardTarget {
  pod: string;
  port: number;
}

/** The Service with this cluster IP, or undefined. */
export function serviceAt(services: readonly V1Service[], address: string): V1Service | undefined {
  return services.find(({ spec }) => spec?.clusterIP === address || spec?.clusterIPs?.includes(address));
}

/** A Service's selector as a label selector for the API server. Throws ClusterAccessError `not-ready` if it has none. */
export function selectorOf(service: V1Service): string {
  const selector = Object.entries(service.spec?.selector ?? {});
  if (selector.length === 0) throw new ClusterAccessError("not-ready", `${nameOf(service)} selects no pods`);
  return selector.map(([label, value]) => `${label}=${value}`).join(",");
}

/**
 * Resolves a Service's port: the first ready pod, and its port by number or name.
 * @throws ClusterAccessError `not-found` if the Service has no such port, `not-ready` if no pod accepts connections
 */
export function forwardTarget(service: V1Service, pods: readonly V1Pod[], port: number): ForwardTarget {
  const declared = service.spec?.ports?.find((candidate) => candidate.port === port);
  if (!declared) throw new ClusterAccessError("not-found", `${nameOf(service)} has no port ${port}`);
  const pod = pods.find(isReady);
  const name = pod?.metadata?.name;
  if (!pod || !name) throw new ClusterAccessError("not-ready", `${nameOf(service)} has no ready pod`);
  const wanted = declared.targetPort ?? port;
  const target = typeof wanted === "number" ? wanted : containerPort(pod, wanted);
  if (target === undefined) throw new ClusterAccessError("not-ready", `pod ${name} has no port named ${wanted}`);
  return { pod: name, port: target };
}

function isReady(pod: V1Pod): boolean {
  return isPodReady(pod) && pod.metadata?.deletionTimestamp === undefined;
}

function containerPort(pod: V1Pod, name: string): number | undefined {
  const ports = pod.spec?.containers.flatMap((container) => container.ports ?? []) ?? [];
  return ports.find((port) => port.name === name)?.containerPort;
}

function nameOf({ metadata }: V1Service): string {
  return `Service ${metadata?.namespace ?? ""}/${metadata?.name ?? ""}`;
}
