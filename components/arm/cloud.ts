import { textAt, listAt } from "../core/json";

/** Where a cloud's Resource Manager and sign-in live. */
export interface Cloud {
  /** `https://host[:port]`, no slash at the end. */
  resourceManager: string;
  /** Sign-in host, `https://host[:port]`. */
  authority: string;
  /** Audience of Resource Manager tokens; the scope is this with `/.default`. */
  audience: string;
}

/** Azure's public cloud. Source: its metadata document. */
export const publicCloud: Cloud = {
  resourceManager: "https://management.azure.com",
  authority: "https://login.microsoftonline.com",
  audience: "https://management.azure.com",
};

/**
 * The cloud described by a metadata document. Undefined where it lacks one of the three.
 * Source: `GET /metadata/endpoints?api-version=2022-09-01`.
 */
export function cloudFrom(metadata: unknown): Cloud | undefined {
  const resourceManager = textAt(metadata, "resourceManager");
  const authority = textAt(metadata, "authentication", "loginEndpoint");
  const audience = listAt(metadata, "authentication", "audiences")[0];
  if (!resourceManager || !authority || typeof audience !== "string") return undefined;
  return { resourceManager: bare(resourceManager), authority: bare(authority), audience: bare(audience) };
}

function bare(url: string): string {
  return url.replace(/\/+$/, "");
}
