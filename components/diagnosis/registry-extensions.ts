import { nameOf } from "../core/arm-id";
import { extensionType } from "../core/connected-registry";
import { isExtensionOf } from "../core/extension-type";
import type { Fault } from "../core/fault";
import { textAt } from "../core/json";

/** Is this the extension of a connected registry? */
export function isRegistryExtension(extension: unknown): boolean {
  return isExtensionOf(extensionType, extension);
}

/**
 * Fault of a cluster with several connected registry extensions: workload orchestration looks for the images in the instance of the first one that it finds.
 * Source: the script that it runs at a site, in public code; its release is unknown.
 */
export function severalExtensionsFaults(extensions: readonly unknown[]): Fault[] {
  const ids = extensions.filter(isRegistryExtension).map((extension) => textAt(extension, "id") ?? "");
  if (ids.length < 2) return [];
  return [
    {
      code: "EDGE-EXTENSION-TWICE",
      what: `the cluster has ${ids.length} connected registry extensions, ${ids.map(nameOf).sort().join(", ")}: workload orchestration may look for the images in the wrong one`,
      given: ids.sort().join(", "),
      allowed: "one",
      fix: "delete those that are not the site's (az k8s-extension delete)",
    },
  ];
}
