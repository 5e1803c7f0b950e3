import { z } from "zod";
import { EdgeError, type Fault } from "../../components/core/fault";
import type { SourceCredentials } from "../../components/registry/imported-image/import-request";
import { importedName, readImportSource } from "../../components/registry/imported-image/import-source";
import type { ConfigSource } from "./config";
import type { HubConfig } from "./schema";

/** An image that a hub imports. */
export interface ImageImport {
  /** `host/repository[:tag][@digest]`. */
  source: string;
  /** Its name in the hub's registry, `repository:tag`. */
  image: string;
  /** Login at the source's registry. Secret. */
  credentials?: SourceCredentials | undefined;
}

/** A hub's settings, with what its imports take. */
export type HubSettings = Omit<HubConfig, "images"> & { images: readonly ImageImport[] };

/** Key of the stack's config that holds the logins, by host. */
const key = "importCredentials";

const logins = z.record(z.string(), z.strictObject({ username: z.string().min(1), password: z.string().min(1) }));

/** The images that a hub imports, each with its login from the config's secrets, where there is one. Throws one EdgeError that lists every fault. */
export function readImageImports(source: Pick<ConfigSource, "getObject" | "isSecret">, { images }: Pick<HubConfig, "images">): ImageImport[] {
  const given = source.getObject(key);
  const read = logins.safeParse(given ?? {});
  const hosts = new Set(images.map(({ from }) => hostOf(from)));
  const faults = [
    ...(given !== undefined && !source.isSecret(key) ? [open] : []),
    ...(read.success ? Object.keys(read.data).flatMap((host) => (hosts.has(host) ? [] : [unused(host)])) : read.error.issues.map(misshapen)),
  ];
  if (faults.length > 0) throw new EdgeError(faults);
  return images.map(({ from, name = importedName(from) ?? "" }) => ({ source: from, image: name, ...loginOf(read.data?.[hostOf(from)]) }));
}

function hostOf(from: string): string {
  return readImportSource(from)?.host ?? "";
}

function loginOf(credentials: SourceCredentials | undefined): Pick<ImageImport, "credentials"> {
  return credentials === undefined ? {} : { credentials };
}

const allowed = "a user name and a password by the host of a source: {host: {username, password}}";
const fix = `pulumi config set --secret --path '${key}["<host>"].password', and the same of username`;

const open: Fault = {
  code: "EDGE-CONFIG",
  what: "logins lie open in the stack's file",
  given: `edge-staging:${key}`,
  allowed: "secrets",
  fix: `have other passwords issued, and set them with ${fix}`,
};

function unused(host: string): Fault {
  return {
    code: "EDGE-CONFIG",
    what: "no image of hub.images comes from this host",
    given: `edge-staging:${key}.${host}`,
    allowed,
    fix: "remove it, or correct the host",
  };
}

/** Tells where, and never what: it may be a password. */
function misshapen({ path }: z.core.$ZodIssue): Fault {
  return {
    code: "EDGE-CONFIG",
    what: "a login is not as it must be",
    given: `edge-staging:${[key, ...path.map(String)].join(".")}`,
    allowed,
    fix: `set it with ${fix}`,
  };
}
