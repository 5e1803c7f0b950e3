import { certManagerManifests } from "../cert-manager";
import type { Chart } from "./chart";

/** Extension type microsoft.certmanagement: installs cert-manager. Version and namespace are assumed. */
export const certificateManagementChart: Chart = {
  versions: ["0.10.0"],
  defaultNamespace: "cert-manager",
  render: ({ namespace }) => ({ manifests: certManagerManifests(namespace), issuedSecrets: [] }),
};
