/** The components as a library: `import { Hub, Site } from "edge-staging/components"`. */
export type { HubArgs } from "./hub/args";
export { Hub } from "./hub/hub";
export { Site } from "./site/site";
export type { SiteArgs } from "./site/args";
export { ConnectedRegistry } from "./registry/connected-registry/component";
export { ScopedToken } from "./registry/scoped-token/component";
export { OrchestrationAccess } from "./registry/orchestration-access/component";
export { ConnectedRegistryExtension } from "./cluster/extension/component";
export { PullSecrets } from "./cluster/pull-secrets/component";
export { NodeTrust } from "./cluster/node-trust/node-trust";
export { NodeTrustOverSsh } from "./cluster/node-trust/node-trust-over-ssh";
