import { createHmac, randomBytes, randomUUID, timingSafeEqual } from "node:crypto";
import type { Clock } from "../clock";
import type { Principal } from "./principal";

/** A service principal with a client secret. */
export interface ServicePrincipal extends Principal {
  clientId: string;
  /** Secret. */
  clientSecret: string;
}

/** Lifetime of an access token, in real seconds. */
const lifetimeSeconds = 3600;

/** The directory of the lab's one tenant: principals, and the tokens it signs. */
export class Directory {
  private readonly key = randomBytes(32);
  private readonly servicePrincipals = new Map<string, ServicePrincipal>();

  constructor(
    readonly tenantId: string,
    private readonly clock: Clock,
  ) {}

  /** Creates a service principal with a new secret. */
  createServicePrincipal(displayName: string): ServicePrincipal {
    const created = { clientId: randomUUID(), clientSecret: randomBytes(30).toString("base64url"), objectId: randomUUID(), displayName };
    this.servicePrincipals.set(created.clientId, created);
    return created;
  }

  servicePrincipal(clientId: string): ServicePrincipal | undefined {
    return this.servicePrincipals.get(clientId.toLowerCase());
  }

  isKnown(objectId: string): boolean {
    return [...this.servicePrincipals.values()].some((principal) => principal.objectId === objectId);
  }

  /** Issues a bearer token. Valid for one real hour, however fast the lab's clock runs. `purpose` separates registry refresh tokens. */
  sign(principal: Principal, purpose: "access" | "registry refresh" = "access"): string {
    const issuedAt = Math.floor(this.clock.now().getTime() / 1000);
    const header = encode({ typ: "JWT", alg: "HS256" });
    const claims = encode({
      aud: purpose,
      tid: this.tenantId,
      oid: principal.objectId,
      name: principal.displayName,
      iat: issuedAt,
      exp: issuedAt + Math.ceil(lifetimeSeconds * this.clock.speed),
    });
    return `${header}.${claims}.${this.signature(`${header}.${claims}`)}`;
  }

  /** The principal of a token; undefined if it is altered, expired or for another purpose. */
  verify(token: string, purpose: "access" | "registry refresh" = "access"): Principal | undefined {
    const [header, claims, signature] = token.split(".");
    if (header === undefined || claims === undefined || signature === undefined) return undefined;
    if (!equal(signature, this.signature(`${header}.${claims}`))) return undefined;
    const { aud, oid, name, exp } = JSON.parse(Buffer.from(claims, "base64url").toString()) as { aud: string; oid: string; name: string; exp: number };
    if (aud !== purpose || exp * 1000 < this.clock.now().getTime()) return undefined;
    return { objectId: oid, displayName: name };
  }

  private signature(text: string): string {
    return createHmac("sha256", this.key).update(text).digest("base64url");
  }
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}

/** Compares two texts in constant time. */
export function equal(left: string, right: string): boolean {
  const a = Buffer.from(left);
  const b = Buffer.from(right);
  return a.length === b.length && timingSafeEqual(a, b);
}

/** Value of `expires_in` in sign-in answers, in seconds. */
export const expiresInSeconds = lifetimeSeconds;
