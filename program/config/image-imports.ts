import { z } from "zod";
import { EdgeError, type Fault } from "../../components/core/fault";
import { isObject, textAt } from "../../components/core/json";
import type { SourceCredentials } from "../../components/registry/imported-image/import-request";
import { importedName, readImportSource } from "../../components/registry/imported-image/import-source";
import { type ConfigSource, secretSettings } from "./config-source";
import type { HubConfig } from "./hub-schema";

/** An image that a hub imports. */
export interface ImageImport {
  /** `host/repository[:tag][@digest]`. */
  source: string;
  /** Its name in the hub's registry, `repository:tag`. */
  image: string;
  /** ARM id of the source's registry, if Azure reads it by that. */
  sourceRegistryId?: string | undefined;
  /** Login at the source's registry. Secret. */
  credentials?: SourceCredentials | undefined;
}

/** A hub's settings, with the login for each image to import. */
export type HubSettings = Omit<HubConfig, "images"> & { images: readonly ImageImport[] };

const key = "importCredentials" satisfies keyof typeof secretSettings;

const logins = z.record(z.string(), z.strictObject({ username: z.string().min(1), password: z.string().min(1) }));

/**
 * The images that a hub imports, each with the login for its host from the config's secrets, if there is one.
 * `readConfig` checks that they are encrypted. `written`: the logins as the stack's file writes them, to find a password in plain text beside encrypted parts.
 * @throws EdgeError with every fault
 */
export function readImageImports(
  source: Pick<ConfigSource, "getObject">,
  { images }: { images: readonly { from: string; name?: string | undefined; registryId?: string | undefined }[] },
  written?: unknown,
): ImageImport[] {
  const given = source.getObject(key);
  const read = logins.safeParse(given ?? {});
  const hosts = new Set(images.flatMap(({ from, registryId }) => (registryId === undefined ? [hostOf(from)] : [])));
  const faults = [
    ...plainPasswords(written),
    ...(read.success ? Object.keys(read.data).flatMap((host) => (hosts.has(host) ? [] : [unused(host)])) : read.error.issues.map(invalid)),
  ];
  if (faults.length > 0) throw new EdgeError(faults);
  return images.map(({ from, name = importedName(from) ?? "", registryId }) => {
    const access = registryId === undefined ? loginOf(read.data?.[hostOf(from)]) : { sourceRegistryId: registryId };
    return { source: from, image: name, ...access };
  });
}

function hostOf(from: string): string {
  return readImportSource(from)?.host ?? "";
}

function loginOf(credentials: SourceCredentials | undefined): Pick<ImageImport, "credentials"> {
  return credentials === undefined ? {} : { credentials };
}

const { allowed } = secretSettings[key];
const set = `pulumi config set --secret --path '${key}["<host>"].password', and the same for username`;

/** The engine calls a setting secret if any part of it is encrypted; each password must be. */
function plainPasswords(written: unknown): Fault[] {
  if (!isObject(written)) return [];
  const isPlain = (host: string) => textAt(written, host, "password") !== undefined;
  return Object.keys(written)
    .filter(isPlain)
    .map((host) => ({
      code: "EDGE-CONFIG",
      what: "a password is in plain text in the stack's file",
      given: `edge-staging:${key}.${host}.password`,
      allowed: "a secret",
      fix: `have a new password issued, and set it with ${set}`,
    }));
}

function unused(host: string): Fault {
  return {
    code: "EDGE-CONFIG",
    what: "no image that the hub imports is read with this login",
    given: `edge-staging:${key}.${host}`,
    allowed: "a host of an image without registryId",
    fix: "remove the login, or correct the host",
  };
}

/** Names the place, never the value: it may be a password. */
function invalid({ path }: z.core.$ZodIssue): Fault {
  return {
    code: "EDGE-CONFIG",
    what: "invalid login: `username` and `password` are required",
    given: `edge-staging:${[key, ...path.map(String)].join(".")}`,
    allowed,
    fix: `set it with ${set}`,
  };
}
