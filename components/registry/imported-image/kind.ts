import { apiVersions } from "../../core/api-versions";
import { EdgeError } from "../../core/fault";
import { asArmId, ignored, replaces, updates } from "../../core/field-table";
import { type ImageRef, parseImageRef } from "../../core/image-ref";
import { importedOther, importFailure, imageTaken } from "./import-fault";
import { importRequest, type SourceCredentials, tagIsTaken } from "./import-request";
import { type ImportSource, importNameFaults, parseImportSource, readBy } from "./import-source";
import { goneOrUnknown } from "../../dynamic/gone-or-unknown";
import type { CallPhase, Context, Lifecycle, WithTimeout } from "../../dynamic/lifecycle";
import { type ImageLook, imageLook } from "./image-look";
import { readingNeeds, RegistryError } from "../../oci/registry-error";

const version = apiVersions.containerRegistry;

/** Inputs of an ImportedImage. */
export interface ImportedImageInputs extends WithTimeout {
  /** Required. ARM id of the registry that the image is copied into. */
  registryId: string;
  /** Required. Its name there, `repository:tag`. A tag that leads to another image is never moved. */
  image: string;
  /** Required. Where Azure copies it from, `host/repository[:tag][@digest]`. */
  source: string;
  /** Optional. ARM id of the source registry: Azure reads it with the identity of the run, also where it is closed to the public, and sends it no `credentials`. @default - read by its host name */
  sourceRegistryId?: string | undefined;
  /** Optional. Login at the source registry. Secret. @default - anonymous */
  credentials?: SourceCredentials | undefined;
  /** Optional. How long to wait for the copy, ISO 8601. @default PT30M */
  timeout: string;
}

/** Outputs of an ImportedImage. */
export interface ImportedImageState {
  /** Digest of the image in the registry. */
  digest: string;
}

/** How the kind reads digests; over the network unless a test replaces it. */
export type LookOf = (context: Context) => ImageLook;

/**
 * Imports the image. An image that is already in the registry is compared with the source and never replaced: sites may have it.
 * After a run that died while Azure was copying, the second import fails because the tag exists, and `find` then accepts the first one's result.
 */
function imported(lookOf: LookOf): CallPhase<ImportedImageInputs, ImportedImageState> {
  return {
    name: "imported",
    find: async (inputs, _known, context) => {
      const look = lookOf(context);
      const { source, target } = imagesOf(inputs);
      const present = await orFault(look.digestIn(inputs.registryId, target));
      if (present === undefined) return undefined;
      const wanted = await sourceDigest(source, inputs, look);
      if (wanted !== present) throw new EdgeError([imageTaken(inputs, present, wanted)]);
      return { digest: present };
    },
    start: async (inputs, _known, { arm }) => {
      const { source, target } = imagesOf(inputs);
      const body = importRequest(source, target, inputs.credentials);
      return arm.begin({ method: "POST", path: `${inputs.registryId}/importImage`, apiVersion: version, body });
    },
    // Somebody else imported it meanwhile, perhaps an earlier run: the retry finds out whether it is the same image.
    failed: (inputs, failure) => ({ fault: importFailure(inputs, failure), maxRetries: tagIsTaken(failure.message ?? "") ? 1 : 0 }),
    learn: async (inputs, _result, _known, context) => {
      const { source, target } = imagesOf(inputs);
      const digest = await orFault(lookOf(context).digestIn(inputs.registryId, target));
      const pinned = source.image.digest;
      if (digest === undefined || (pinned !== undefined && pinned !== digest))
        throw new EdgeError([importedOther(inputs, digest, pinned ?? "the source's image")]);
      return { digest };
    },
  };
}

/** The kind `importedImage` with this way to read digests. */
export function importedImageWith(lookOf: LookOf): Lifecycle<ImportedImageInputs, ImportedImageState> {
  return {
    kind: "registry/ImportedImage",
    stateVersion: 1,
    fields: {
      registryId: replaces(asArmId),
      image: replaces(),
      source: updates(),
      // They say how Azure reads the image, not which image; and a key must not depend on a secret.
      credentials: ignored,
      sourceRegistryId: ignored,
      timeout: ignored,
    },
    id: ({ registryId, image }) => `${registryId}:image:${image}`,
    preflight: async (inputs) => importNameFaults(inputs),
    phases: [imported(lookOf)],
    read: async ({ registryId = "", image = "" }, { digest }, context) => {
      try {
        const present = await lookOf(context).digestIn(registryId, parseImageRef(image));
        if (present === undefined) return goneOrUnknown(context.arm, registryId, version);
        return { is: "present", ...(present === digest ? {} : { rerun: ["imported"] }) };
      } catch (error) {
        if (error instanceof RegistryError) return { is: "unknown", reason: error.message };
        throw error;
      }
    },
    // Sites and solutions of other stacks may use it: it stays until its registry is deleted.
    remove: [],
  };
}

/** An image that Azure copied into a registry from another one. Creating it moves no tag; deleting it calls nothing, the image stays. */
export const importedImage = importedImageWith(({ arm, environment }) => imageLook(arm, environment));

function imagesOf({ source, image, sourceRegistryId }: ImportedImageInputs): { source: ImportSource; target: ImageRef } {
  return { source: readBy(parseImportSource(source), sourceRegistryId), target: parseImageRef(image) };
}

/** Digest of the source image; undefined where this machine cannot read its registry. */
async function sourceDigest(source: ImportSource, { credentials }: ImportedImageInputs, look: ImageLook): Promise<string | undefined> {
  if (source.image.digest !== undefined) return source.image.digest;
  const seen = await look.atSource(source, credentials);
  return seen.is === "there" ? seen.digest : undefined;
}

/** Turns a registry's refusal into a fault: without an answer the image's state is unknown. */
async function orFault<T>(look: Promise<T>): Promise<T> {
  try {
    return await look;
  } catch (error) {
    if (!(error instanceof RegistryError)) throw error;
    const fix = `check this machine's sign-in and its network access to the registry, then run \`pulumi up\` again; ${readingNeeds}`;
    throw new EdgeError([{ code: "EDGE-IMAGES-UNKNOWN", what: `cannot check whether the registry has the image: ${error.message}`, fix }]);
  }
}
