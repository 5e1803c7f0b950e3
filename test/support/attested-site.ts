import type { Proof, ProvedImage } from "../../cli/prove/prove-site";
import type { SiteFacts } from "../../cli/prove/site-facts";

/** Digest of 64 equal digits. */
export const digestOfDigits = (digit: string) => `sha256:${digit.repeat(64)}`;

const image = (ref: string, digit: string, usedBy: string[]): ProvedImage => ({
  ref,
  usedBy,
  publishedDigest: digestOfDigits(digit),
  cloudDigest: digestOfDigits(digit),
  siteDigest: digestOfDigits(digit),
  equal: true,
  blobs: 2,
  bytes: 1234,
  platforms: ["linux/amd64", "linux/arm64/v8"],
  faults: [],
});

/** A site with two solutions that share an image, and one that stages nothing. */
export const attestedFacts: SiteFacts = {
  name: "line-1",
  serviceAddress: "10.96.0.50",
  registryLoginServer: "hub.example",
  registryId: "/subscriptions/1/resourceGroups/rg/providers/Microsoft.ContainerRegistry/registries/hub",
  extensionName: "line1",
  namespace: "connected-registry",
  pullSecrets: [],
  cluster: { context: "line-1" },
  solutions: [
    { name: "vision", version: "1.0.0", images: ["factory/vision:1.0.0", "factory/gateway:2.1"], publishedDigests: {} },
    { name: "audit", version: "3.0.0", images: ["factory/gateway:2.1"], publishedDigests: {} },
    { name: "empty", version: "1.0.0", images: [], publishedDigests: {} },
  ],
};

/** A successful proof of that site. */
export const attestedProof: Proof = {
  schemaVersion: 1,
  site: "line-1",
  loginServer: "hub.example",
  serviceAddress: "10.96.0.50",
  proved: true,
  loginFrom: "stack",
  pullSecrets: [],
  nodes: [],
  images: [image("factory/vision:1.0.0", "a", ["vision 1.0.0"]), image("factory/gateway:2.1", "b", ["vision 1.0.0", "audit 3.0.0"])],
  stagesNothing: ["empty 1.0.0"],
};

/** Circumstances of the proof: time, identity, access path and tool. */
export const circumstances = {
  provedAt: "2026-11-30T12:00:00.000Z",
  provedBy: { kind: "azure", tenantId: "tenant", objectId: "object", name: "operator@contoso.com" },
  path: { context: "line-1" },
  tool: { name: "edge-staging", version: "0.1.0" },
} as const;
