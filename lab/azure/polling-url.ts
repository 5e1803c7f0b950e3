import { createHmac, randomBytes, randomUUID, timingSafeEqual } from "node:crypto";
import type { OperationStyle } from "./long-running";

/** Signs the polling URLs of one run of the lab to detect altered ones. */
export class PollingUrls {
  private readonly key = randomBytes(32);

  constructor(private readonly endpoint: string) {}

  /** A new path for an operation on this resource. Sources: the references that OperationStyle names. */
  newPath(style: OperationStyle, resourceId: string, location: string): string {
    const guid = randomUUID();
    const subscription = resourceId.split("/").slice(0, 3).join("/");
    const name = resourceId.split("/").at(-1) ?? "";
    switch (style) {
      case "edge":
        return `${subscription}/providers/Microsoft.Edge/locations/${location.toUpperCase()}/operationStatuses/${guid}*${randomBytes(32).toString("hex").toUpperCase()}`;
      case "registry-status":
        return `${resourceId}/operationStatuses/${registryOperation(resourceId)}-${guid}`;
      case "registry-result":
        return `${subscription}/providers/Microsoft.ContainerRegistry/locations/${location.toUpperCase()}/operationResults/registries-${guid}`;
      case "group-result":
        return `${subscription}/operationresults/${Buffer.from(`{"jobId":"RESOURCEGROUPDELETIONJOB-${name.toUpperCase()}-${guid}"}`).toString("base64url")}`;
      case "extension":
        return `${resourceId}/operations/${guid}`;
    }
  }

  /** The URL for one serial number of polls. */
  sign(style: OperationStyle, path: string, serial: number): string {
    const query = new URLSearchParams({
      "api-version": apiVersions[style],
      t: (firstTick + serial).toString(),
      c: "MIIHpTCCBo2g",
      s: this.signature(path, serial, "s"),
      h: this.signature(path, serial, "h"),
    });
    return `${this.endpoint}${path}?${query}`;
  }

  /** The serial number of an unaltered URL; undefined for any other. */
  serialOf(style: OperationStyle, path: string, query: URLSearchParams): number | undefined {
    const serial = Number(query.get("t")) - firstTick;
    if (!Number.isInteger(serial) || serial < 0) return undefined;
    const expected = new URL(this.sign(style, path, serial)).searchParams;
    const same = [...expected].every(([key, value]) => equal(query.get(key) ?? "", value)) && [...query].length === [...expected].length;
    return same ? serial : undefined;
  }

  private signature(path: string, serial: number, purpose: string): string {
    return createHmac("sha256", this.key).update(`${purpose} ${serial} ${path}`).digest("base64url");
  }
}

/** First tick. Ticks imitate the service's; only their order matters. */
const firstTick = 638_000_000_000_000;

const apiVersions: Record<OperationStyle, string> = {
  edge: "2023-07-01-preview",
  "registry-status": "2025-11-01",
  "registry-result": "2025-11-01",
  "group-result": "2024-03-01",
  extension: "2023-05-01",
};

/** Prefix of the operation's name; `token` for scope maps too. Source: connected-registry reference 1.2, 1.4, 1.5, 1.7. */
function registryOperation(resourceId: string): string {
  const type = resourceId.split("/").at(-2)?.toLowerCase();
  if (type === "connectedregistries") return "connectedregistries";
  return type === "registries" ? "registries" : "token";
}

function equal(left: string, right: string): boolean {
  const a = Buffer.from(left);
  const b = Buffer.from(right);
  return a.length === b.length && timingSafeEqual(a, b);
}
