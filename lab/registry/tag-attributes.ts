import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { RegistryAnswer } from "./answer";

/** Attributes of a tag, repository or manifest. Source: Container Registry data-plane REST reference 2021-07-01, `changeableAttributes`. */
export interface ChangeableAttributes {
  deleteEnabled: boolean;
  writeEnabled: boolean;
  readEnabled: boolean;
  listEnabled: boolean;
}

/** What nobody has changed. */
export const unchanged: ChangeableAttributes = { deleteEnabled: true, writeEnabled: true, readEnabled: true, listEnabled: true };

/** Attributes that the lab enforces. */
const modelled = ["writeEnabled", "deleteEnabled"];

/** The attributes of one tag in the storage folder of a distribution, beside what distribution itself keeps. They stay when an import moves the tag. */
export async function tagAttributes(folder: string, repository: string, tag: string): Promise<ChangeableAttributes> {
  const text = await readFile(fileOf(folder, repository, tag), "utf8").catch(() => "{}");
  return { ...unchanged, ...(JSON.parse(text) as Partial<ChangeableAttributes>) };
}

/** Changes the attributes of a tag as a PATCH does. Returns the refusal of a change that is not modelled. */
export async function changeTagAttributes(folder: string, repository: string, tag: string, body: string): Promise<RegistryAnswer | undefined> {
  const change = parsed(body);
  const unknown = Object.entries(change ?? {}).filter(([name, value]) => !modelled.includes(name) || typeof value !== "boolean");
  if (change === undefined || unknown.length > 0)
    return { status: 400, body: { errors: [{ code: "UNSUPPORTED", message: `The lab changes ${modelled.join(" and ")} of a tag, true or false: ${body}` }] } };
  const file = fileOf(folder, repository, tag);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, JSON.stringify({ ...(await tagAttributes(folder, repository, tag)), ...change }));
  return undefined;
}

/**
 * The refusal of a push or deletion by tag that the tag's attributes forbid; undefined where they allow it. `writeEnabled: false` forbids both.
 * Source: Azure/acr issue 561; code and text as recorded in Azure/acr-cli issue 70 for a deletion. The same status for a push, also of the same
 * image, and a deletion by digest that a tag's lock does not forbid are `assumed` (locked-tag-refusals).
 */
export async function lockRefusal(folder: string, method: string, path: string): Promise<RegistryAnswer | undefined> {
  const [, repository, tag] = /^\/v2\/(.+)\/manifests\/([^/:]+)$/.exec(path) ?? [];
  if (repository === undefined || tag === undefined || !["PUT", "DELETE"].includes(method)) return undefined;
  const { writeEnabled, deleteEnabled } = await tagAttributes(folder, repository, tag);
  return writeEnabled && (method === "PUT" || deleteEnabled) ? undefined : disallowed;
}

const disallowed: RegistryAnswer = {
  status: 405,
  body: {
    errors: [
      {
        code: "REGISTRY_DISALLOWED_OPERATION",
        detail: {},
        message:
          "The operation is disallowed on this registry, repository or image. View troubleshooting steps at https://aka.ms/acr/faq/#why-does-my-pull-or-push-request-fail-with-disallowed-operation",
      },
    ],
  },
};

function parsed(body: string): object | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function fileOf(folder: string, repository: string, tag: string): string {
  return join(folder, "attributes", encodeURIComponent(repository), encodeURIComponent(tag));
}
