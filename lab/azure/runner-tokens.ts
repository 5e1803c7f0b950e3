import { generateKeyPairSync, type KeyObject, type KeyPairKeyObjectResult, randomBytes, randomUUID } from "node:crypto";
import { SignJWT } from "jose";
import { equal } from "./directory";
import type { ArmAnswer } from "./operation";
import type { SignInRequest } from "./sign-in-request";

/** Subject of the runner's tokens: a job in an environment of a repository. */
export const runnerSubject = "repo:factory/sites:environment:production";

/** Audience that Azure expects of federated tokens. */
export const exchangeAudience = "api://AzureADTokenExchange";

/** The OpenID Connect provider of a CI runner. Source: GitHub, "OpenID Connect reference": request URL and bearer token of a job, `audience` as a query, the token as `value`. */
export class RunnerTokens {
  readonly issuer: string;
  /** Bearer token of the job. Secret. */
  readonly requestToken = randomBytes(24).toString("base64url");
  private signingKeys: KeyPairKeyObjectResult | undefined;

  constructor(endpoint: string) {
    this.issuer = `${endpoint}/runner`;
  }

  /** Where a job requests its token; has a query already, as the real one does. */
  get requestUrl(): string {
    return `${this.issuer}/idtoken?api-version=2.0`;
  }

  /** Generated on first use: it takes about 30 ms of processor time, and hardly any lab has a runner that signs in. */
  private get keys(): KeyPairKeyObjectResult {
    this.signingKeys ??= generateKeyPairSync("rsa", { modulusLength: 2048 });
    return this.signingKeys;
  }

  get publicKey(): KeyObject {
    return this.keys.publicKey;
  }

  /** Undefined if the path is not the runner's. */
  async answer({ method, path, query, headers }: SignInRequest): Promise<ArmAnswer | undefined> {
    if (path !== "/runner/idtoken") return undefined;
    if (method !== "GET") return { status: 405, body: { message: "method not allowed" } };
    if (!equal(headers["authorization"] ?? "", `Bearer ${this.requestToken}`)) return { status: 401, body: { message: "the job's token is not valid" } };
    const token = new SignJWT({ repository: "factory/sites", environment: "production" })
      .setProtectedHeader({ alg: "RS256", typ: "JWT" })
      .setIssuer(this.issuer)
      .setSubject(runnerSubject)
      .setAudience(query.get("audience") ?? "https://github.com/factory")
      .setJti(randomUUID())
      .setIssuedAt()
      .setExpirationTime("5m");
    return { status: 200, body: { count: 1, value: await token.sign(this.keys.privateKey) } };
  }
}
