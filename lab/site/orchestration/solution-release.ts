import type { InstallationRequest } from "../agent";
import type { Release } from "../helm-release";
import type { Manifest } from "../kubernetes-client";

/** Labels of every pod of a solution; they select the lab program that runs in it. */
export const solutionPodLabels = { "app.kubernetes.io/managed-by": "workloadorchestration" } as const;

/**
 * Objects that a solution's charts create: a Deployment for each component, whose pods have a container for each image of the site's registry
 * that the resolved configuration names. The real content of charts is not modelled: all of it is `assumed`.
 */
export function solutionRelease({ instance, namespace, components, configuration }: InstallationRequest, registryAddress: string): Release {
  const images = imagesOf(configuration, registryAddress);
  const manifests = images.length === 0 ? [] : components.map((component) => deployment(instance, namespace, component, images));
  return { name: instance, namespace, manifests, issuedSecrets: [] };
}

/** Distinct texts of a configuration that name an image of a registry. */
export function imagesOf(configuration: unknown, registryAddress: string): string[] {
  const found = textsIn(configuration).filter((text) => text.startsWith(`${registryAddress}/`) && /^[^\s:@]+([:@]\S+)$/.test(text));
  return [...new Set(found)];
}

function textsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

function deployment(instance: string, namespace: string, component: string, images: readonly string[]): Manifest {
  const matchLabels = { "app.kubernetes.io/name": component, "app.kubernetes.io/instance": instance };
  const containers = images.map((image, index) => ({ name: `container-${index}`, image }));
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: `${instance}-${component}`.toLowerCase(), namespace, labels: matchLabels },
    spec: {
      replicas: 1,
      selector: { matchLabels },
      template: { metadata: { labels: { ...matchLabels, ...solutionPodLabels } }, spec: { containers } },
    },
  };
}
