/** The part of the Kubernetes client that the plugin uses; bundled by `npm run build` like the program's own (ADR 7). */
export { KubeConfig } from "@kubernetes/client-node";
