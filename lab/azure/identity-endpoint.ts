import { randomBytes } from "node:crypto";
import { type Directory, equal, expiresInSeconds } from "./directory";
import type { ArmAnswer } from "./operation";
import type { SignInRequest } from "./sign-in-request";

const path = "/identity/token";

/** The token endpoint of a machine with managed identities. Source: App Service, "REST endpoint reference" of managed identities, 2019-08-01. */
export class IdentityEndpoint {
  /** Value of IDENTITY_HEADER, which keeps other programs of the machine out. Secret. */
  readonly header = randomBytes(24).toString("base64url");
  /** Value of IDENTITY_ENDPOINT. */
  readonly url: string;

  constructor(
    endpoint: string,
    private readonly directory: Directory,
  ) {
    this.url = `${endpoint}${path}`;
  }

  /** Undefined if the path is another one. `isAudience`: is this the address of a known service? */
  answer(request: SignInRequest, isAudience: (resource: string) => boolean): ArmAnswer | undefined {
    if (request.path !== path) return undefined;
    const refused = (status: number, message: string): ArmAnswer => ({ status, body: { statusCode: status, message } });
    if (!equal(request.headers["x-identity-header"] ?? "", this.header)) return refused(401, "X-IDENTITY-HEADER is missing or wrong.");
    if (request.query.get("api-version") !== "2019-08-01") return refused(400, "The lab knows api-version 2019-08-01.");
    const resource = request.query.get("resource") ?? "";
    if (!isAudience(resource)) return refused(400, `The resource '${resource}' is not known.`);
    const identity = this.directory.managedIdentity(request.query.get("client_id") ?? undefined);
    if (!identity) return refused(400, "No managed identity of that client id is assigned to this machine.");
    // Clients compare with their own clock, which is the real one.
    const expiresOn = Math.floor(Date.now() / 1000) + expiresInSeconds;
    return {
      status: 200,
      body: { access_token: this.directory.sign(identity), client_id: identity.clientId, expires_on: String(expiresOn), resource, token_type: "Bearer" },
    };
  }
}
