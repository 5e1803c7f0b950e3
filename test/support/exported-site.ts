/** A resource of an exported state. */
export interface GivenResource {
  type: string;
  name: string;
  outputs?: Record<string, unknown>;
  initErrors?: string[];
}

const registryId = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.ContainerRegistry/registries/hub";
const targetId = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Edge/targets/line1";

/** ARM id of the connected registry of the site with this key. */
export const connectedRegistryOf = (key: string) => `${registryId}/connectedRegistries/${key}`;
/** ARM id of a revision of vision, for example `1.0.0.1`. */
export const revision = (name: string) => `${targetId}/solutions/x/versions/vision-${name}`;

/** A state as `pulumi stack export` prints it. */
export function exportedState(stack: string, resources: readonly GivenResource[], more: Record<string, unknown> = {}): string {
  const recorded = resources.map(({ name, ...rest }) => ({ ...rest, urn: `urn:pulumi:${stack}::edge-staging::${rest.type}::${name}` }));
  return JSON.stringify({ version: 3, deployment: { manifest: { time: "2026-11-29T22:00:00Z" }, resources: recorded, ...more } });
}

/** The state of a deployed hub. */
export function exportedHub(outputs: Record<string, unknown> = {}, more: readonly GivenResource[] = []): string {
  const own = { registryId, loginServer: "hub.azurecr.io", resourceGroupId: "/subscriptions/s/resourceGroups/rg", solutions: [], ...outputs };
  return exportedState("hub", [{ type: "pulumi:pulumi:Stack", name: "edge-staging-hub", outputs: own }, ...more]);
}

/** What differs between the sites of a test. Outputs of its resources are merged over those of a site that has staged vision 1.0.0. */
export interface GivenSite {
  staged?: Record<string, unknown>;
  fetched?: Record<string, unknown> | "none";
  installation?: Record<string, unknown>;
  password?: Record<string, unknown>;
  /** Errors of the staged solution's last operation. */
  initErrors?: string[];
  more?: readonly GivenResource[];
  /** Other members of the deployment. */
  deployment?: Record<string, unknown>;
}

const digest = (letter: string) => `sha256:${letter.repeat(64)}`;
/** The proof of an image at the site; both digests are those of `letter`. */
export const provedImage = (image: string, letter = "a", more: Record<string, unknown> = {}) => ({
  ...{ image, cloudDigest: digest(letter), siteDigest: digest(letter), bytes: 1000, provedAt: "2026-11-29T21:00:00Z", by: "o/p/line-1", path: "site registry" },
  ...more,
});

/** Output `site` of a stack. */
export function siteOutput(key: string, more: Record<string, unknown> = {}): Record<string, unknown> {
  const addresses = { serviceAddress: "10.96.0.50", registryId, registryLoginServer: "hub.azurecr.io", connectedRegistryId: connectedRegistryOf(key) };
  const solutions = [{ name: "vision", version: "1.0.0", images: ["factory/vision:1.0.0"], publishedDigests: { "factory/vision:1.0.0": digest("a") } }];
  return { name: key, extensionName: key, ...addresses, solutions, ...more };
}

/** The state of a site with the solution vision. */
export function exportedSite(stack: string, { staged, fetched, installation, password, initErrors, more = [], deployment = {} }: GivenSite = {}): string {
  const type = (noun: string) => `pulumi-nodejs:dynamic/edge:${noun}`;
  const revisionOne = { instance: "vision", templateVersionId: "/templates/vision/versions/1.0.0", solutionVersionId: revision("1.0.0.1"), superseded: [] };
  const images = ["factory/vision:1.0.0"];
  const key = stack.replaceAll("-", "");
  const issued = { tokenId: `${registryId}/tokens/${key}`, issuedAt: "2026-11-01T00:00:00Z", expiry: "2027-02-01T00:00:00Z", ...password };
  const all: GivenResource[] = [
    { type: "pulumi:pulumi:Stack", name: `edge-staging-${stack}`, outputs: { site: siteOutput(key) } },
    { type: type("TokenPassword"), name: `${stack}-sync-password`, outputs: issued },
    {
      type: type("StagedSolution"),
      name: `${stack}-vision-staged`,
      outputs: { ...revisionOne, images, state: "ReadyToDeploy", done: { staged: "k" }, ...staged },
      ...(initErrors && { initErrors }),
    },
    ...(fetched === "none"
      ? []
      : [
          {
            type: type("FetchedImages"),
            name: `${stack}-vision-fetched`,
            outputs: { solution: "vision", images, proof: [provedImage("factory/vision:1.0.0")], ...fetched },
          },
        ]),
    ...(installation ? [{ type: type("Installation"), name: `${stack}-vision-installation`, outputs: { instance: "vision", ...installation } }] : []),
    ...more,
  ];
  return exportedState(stack, all, deployment);
}
