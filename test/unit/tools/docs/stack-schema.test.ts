import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { Ajv, type ErrorObject } from "ajv";
import addFormats from "ajv-formats";
import { parse } from "yaml";
import { EdgeError } from "../../../../components/core/fault";
import { readConfig } from "../../../../program/config/config";
import { readImageImports } from "../../../../program/config/image-imports";
import { readOwnCertificate } from "../../../../program/config/own-certificate";
import { outdatedFiles } from "../../../../tools/docs/generate";
import { stackSchema } from "../../../../tools/docs/stack-schema";
import { adopt, hub, site, source } from "../../../support/given-config";
import { nodeTrustKey, siteOverSsh } from "../../../support/site-over-ssh";

/** The config of a stack file; a value {secure: ...} is encrypted. */
type Config = Record<string, unknown>;

const ajv = new Ajv({ allErrors: true, strictTypes: false, keywords: ["errorMessage"] });
addFormats.default(ajv);
const validate = ajv.compile(stackSchema());

/** Paths that a schema validator reports for this config, in dotted form without the namespace, without errors of conditions and variants. */
function reportedBySchema(config: Config): string[] {
  const named = Object.fromEntries(Object.entries(config).map(([key, value]) => [key.includes(":") ? key : `edge-staging:${key}`, value]));
  if (validate({ config: named })) return [];
  const structural = ["if", "anyOf", "not", "allOf"];
  const errors = validate.errors?.filter(({ keyword }) => !structural.includes(keyword)) ?? [];
  return [...new Set(errors.map(pathOf))].sort();
}

function pathOf({ instancePath, params }: ErrorObject): string {
  const last: unknown = params["missingProperty"] ?? params["additionalProperty"];
  const parts = [...instancePath.split("/").slice(1), ...(typeof last === "string" ? [last] : [])].slice(1);
  return parts.map((part) => part.replace(/^edge-staging:/, "")).join(".");
}

/** Paths that the program reports for the same config. */
function reportedByProgram(config: Config): string[] {
  const isSecret = (value: unknown): boolean => typeof value === "object" && value !== null && ("secure" in value || Object.values(value).some(isSecret));
  const encrypted = Object.keys(config).filter((key) => isSecret(config[key]));
  const values = source(JSON.parse(JSON.stringify(config), (_, value: unknown) => decrypted(value)) as Config, encrypted);
  try {
    const stack = readConfig(values);
    if (stack.role === "hub") readImageImports(values, stack.hub);
    else readOwnCertificate(values, { ...stack.site, retireUnreachable: true }, new Date());
  } catch (error) {
    if (!(error instanceof EdgeError)) throw error;
    const paths = error.faults.map(({ given }) => (given ?? "").replace(/^edge-staging:/, "").replace(/[ ,].*$/s, ""));
    return [...new Set(paths)].sort();
  }
  return [];
}

function decrypted(value: unknown): unknown {
  return typeof value === "object" && value !== null && "secure" in value ? value.secure : value;
}

const ofHub = (change: object) => ({ role: "hub", hub: { ...hub, ...change } });
const ofSite = (change: object) => ({ role: "site", site: { ...site, ...change } });
const secure = { secure: "v1:encrypted" };
const sshKey = { nodeTrustKey: { secure: nodeTrustKey.nodeTrustKey } };
const certificates = { certificate: "PEM", certificateKey: secure, certificateAuthority: "PEM" };
const overSsh = (change: object) => ({ role: "site", site: { ...siteOverSsh, ...change }, ...sshKey, ...certificates });
const [node] = siteOverSsh.nodeTrustNodes;

const right: [what: string, config: Config][] = [
  ["a hub", ofHub({})],
  ["a site", ofSite({})],
  ["a site that adopts", ofSite({ adopt: { ...adopt, connectedRegistryId: adopt.connectedRegistryId.toUpperCase(), clientTokenIds: [] } })],
  ["a site over SSH", overSsh({})],
  ["a site with its own certificate", { ...ofSite({ registry: { ...site.registry, certificate: { from: "config" } } }), ...certificates }],
  [
    "a site with every kind of value",
    ofSite({ rotation: { sync: 2, client: "audit" }, extension: { version: "1.5.0" }, passwords: { validity: "P40DT36H" }, pullSecrets: [{}] }),
  ],
  ["a hub with images and logins", { ...ofHub({ images: [{ from: "ghcr.io/a:1" }] }), importCredentials: { "ghcr.io": { username: "me", password: secure } } }],
  ["a hub for selected addresses", ofHub({ registry: { name: "edgehub", network: { access: "selected", addresses: ["203.0.113.0/28"] } } })],
  ["another project's settings", { ...ofHub({}), "azure-native:location": "eastus2" }],
];

const wrong: [path: string, config: Config][] = [
  ["role", { role: "factory", hub }],
  ["role", { hub }],
  ["site.hub", ofSite({ hub: undefined })],
  ["site.key", ofSite({ key: "Line 1" })],
  ["site.colour", ofSite({ colour: "red" })],
  ["site.connectedClusterId", ofSite({ connectedClusterId: "line-1" })],
  ["site.connectedClusterId", ofSite({ connectedClusterId: site.connectedClusterId.replace("connectedClusters", "clusters") })],
  ["site.clusterAccess.context", ofSite({ clusterAccess: {} })],
  ["site.adopt.extensionId", ofSite({ adopt: { ...adopt, extensionId: undefined } })],
  ["site.flavor", ofSite({ flavor: "openshift" })],
  ["site.nodeTrustNodes.0.port", overSsh({ nodeTrustNodes: [{ ...node, port: 0 }] })],
  ["site.nodeTrustNodes.0.hostKey", overSsh({ nodeTrustNodes: [{ ...node, hostKey: "SHA256:print" }] })],
  ["site.nodeTrustNodes", overSsh({ nodeTrustNodes: [] })],
  ["site.nodeTrustNodes", ofSite({ nodeTrustNodes: [node] })],
  ["site.nodeTrustProxy", ofSite({ nodeTrustProxy: siteOverSsh.nodeTrustProxy })],
  ["site.nodeTrustAuthority", overSsh({ registry: site.registry, nodeTrustAuthority: undefined })],
  ["site.nodeTrustAuthority", ofSite({ nodeTrustAuthority: "our own", nodeTrust: "daemonset" })],
  ["site.registry", ofSite({ registry: "on" })],
  ["site.registry.serviceAddress", ofSite({ registry: { serviceAddress: "10.96.0.256" } })],
  ["site.registry.serviceAddress", ofSite({ registry: { certificate: { from: "secret", name: "mine" } } })],
  ["site.registry.serviceRange", ofSite({ registry: { serviceRange: "10.96.0.0/40" } })],
  ["site.registry.certificate.from", ofSite({ registry: { certificate: { from: "luck" } } })],
  ["site.registry.certificate.name", ofSite({ registry: { ...site.registry, certificate: { from: "secret" } } })],
  ["site.registry.certificate.name", ofSite({ registry: { certificate: { from: "extension", name: "mine" } } })],
  ["site.registry.labelledNodesOnly", ofSite({ nodeTrust: "off", registry: { labelledNodesOnly: true } })],
  ["site.registry.labelledNodesOnly", ofSite({ flavor: "tanzu", registry: { labelledNodesOnly: true } })],
  ["site.registry.syncSchedule", ofSite({ registry: { syncSchedule: "daily" } })],
  ["site.registry.notifications.0", ofSite({ registry: { notifications: ["factory/vision:pull"] } })],
  ["site.extension.releaseTrain", ofSite({ extension: { version: "1.5.0", releaseTrain: "Stable" } })],
  ["site.passwords.settling", ofSite({ passwords: { settling: "P1M" } })],
  ["site.rotation.sync", ofSite({ rotation: { sync: true } })],
  ["site.target.capabilities", ofSite({ target: { ...site.target, capabilities: [] } })],
  ["site.solutions.0.version", ofSite({ solutions: [{ name: "vision", version: "1.0" }] })],
  ["site.keepRevisions", ofSite({ keepRevisions: -1 })],
  ["site.pullSecrets.0.namespace", ofSite({ pullSecrets: [{ namespace: "Default" }] })],
  ["site.timeout", ofSite({ timeout: "30m" })],
  ["nodeTrustKey", { ...overSsh({}), nodeTrustKey: undefined }],
  ["nodeTrustKey", { ...overSsh({}), ...nodeTrustKey }],
  ["certificateKey", { ...ofSite({ registry: { ...site.registry, certificate: { from: "config" } } }), ...certificates, certificateKey: "PEM" }],
  ["hub.subscriptionId", ofHub({ subscriptionId: "mine" })],
  ["hub.location", ofHub({ location: "East US 2" })],
  ["hub.registry.sku", ofHub({ registry: { name: "edgehub", sku: "Gold" } })],
  ["hub.registry.network.access", ofHub({ registry: { name: "edgehub", network: { access: "closed" } } })],
  ["hub.registry.network.addresses", ofHub({ registry: { name: "edgehub", network: { access: "selected" } } })],
  ["hub.registry.network.addresses", ofHub({ registry: { name: "edgehub", network: { access: "open", addresses: ["203.0.113.1"] } } })],
  ["hub.retain", ofHub({ retain: "yes" })],
  ["hub.images.0.from", ofHub({ images: [{ from: "busybox:1" }] })],
  ["hub.capabilities.names", ofHub({ capabilities: { contextId: hub.capabilities.contextId } })],
  ["importCredentials.ghcr.io.username", { ...ofHub({ images: [{ from: "ghcr.io/a:1" }] }), importCredentials: { "ghcr.io": { password: secure } } }],
];

describe("the JSON Schema for stack files", () => {
  for (const file of globSync("stacks/Pulumi.*.yaml").sort())
    it(`accepts ${file}, which references it`, () => {
      const text = readFileSync(file, "utf8");
      assert.match(text, /^# yaml-language-server: \$schema=\.\.\/docs\/reference\/stack\.schema\.json\n/);
      assert.equal(validate(parse(text)), true, JSON.stringify(validate.errors));
    });

  for (const [what, config] of right)
    it(`accepts ${what}, like the program`, () => assert.deepEqual([reportedBySchema(config), reportedByProgram(config)], [[], []]));

  for (const [index, [path, config]] of wrong.entries())
    it(`reports ${path}, like the program (${index + 1})`, () => assert.deepEqual([reportedBySchema(config), reportedByProgram(config)], [[path], [path]]));

  it("is up to date with the sources, like the settings page", () => assert.deepEqual(outdatedFiles(), []));
});
