import { existsSync, readFileSync } from "node:fs";
import { type Alias, isNode, LineCounter, type Node, parseDocument } from "yaml";

/** The part of Pulumi's config that this program reads. */
export interface ConfigSource {
  get(key: string): string | undefined;
  /** The value as parsed JSON. */
  getObject(key: string): unknown;
  /** Is the value, or any part of it, encrypted in the stack's file? */
  isSecret(key: string): boolean;
  /** The value as the stack's file writes it. Undefined where the settings come from elsewhere. */
  written?(key: string): WrittenSetting | undefined;
}

/** A setting as a stack's file writes it. */
export interface WrittenSetting {
  /** Encrypted parts are `{secure: ...}`: the engine does not say which parts are encrypted. */
  value: unknown;
  /** The node of the file, with the text of every scalar. */
  node: Node;
  /** The node that an alias refers to. */
  resolve(alias: Alias): Node | undefined;
  /** File and line of a node. */
  place(node: Node): string;
}

/**
 * Full names of the config keys with an encrypted value or part of one, as the language host passes them to the program. The SDK reads the same variable and does not expose it.
 * Source: @pulumi/pulumi 3.259, runtime/config.ts, `PULUMI_CONFIG_SECRET_KEYS`: a JSON list.
 */
export function configSecretKeys(environment: Readonly<Record<string, string | undefined>>): string[] {
  const keys: unknown = JSON.parse(environment["PULUMI_CONFIG_SECRET_KEYS"] || "[]");
  return Array.isArray(keys) ? keys.map(String) : [];
}

/** A setting of a stack's file. Undefined where the file lacks it or cannot be read as YAML; Pulumi reports the latter. */
export function writtenSetting(file: string, project: string, key: string): WrittenSetting | undefined {
  if (!existsSync(file)) return undefined;
  // Pulumi adds the project's name to a key without one.
  const paths = [`${project}:${key}`, key].map((name) => ["config", name]);
  return writtenIn(readFileSync(file, "utf8"), file, paths);
}

/** A setting as the text of JSON that the program receives, for settings that are not in the stack's file. */
export function receivedSetting(text: string | undefined): WrittenSetting | undefined {
  return text === undefined ? undefined : writtenIn(text, "the stack's configuration", [[]]);
}

function writtenIn(text: string, from: string, paths: readonly string[][]): WrittenSetting | undefined {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, logLevel: "silent" });
  const node = document.errors.length > 0 ? undefined : paths.map((path) => document.getIn(path, true)).find(isNode);
  if (!node) return undefined;
  const place = ({ range }: Node) => `${from}, line ${lineCounter.linePos(range?.[0] ?? 0).line}`;
  return { value: node.toJS(document) as unknown, node, resolve: (alias) => alias.resolve(document), place };
}

/** A key of the config that holds a secret, or belongs to one. */
export interface SecretSetting {
  /** Role of the stacks that use it. */
  role: "hub" | "site";
  /** Must the value be encrypted? The others are public, and may be encrypted. */
  mustBeEncrypted: boolean;
  /** The values allowed, as one phrase. */
  allowed: string;
  /** When it is required, and what it is for. */
  description: string;
}

/** The config's keys beside `role`, `hub` and `site`. They never enter a preview, an output or a report. */
export const secretSettings = {
  certificate: {
    role: "site",
    mustBeEncrypted: false,
    allowed: "PEM certificates, the registry's own first, then intermediate ones",
    description: "Certificate of the site's registry. Required with `site.registry.certificate.from: config`; ignored otherwise.",
  },
  certificateKey: {
    role: "site",
    mustBeEncrypted: true,
    allowed: "a private key in PEM without a passphrase",
    description: "Private key of `certificate`. Required with `site.registry.certificate.from: config`; ignored otherwise.",
  },
  certificateAuthority: {
    role: "site",
    mustBeEncrypted: false,
    allowed: "PEM certificates",
    description: "Authorities that issued `certificate`; nodes and pods trust them. Required with `site.registry.certificate.from: config`; ignored otherwise.",
  },
  nodeTrustKey: {
    role: "site",
    mustBeEncrypted: true,
    allowed: "a private key in PEM without a passphrase",
    description: "SSH key for the nodes and the jump host. Required with `site.nodeTrust: ssh`; ignored otherwise.",
  },
  importCredentials: {
    role: "hub",
    mustBeEncrypted: true,
    allowed: "a map of logins by registry host: {host: {username, password}}",
    description: "Logins at the source registries of `hub.images`. A host is required only where it refuses anonymous pulls, and must be the host of an image.",
  },
} as const satisfies Record<string, SecretSetting>;
