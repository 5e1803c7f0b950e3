import { EdgeError } from "../../components/core/fault";
import { type ImageRef, isDigest, parseImageRef, splitHost } from "../../components/core/image-ref";
import { type Given, UsageError } from "../io/command";

/** An image that must be attested: every part that is given must match. */
export interface WantedImage extends Pick<ImageRef, "repository" | "tag"> {
  /** As the user wrote it. */
  text: string;
  /** Login server of the cloud registry; undefined for any. */
  host: string | undefined;
  digest: string;
}

/** Checked arguments of `verify`. */
export interface VerifyArguments {
  files: readonly string[];
  keyFile: string;
  /** Site that every attestation must be about; undefined for any. */
  site: string | undefined;
  images: readonly WantedImage[];
  json: boolean;
}

/** Checks the arguments of `verify`. Throws UsageError. */
export function verifyArguments(given: Given): VerifyArguments {
  const [keyFile, site] = [given.text("key"), given.text("site")];
  const files = [...new Set(given.operands)];
  if (files.length === 0) throw new UsageError("verify needs attestations: edge-staging verify <file>... --key <public key>");
  if (!keyFile) throw new UsageError("verify needs the public key of the signer: --key <file>");
  if (site === "") throw new UsageError("--site needs the name of a site");
  return { files, keyFile, site, images: given.texts("image").map(wantedImage), json: given.has("json") };
}

function wantedImage(text: string): WantedImage {
  const at = text.indexOf("@");
  const digest = text.slice(at + 1);
  if (at < 0 || !isDigest(digest)) throw new UsageError(`--image takes [host/]repository[:tag]@sha256:..., given ${text}`);
  const parts = splitHost(text);
  try {
    const { repository, tag } = parseImageRef(parts?.rest ?? text);
    return { text, host: parts?.host, repository, ...(tag === undefined ? {} : { tag }), digest };
  } catch (error) {
    throw error instanceof EdgeError ? new UsageError(error.message) : error;
  }
}
