import { EdgeError } from "../../components/core/fault";
import { parsedJson, textAt } from "../../components/core/json";
import type { ProofSigner } from "./statement";

type Environment = Readonly<Record<string, string | undefined>>;

/** A continuous integration and the variables in which it names a run. Sources: GitHub Actions, Azure Pipelines and GitLab, predefined variables. */
const systems: readonly { system: string; isHere: (of: Environment) => boolean; actor: string; run: (of: Environment) => string | undefined }[] = [
  {
    system: "GitHub Actions",
    isHere: (of) => of["GITHUB_ACTIONS"] === "true",
    actor: "GITHUB_ACTOR",
    run: (of) => joined(of, "GITHUB_SERVER_URL", "/", "GITHUB_REPOSITORY", "/actions/runs/", "GITHUB_RUN_ID"),
  },
  {
    system: "Azure Pipelines",
    isHere: (of) => of["TF_BUILD"]?.toLowerCase() === "true",
    actor: "BUILD_REQUESTEDFOR",
    run: (of) => joined(of, "SYSTEM_COLLECTIONURI", "", "SYSTEM_TEAMPROJECT", "/_build/results?buildId=", "BUILD_BUILDID"),
  },
  { system: "GitLab CI", isHere: (of) => of["GITLAB_CI"] === "true", actor: "GITLAB_USER_LOGIN", run: (of) => joined(of, "CI_JOB_URL") },
];

/** The run of a continuous integration that the environment names; undefined outside of one, or where it does not name actor and run. */
export function ciSigner(environment: Environment): ProofSigner | undefined {
  const here = systems.find(({ isHere }) => isHere(environment));
  const [actor, run] = [environment[here?.actor ?? ""], here?.run(environment)];
  return here && actor && run ? { kind: "ci", system: here.system, actor, run } : undefined;
}

/**
 * The principal that an access token for Azure Resource Manager names. The token is read, not verified: Azure issued it for this sign-in.
 * Source: Microsoft identity platform, "Access token claims reference".
 * @throws EdgeError `EDGE-ATTESTATION-SIGNER`; no part of the token is shown
 */
export function azureSigner(accessToken: string): ProofSigner {
  const claims = parsedJson(Buffer.from(accessToken.split(".")[1] ?? "", "base64url"));
  const [tenantId, objectId] = [textAt(claims, "tid"), textAt(claims, "oid")];
  if (!tenantId || !objectId)
    throw new EdgeError([
      {
        code: "EDGE-ATTESTATION-SIGNER",
        what: "the Azure sign-in does not show who is signed in, so the attestation could not name them",
        allowed: "an access token with the claims tid and oid, or a run of GitHub Actions, Azure Pipelines or GitLab CI",
        fix: "sign in with `az login` or as docs/how-to/deploy-to-azure.md describes",
      },
    ]);
  const name = ["upn", "unique_name", "preferred_username", "name", "appid"].map((claim) => textAt(claims, claim)).find(Boolean);
  return { kind: "azure", tenantId, objectId, ...(name && { name }) };
}

/** Values of variables and texts in turn; undefined where a variable is not set or empty. */
function joined(environment: Environment, ...parts: string[]): string | undefined {
  const values = parts.map((part, index) => (index % 2 === 0 ? environment[part] || undefined : part));
  return values.some((value) => value === undefined) ? undefined : values.join("");
}
