import { apiVersions } from "../../core/api-versions";
import { EdgeError } from "../../core/fault";
import { asArmId, ignored, replaces, updates } from "../../core/field-table";
import { parseImageRef } from "../../core/image-ref";
import { importedOther, importFailure, imageTaken } from "./import-fault";
import { importRequest, type SourceCredentials, tagIsTaken } from "./import-request";
import { importNameFaults, parseImportSource } from "./import-source";
import { goneOrUnknown } from "../../dynamic/gone-or-unknown";
import type { CallPhase, Context, Lifecycle, WithTimeout } from "../../dynamic/lifecycle";
import { type ImageLook, imageLook } from "./image-look";
import { RegistryError } from "../../oci/registry-error";

const version = apiVersions.containerRegistry;

/** Inputs of an ImportedImage. */
export interface ImportedImageInputs extends WithTimeout {
  /** Required. ARM id of the registry that the image is copied into. */
  registryId: string;
  /** Required. Its name there, `repository:tag`. A tag that leads to another image is never moved. */
  image: string;
  /** Required. Where Azure copies it from, `host/repository[:tag][@digest]`. */
  source: string;
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

/** Where a kind looks for images; over the network unless a test says otherwise. */
export type LookOf = (context: Context) => ImageLook;

/**
 * The image is in the registry. One that is there is compared with the source and never replaced: sites may have it.
 * A run that died while Azure copied begins a second copy, which finds the first one's tag and is content with it.
 */
function imported(lookOf: LookOf): CallPhase<ImportedImageInputs, ImportedImageState> {
  return {
    name: "imported",
    find: async (inputs, _known, context) => {
      const look = lookOf(context);
      const present = await told(look.digestIn(inputs.registryId, parseImageRef(inputs.image)));
      if (present === undefined) return undefined;
      const wanted = await digestAt(inputs, look);
      if (wanted !== present) throw new EdgeError([imageTaken(inputs, present, wanted)]);
      return { digest: present };
    },
    start: async (inputs, _known, { arm }) => {
      const body = importRequest(parseImportSource(inputs.source), parseImageRef(inputs.image), inputs.credentials);
      return arm.begin({ method: "POST", path: `${inputs.registryId}/importImage`, apiVersion: version, body });
    },
    // Somebody was faster, perhaps an earlier run: looking again tells whether it is the same image.
    failed: (inputs, words) => ({ fault: importFailure(inputs, words), maxRetries: tagIsTaken(words.message ?? "") ? 1 : 0 }),
    learn: async (inputs, _result, _known, context) => {
      const digest = await told(lookOf(context).digestIn(inputs.registryId, parseImageRef(inputs.image)));
      const { digest: pinned } = parseImportSource(inputs.source).image;
      if (digest === undefined || (pinned !== undefined && pinned !== digest))
        throw new EdgeError([importedOther(inputs, digest, pinned ?? "the source's image")]);
      return { digest };
    },
  };
}

/** The kind below, with this way to look for images. */
export function importedImageWith(lookOf: LookOf): Lifecycle<ImportedImageInputs, ImportedImageState> {
  return {
    kind: "registry/ImportedImage",
    stateVersion: 1,
    fields: {
      registryId: replaces(asArmId),
      image: replaces(),
      source: updates(),
      // How Azure gets at it, not what it is; and a key must not be made from a secret.
      credentials: ignored,
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
    // Sites may have it, and the solutions of other stacks: it goes with its registry.
    remove: [],
  };
}

/** An image that Azure copied into a registry from another one. Making it moves no tag; removing it calls nothing, the image stays. */
export const importedImage = importedImageWith(({ arm, environment }) => imageLook(arm, environment));

/** Digest of the source; undefined where its registry does not tell this machine. */
async function digestAt(inputs: ImportedImageInputs, look: ImageLook): Promise<string | undefined> {
  const source = parseImportSource(inputs.source);
  if (source.image.digest !== undefined) return source.image.digest;
  const seen = await look.atSource(source, inputs.credentials);
  return seen.is === "there" ? seen.digest : undefined;
}

/** A registry's refusal as a fault: without a look nothing can be said of the image. */
async function told<T>(look: Promise<T>): Promise<T> {
  try {
    return await look;
  } catch (error) {
    if (!(error instanceof RegistryError)) throw error;
    const fix = "check this machine's sign-in and its way to the registry, then run `pulumi up` again";
    throw new EdgeError([{ code: "EDGE-IMAGES-UNKNOWN", what: `the registry's images cannot be looked for: ${error.message}`, fix }]);
  }
}
