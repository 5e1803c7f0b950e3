import type { V1Pod, V1Service } from "@kubernetes/client-node";
import { BrokenLink } from "./staging-failures";

/** A pod and its port behind a Service's port. */
export interface ServiceEndpoint {
  namespace: string;
  pod: string;
  port: number;
}

/** The Service with this cluster address. @throws BrokenLink `serviceAddress` if there is none */
export function serviceAt(address: string, namespace: string, services: readonly V1Service[]): V1Service {
  const service = services.find(({ spec }) => spec?.clusterIP === address);
  if (!service) throw new BrokenLink("serviceAddress", `no Service in namespace ${namespace} has the address ${address}`);
  return service;
}

/** The endpoint of a Service's port: a ready pod that it selects. @throws BrokenLink `serviceAddress` without that port, `network` without such a pod */
export function endpointOf({ spec, metadata }: V1Service, servicePort: number, pods: readonly V1Pod[]): ServiceEndpoint {
  const { name, namespace = "" } = metadata ?? {};
  const declared = spec?.ports?.find(({ port }) => port === servicePort);
  if (!declared) throw new BrokenLink("serviceAddress", `Service ${namespace}/${name} has no port ${servicePort}`);
  const pod = pods.find((one) => isSelected(one, spec?.selector ?? {}) && isReady(one));
  if (!pod) throw new BrokenLink("network", `no pod behind Service ${namespace}/${name} is ready`);
  const { targetPort = servicePort } = declared;
  const ports = pod.spec?.containers.flatMap((container) => container.ports ?? []) ?? [];
  const port = typeof targetPort === "number" ? targetPort : ports.find((one) => one.name === targetPort)?.containerPort;
  if (port === undefined) throw new BrokenLink("network", `pod ${namespace}/${pod.metadata?.name} has no port named ${targetPort}`);
  return { namespace, pod: pod.metadata?.name ?? "", port };
}

/** Does a selector match this pod? An empty one matches none. */
export function isSelected({ metadata }: V1Pod, selector: Record<string, string>): boolean {
  const labels = metadata?.labels ?? {};
  return Object.keys(selector).length > 0 && Object.entries(selector).every(([label, value]) => labels[label] === value);
}

function isReady({ metadata, status }: V1Pod): boolean {
  return !metadata?.deletionTimestamp && (status?.conditions?.some((condition) => condition.type === "Ready" && condition.status === "True") ?? false);
}
