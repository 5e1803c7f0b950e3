import { createHash, X509Certificate } from "node:crypto";
import { decodeJwt, decodeProtectedHeader, jwtVerify } from "jose";
import type { Directory, ServicePrincipal } from "./directory";
import type { RunnerTokens } from "./runner-tokens";

/** Seconds by which the clocks of client and service may differ. */
const clockTolerance = 300;

/** A refused client assertion: the service's code and text. */
export class AssertionRefusal extends Error {
  constructor(
    readonly code: string,
    text: string,
  ) {
    super(text);
  }
}

/** Client assertions: a token that the client signed with its certificate, or one of an issuer that the application trusts. Source: Microsoft identity platform, "Certificate credentials" and "Workload identity federation". */
export class ClientAssertions {
  constructor(private readonly options: { directory: Directory; runner: RunnerTokens; tokenEndpoint: string }) {}

  /** Checks signature, audience, lifetime and subject. Clients sign by the real time. @throws AssertionRefusal */
  async check(assertion: string, principal: ServicePrincipal): Promise<void> {
    const issuer = issuerOf(assertion);
    if (issuer === principal.clientId) await this.checkCertificate(assertion, principal);
    else await this.checkFederated(assertion, principal, issuer);
  }

  private async checkCertificate(assertion: string, { clientId }: ServicePrincipal): Promise<void> {
    const header = decodeProtectedHeader(assertion);
    const certificate = this.options.directory.certificatesOf(clientId).find((pem) => {
      const { raw } = new X509Certificate(pem);
      const thumbprint = (algorithm: string) => createHash(algorithm).update(raw).digest("base64url");
      return header["x5t#S256"] === thumbprint("sha256") || header.x5t === thumbprint("sha1");
    });
    if (certificate === undefined)
      throw new AssertionRefusal("AADSTS700027", "The certificate with identifier used to sign the client assertion is not registered on application.");
    await jwtVerify(assertion, new X509Certificate(certificate).publicKey, {
      issuer: clientId,
      subject: clientId,
      audience: this.options.tokenEndpoint,
      clockTolerance,
    }).catch((error: Error) => {
      throw new AssertionRefusal("AADSTS700027", `Client assertion failed signature validation: ${error.message}`);
    });
  }

  private async checkFederated(assertion: string, { clientId }: ServicePrincipal, issuer: string): Promise<void> {
    const { runner, directory } = this.options;
    const { sub: subject, aud } = decodeJwt(assertion);
    const trusted = directory
      .federatedCredentialsOf(clientId)
      .find((one) => one.issuer === issuer && one.subject === subject && [aud].flat().includes(one.audience));
    if (!trusted)
      throw new AssertionRefusal(
        "AADSTS700213",
        `No matching federated identity record found for presented assertion subject '${subject}' of issuer '${issuer}'.`,
      );
    await jwtVerify(assertion, runner.publicKey, { issuer: runner.issuer, audience: trusted.audience, clockTolerance }).catch((error: Error) => {
      throw new AssertionRefusal("AADSTS700211", `The assertion of issuer '${issuer}' is not valid: ${error.message}`);
    });
  }
}

function issuerOf(assertion: string): string {
  try {
    return decodeJwt(assertion).iss ?? "";
  } catch {
    throw new AssertionRefusal("AADSTS50027", "JWT token is invalid or malformed.");
  }
}
