import { readStorageClasses, type StorageClass } from "../../../components/cluster/access/storage-classes";
import type { Fault } from "../../../components/core/fault";
import { type Check, errors } from "../check";
import type { SiteView } from "./site-view";

/** Can the cluster provide the registry's volume? */
export const storageClass: Check<SiteView> = {
  id: "storage-class",
  examines: "storage class of the registry's volume",
  look: async (view) => errors(storageClassFaults(view.site.registry.storageClassName, await readStorageClasses(view.cluster()))),
};

/** Fault of a storage class that the cluster does not have; `wanted` undefined: its default. */
export function storageClassFaults(wanted: string | undefined, present: readonly StorageClass[]): Fault[] {
  if (present.some(({ name, isDefault }) => (wanted === undefined ? isDefault : name === wanted))) return [];
  return [
    {
      code: "EDGE-STORAGE-CLASS",
      what:
        wanted === undefined
          ? "the cluster has no default storage class, so a new volume of the registry cannot be created"
          : `the cluster has no storage class ${wanted}`,
      given: `site.registry.storageClassName = ${wanted ?? "(not set)"}`,
      allowed: present.map(({ name }) => name).join(", ") || "(the cluster has none)",
      fix:
        wanted === undefined
          ? "name a storage class, or mark one as default (annotation storageclass.kubernetes.io/is-default-class)"
          : "correct the name, or create the class",
    },
  ];
}
