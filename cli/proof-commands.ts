import type { CommandEntry } from "./io/command";

/** The commands that prove a site and verify its attestations: a part of the table of commands. */
export const proofCommands: readonly CommandEntry[] = [
  {
    name: "prove",
    summary: "compare every image digest in the cloud with the one on a site",
    description:
      "Reads every staged image of a site from the cloud registry and from the site's own registry, with verified TLS. Computes each digest from the bytes and compares them with each other and with the digest that the solution version was published with. Logs in at the site with what the cluster's pull secrets hold and reports each of them, and each node whose pods or node script show that it cannot pull; with --connect and --ca, with the stack's client password. Changes nothing, unless the proof is attested.\nWith --attest it writes a signed in-toto statement for each solution version of a site that is proved (docs/reference/attestation.md).",
    operand: { name: "stack", description: "stack of the site, for example line-1" },
    options: [
      { flags: "--connect <host:port>", description: "reach the site's registry here, not by port-forward; its certificate must be for the service address" },
      { flags: "--ca <file>", description: "CA of the site's registry (PEM), instead of the Secret in the cluster" },
      { flags: "--attest <folder>", description: "write a signed attestation for each solution version into this folder, if the site is proved" },
      { flags: "--key <file>", description: "private key that signs: PEM, ECDSA P-256 or Ed25519, readable by its owner only" },
      { flags: "--attach", description: "also attach the attestations to their images in the hub's registry, with the current Azure sign-in" },
    ],
    json: "{schemaVersion: 1, site, loginServer, serviceAddress, proved, loginFrom, pullSecrets: [{secret, status, message}], nodes: [{node, status, message}], warm: [{node, images: [{image, digest, reason}]}], images: [{ref, usedBy, publishedDigest, cloudDigest, siteDigest, equal, blobs, bytes, platforms, faults: [{registry, kind, message}]}], stagesNothing, attestations: [{file, solution, version, attached: [{image, digest, outcome}]}]}",
    examples: [
      { command: "edge-staging prove line-1", explanation: "compare through the cluster of the current kubeconfig" },
      { command: "edge-staging prove line-1 --connect 10.96.0.50:443 --ca ca.crt --json", explanation: "compare from a machine without a kubeconfig" },
      { command: "edge-staging prove line-1 --attest out --key signer.pem --attach", explanation: "attest the proof in files and in the hub's registry" },
    ],
    exitCodes: {
      done: "every image is equal, the site accepts the login of every pull secret that could be read, and no node fails to pull; what was requested is attested",
      no: "an image differs, is missing or does not match its digest, a tag was moved, a pull secret cannot be used, a node cannot pull, or there is no image; nothing is attested",
      failed: "a registry, the cluster or the stack cannot be read, reached or trusted, or refuses; or the attestations cannot be signed, written or attached",
    },
    load: async () => (await import("./prove/prove.js")).prove,
  },
  {
    name: "verify",
    summary: "check attestations of proved sites with the signer's public key",
    description:
      "Checks files that `edge-staging prove --attest` wrote: the signature, then that the content is a statement about a site, then that it covers the named site and images. Reads only these files and the key; needs neither network nor Azure nor a stack.",
    operand: { name: "file", description: "attestations", isRepeatable: true },
    options: [
      { flags: "--key <file>", description: "required: public key of the signer: PEM, ECDSA P-256 or Ed25519" },
      { flags: "--site <name>", description: "require that every attestation is about this site" },
      {
        flags: "--image <reference>",
        description: "require that one of the attestations covers this image, [host/]repository[:tag]@sha256:...; may be repeated",
        isRepeatable: true,
      },
    ],
    json: "{schemaVersion: 1, verified, keyId, attestations: [{file, verified, predicate}], faults: [{code, what, given, allowed, fix}]}",
    examples: [
      { command: "edge-staging verify out/line-1.vision.1.0.0.intoto.json --key signer.pub --site line-1", explanation: "check one attestation" },
      {
        command: "edge-staging verify out/line-1.vision.1.0.0.intoto.json --key signer.pub --image factory/vision@sha256:4f1e...",
        explanation: "check that an image was proved",
      },
    ],
    exitCodes: {
      done: "every attestation is valid, and the named site and images are covered",
      no: "a signature is not of this key, a content is no statement about a site, or the site or an image is not covered",
      failed: "the key or a file cannot be read, or a file is no attestation or not all of one",
    },
    load: async () => (await import("./verify/verify.js")).verify,
  },
];
