/** The part of the Kubernetes client that the plugin uses; `npm run build` bundles the plugin whole (ADR 7). */
export { KubeConfig } from "@kubernetes/client-node";
