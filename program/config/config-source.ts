import { existsSync, readFileSync } from "node:fs";
import { parse } from "yaml";
import { at, isObject } from "../../components/core/json";
import type { WrittenSetting } from "./written-setting";

/** Namespace of this project's keys in a stack's config: the name of the project in Pulumi.yaml. */
export const namespace = "edge-staging";

/** The part of Pulumi's config that this program reads. */
export interface ConfigSource {
  get(key: string): string | undefined;
  /** The value as parsed JSON. */
  getObject(key: string): unknown;
  /** Is the value, or any part of it, encrypted in the stack's file? */
  isSecret(key: string): boolean;
  /** Full names of every key of the config, `namespace:name`. */
  keys(): readonly string[];
  /** Keys of the stack's file itself, beside `config`; empty where the settings come from elsewhere. */
  fileKeys(): readonly string[];
  /** A setting as the stack's file writes it. Undefined where the settings come from elsewhere. */
  written?(key: string): WrittenSetting | undefined;
}

/**
 * Full names of the config keys with an encrypted value or part of one, as the language host passes them to the program. The SDK reads the same variable and does not expose it.
 * Source: @pulumi/pulumi 3.259, runtime/config.ts, `PULUMI_CONFIG_SECRET_KEYS`: a JSON list.
 */
export function configSecretKeys(environment: Readonly<Record<string, string | undefined>>): string[] {
  const keys: unknown = JSON.parse(environment["PULUMI_CONFIG_SECRET_KEYS"] || "[]");
  return Array.isArray(keys) ? keys.map(String) : [];
}

/** Name of a stack without organization and project, which a full name `organization/project/stack` has. */
export function shortStackName(stack: string): string {
  return stack.slice(stack.lastIndexOf("/") + 1);
}

/** Path of a stack's file, from the project's folder. */
export function stackFile(stack: string): string {
  return `stacks/Pulumi.${shortStackName(stack)}.yaml`;
}

/** The text of a settings file; undefined where there is none. */
export function textOf(file: string): string | undefined {
  return existsSync(file) ? readFileSync(file, "utf8") : undefined;
}

/** The keys at the top of a stack's file; none where there is no file. */
export function keysOfFile(file: string): string[] {
  const content: unknown = parse(textOf(file) ?? "");
  return isObject(content) ? Object.keys(content) : [];
}

/** A setting as a stack's file writes it, encrypted parts as `{secure: ...}`: the engine does not say which parts are encrypted. Undefined where the settings come from elsewhere. */
export function writtenSetting(file: string, key: string): unknown {
  return at(parse(textOf(file) ?? ""), "config", key);
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
    description:
      "Logins at the source registries of `hub.images` and of the images in `stacks/hubs.yaml`. A host is required only where it refuses anonymous pulls, and must be the host of an image.",
  },
} as const satisfies Record<string, SecretSetting>;
