import { createHmac, randomBytes, randomUUID, timingSafeEqual } from "node:crypto";
import type { Clock } from "../clock";
import type { Principal } from "./principal";

/** A service principal with a client secret. */
export interface ServicePrincipal extends Principal {
  clientId: string;
  /** Secret. */
  clientSecret: string;
}

/** A machine's identity. Without `clientId` in a request, the first one of the machine is meant. */
export interface ManagedIdentity extends Principal {
  clientId: string;
}

/** Tokens of another issuer that an application accepts instead of a secret; all three must match. */
export interface FederatedCredential {
  issuer: string;
  subject: string;
  audience: string;
}

/** The caller of a request and the tenant that issued the token. */
export interface TenantPrincipal extends Principal {
  tenantId: string;
}

/** Lifetime of an access token, in real seconds. */
const lifetimeSeconds = 3600;

/** The directory of the lab's tenant: principals with their credentials, and the tokens it signs. */
export class Directory {
  private readonly key = randomBytes(32);
  private readonly servicePrincipals = new Map<string, ServicePrincipal>();
  private readonly users = new Map<string, Principal>();
  private readonly identities: ManagedIdentity[] = [];
  private readonly certificates = new Map<string, string[]>();
  private readonly federated = new Map<string, FederatedCredential[]>();

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

  /** Creates a user: a member of this tenant or a guest in it. */
  createUser(displayName: string): Principal {
    const created = { objectId: randomUUID(), displayName };
    this.users.set(created.objectId, created);
    return created;
  }

  /** Assigns a new managed identity to the lab's machine. */
  createManagedIdentity(displayName: string): ManagedIdentity {
    const created = { clientId: randomUUID(), objectId: randomUUID(), displayName };
    this.identities.push(created);
    return created;
  }

  /** The machine's identity of a client id, else its first one. */
  managedIdentity(clientId: string | undefined): ManagedIdentity | undefined {
    return this.identities.find((one) => clientId === undefined || one.clientId === clientId.toLowerCase());
  }

  /** Registers a certificate (PEM) that an application may sign in with. */
  addCertificate(clientId: string, certificate: string): void {
    this.certificates.set(clientId, [...this.certificatesOf(clientId), certificate]);
  }

  certificatesOf(clientId: string): readonly string[] {
    return this.certificates.get(clientId) ?? [];
  }

  /** Makes an application accept the tokens of another issuer. */
  addFederatedCredential(clientId: string, credential: FederatedCredential): void {
    this.federated.set(clientId, [...this.federatedCredentialsOf(clientId), credential]);
  }

  federatedCredentialsOf(clientId: string): readonly FederatedCredential[] {
    return this.federated.get(clientId) ?? [];
  }

  isKnown(objectId: string): boolean {
    return [...this.servicePrincipals.values(), ...this.users.values(), ...this.identities].some((principal) => principal.objectId === objectId);
  }

  /**
   * Issues a bearer token. Valid for one real hour, however fast the lab's clock runs. `purpose` separates registry refresh tokens.
   * `tenantId`: another tenant, whose tokens are of no use in this one's subscriptions.
   */
  sign(principal: Principal, purpose: "access" | "registry refresh" = "access", tenantId: string = this.tenantId): string {
    const issuedAt = Math.floor(this.clock.now().getTime() / 1000);
    const header = encode({ typ: "JWT", alg: "HS256" });
    const claims = encode({
      aud: purpose,
      tid: tenantId,
      oid: principal.objectId,
      name: principal.displayName,
      iat: issuedAt,
      exp: issuedAt + Math.ceil(lifetimeSeconds * this.clock.speed),
    });
    return `${header}.${claims}.${this.signature(`${header}.${claims}`)}`;
  }

  /** The principal of a token; undefined if it is altered, expired or for another purpose. */
  verify(token: string, purpose: "access" | "registry refresh" = "access"): TenantPrincipal | undefined {
    const [header, claims, signature] = token.split(".");
    if (header === undefined || claims === undefined || signature === undefined) return undefined;
    if (!equal(signature, this.signature(`${header}.${claims}`))) return undefined;
    const { aud, tid, oid, name, exp } = JSON.parse(Buffer.from(claims, "base64url").toString()) as Record<"aud" | "tid" | "oid" | "name", string> & {
      exp: number;
    };
    if (aud !== purpose || exp * 1000 < this.clock.now().getTime()) return undefined;
    return { objectId: oid, displayName: name, tenantId: tid };
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
