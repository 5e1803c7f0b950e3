import { z } from "zod";
import type { SendJson } from "./https-sender";
import type { Cloud } from "./cloud";
import type { ProviderConfiguration } from "./provider-configuration";

const openid = z.object({ token_endpoint: z.string().min(1) });
const grant = z.object({ access_token: z.string().min(1), expires_in: z.coerce.number().positive() });
const renewBeforeMs = 5 * 60_000;

/** Gets access tokens by client secret like the vendor's login library: first the tenant's OpenID document, then its token endpoint. */
export class TokenSource {
  private current: Promise<{ value: string; renewAt: number }> | undefined;

  constructor(
    private readonly cloud: Cloud,
    private readonly login: Pick<ProviderConfiguration, "tenantId" | "clientId" | "clientSecret">,
    private readonly send: SendJson,
    private readonly now: () => number,
  ) {}

  /** A token that stays valid for some minutes, or for half its lifetime if that is short. Secret: never logged. */
  async token(signal: AbortSignal): Promise<string> {
    this.current ??= this.issue(signal);
    try {
      const issued = await this.current;
      if (this.now() < issued.renewAt) return issued.value;
    } catch (error) {
      this.current = undefined;
      throw error;
    }
    this.current = this.issue(signal);
    return (await this.current).value;
  }

  private async issue(signal: AbortSignal): Promise<{ value: string; renewAt: number }> {
    const { tenantId, clientId, clientSecret } = this.login;
    const url = `${this.cloud.loginEndpoint}/${tenantId}/v2.0/.well-known/openid-configuration`;
    const document = openid.safeParse((await this.send("GET", url, { signal })).body);
    if (!document.success) throw new Error(`${url} names no token_endpoint`);
    const form = new URLSearchParams({
      grant_type: "client_credentials",
      client_id: clientId,
      client_secret: clientSecret,
      scope: `${this.cloud.audience}/.default`,
    });
    const headers = { "content-type": "application/x-www-form-urlencoded", accept: "application/json" };
    const answer = await this.send("POST", document.data.token_endpoint, { headers, body: form.toString(), signal });
    const granted = grant.safeParse(answer.body);
    if (answer.status !== 200 || !granted.success) throw new Error(`login of client ${clientId} was refused: ${reason(answer.body)}`);
    const lifeMs = granted.data.expires_in * 1000;
    return { value: granted.data.access_token, renewAt: this.now() + Math.max(lifeMs - renewBeforeMs, lifeMs / 2) };
  }
}

/** The service's error message; does not contain the request's secret. */
function reason(body: unknown): string {
  const refusal = z.object({ error: z.string().optional(), error_description: z.string().optional() }).safeParse(body);
  return refusal.success ? (refusal.data.error_description ?? refusal.data.error ?? "no reason given") : "no reason given";
}
