/** What the plugin takes of the Kubernetes client; packed by `npm run build` as the program's own is (ADR 7). */
export { KubeConfig } from "@kubernetes/client-node";
