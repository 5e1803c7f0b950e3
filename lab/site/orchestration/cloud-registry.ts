import { basicHeader, type HttpsAnswer, sendVerified } from "../connected-registry/verified-https";
import type { ArmCaller } from "./arm-caller";
import { digestOf, manifestTypes } from "./content-digest";
import { BrokenLink, unreachable } from "./staging-failures";

/** An image of a `staged` block, relative to its registry. */
export interface ImageReference {
  /** As written. */
  text: string;
  repository: string;
  /** Tag or digest. */
  reference: string;
}

/** Parses `repository:tag`, and `repository[:tag]@digest`. Source: workload-orchestration reference 5. */
export function imageReference(text: string): ImageReference {
  const [, repository = text, tag, digest] = /^([^:@]+)(?::([^@]+))?(?:@(.+))?$/.exec(text) ?? [];
  return { text, repository, reference: digest ?? tag ?? "latest" };
}

/**
 * Does the site's script take a text for an image? It skips all others, for example those without a tag. Source: the vendor's `check-acr-images.sh` in public code.
 * It accepts a digest, too, which it never finds: `hasDigest`.
 */
export function isStagedImage(text: string): boolean {
  return /^[^:]+:[^:]+$/.test(text) || /^[^@]+@sha256:[a-f0-9]{64}$/.test(text);
}

/** Does a text name a digest? The site's script splits it at the first `:` and looks for a tag that never exists. */
export function hasDigest(text: string): boolean {
  return text.includes("@");
}

/** Distinct repositories of images. */
export function repositoriesOfImages(images: readonly string[]): string[] {
  return [...new Set(images.map((image) => imageReference(image).repository))];
}

/** User name of a login with a refresh token. Source: Container Registry, "Authenticate with a registry". */
const tokenUser = "00000000-0000-0000-0000-000000000000";

/** The cloud registry's data plane, read as the agent's identity. */
export class CloudRegistry {
  constructor(private readonly options: { arm: ArmCaller; registryId: string; loginServer: string; signal: AbortSignal }) {}

  /** Digest of an image's manifest, computed from its bytes. @throws BrokenLink `role` if the identity cannot pull, `imageMissing`, `imageCorrupt`, `network` */
  async digest({ text, repository, reference }: ImageReference): Promise<string> {
    const { loginServer } = this.options;
    const scope = encodeURIComponent(`repository:${repository}:pull`);
    const login = basicHeader(tokenUser, await this.refreshToken());
    const granted = this.allowed(await this.send(`/oauth2/token?service=${loginServer}&scope=${scope}`, { headers: login }));
    const headers = { authorization: `Bearer ${member(granted, "access_token")}`, accept: manifestTypes };
    const answer = await this.send(`/v2/${repository}/manifests/${reference}`, { headers });
    if (answer.status === 404) throw new BrokenLink("imageMissing", `${loginServer} has no ${text}`);
    const { body } = this.allowed(answer);
    const digest = await digestOf([body]);
    const announced = answer.headers["docker-content-digest"];
    if (digest !== announced) throw new BrokenLink("imageCorrupt", `${text} is announced as ${announced} by ${loginServer}, its bytes are ${digest}`);
    return digest;
  }

  /** Source: Azure/acr `docs/AAD-OAuth.md`, "Calling POST /oauth2/exchange". */
  private async refreshToken(): Promise<string> {
    const { arm, loginServer } = this.options;
    const form = new URLSearchParams({ grant_type: "access_token", service: loginServer, access_token: arm.accessToken() });
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    return member(this.allowed(await this.send("/oauth2/exchange", { method: "POST", headers, body: form.toString() })), "refresh_token");
  }

  /** Only Contributor allows the identity to read content: the other role has no access to the registry's data. Source: Azure built-in roles. */
  private allowed(answer: HttpsAnswer): HttpsAnswer {
    const { arm, registryId, loginServer } = this.options;
    if (answer.status === 401 || answer.status === 403) throw arm.roleMissing(`${loginServer} lets it pull nothing`, registryId, ["Contributor"]);
    if (answer.status !== 200) throw new BrokenLink("network", `${loginServer} answered ${answer.status}`);
    return answer;
  }

  private send(path: string, options: { method?: string; headers: Record<string, string>; body?: string }): Promise<HttpsAnswer> {
    const { arm, loginServer, signal } = this.options;
    return sendVerified(`https://${loginServer}${path}`, { ca: arm.options.ca, signal, ...options }).catch(unreachable(loginServer, signal));
  }
}

function member({ body }: HttpsAnswer, name: string): string {
  return String((JSON.parse(body.toString("utf8")) as Record<string, unknown>)[name]);
}
