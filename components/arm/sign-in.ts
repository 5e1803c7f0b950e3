import { EdgeError, type Fault } from "../core/fault";
import { foreignText } from "../core/foreign-text";
import { cloudNamedIn, publicCloud } from "./cloud";

/** Environment variables by name; the ones of the vendor's azure-native provider, so that one sign-in serves both. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Where the token of a federated identity comes from. A file or a request is read again for each sign-in, so a long run outlives its first token. */
export type FederatedToken =
  | { from: "variable" /** Secret. */; token: string }
  | { from: "file"; path: string }
  | { from: "request"; url: string /** Secret. */; bearer: string; audience: string };

/** A sign-in to Azure. */
export type SignIn =
  | { by: "default chain"; tenant: string | undefined }
  | { by: "certificate"; tenant: string; client: string; path: string /** Secret. */; password: string | undefined }
  | { by: "secret"; tenant: string; client: string /** Secret. */; secret: string }
  | { by: "federated token"; tenant: string; client: string; token: FederatedToken }
  | { by: "managed identity"; client: string | undefined }
  | { by: "Azure CLI"; tenant: string | undefined; subscription: string | undefined };

/**
 * The sign-in that the environment asks for: the first of default chain, certificate, secret, federated token and managed identity that it configures, else the Azure CLI.
 * A variable with an empty text counts as not set, as runners write what they do not have.
 * Source: azure-native, `newSingleMethodAuthCredential` and `readAuthConfig`; ARM_OIDC_REQUEST_TOKEN and ARM_OIDC_REQUEST_URL: its earlier releases and its documentation.
 * @throws EdgeError `EDGE-SIGN-IN` that names every variable that is missing or wrong
 */
export function signInOf(environment: Environment): SignIn {
  const read = (name: string) => environment[name]?.trim() || undefined;
  const faults: Fault[] = [];
  const isOn = (name: string) => switchValue(name, read(name), faults);
  const [usesDefault, usesToken, usesIdentity] = switches.map(isOn);
  if (faults.length > 0) throw new EdgeError(faults);
  const [tenant, subscription, client] = ["ARM_TENANT_ID", "ARM_SUBSCRIPTION_ID", "ARM_CLIENT_ID"].map(read);
  const [path, secret] = ["ARM_CLIENT_CERTIFICATE_PATH", "ARM_CLIENT_SECRET"].map(read);
  if (usesDefault) return { by: "default chain", tenant };
  if (path !== undefined) return { by: "certificate", ...principal(read), path, password: environment["ARM_CLIENT_CERTIFICATE_PASSWORD"] || undefined };
  if (secret !== undefined) return { by: "secret", ...principal(read), secret };
  if (usesToken) return { by: "federated token", ...principal(read), token: federatedToken(read) };
  if (usesIdentity) return { by: "managed identity", client };
  return { by: "Azure CLI", tenant, subscription };
}

/** Spellings in lower case, as Go's `ParseBool` and YAML's writers have them. */
const on = ["true", "1", "t", "yes", "on"];
const off = ["false", "0", "f", "no", "off"];

function switchValue(name: string, value: string | undefined, faults: Fault[]): boolean {
  const word = value?.toLowerCase() ?? "false";
  if (![...on, ...off].includes(word))
    faults.push({
      code: "EDGE-SIGN-IN",
      what: "a variable of the sign-in has a value that is not allowed",
      given: `${name} = ${foreignText(word)}`,
      allowed: "true | false",
      fix: `set ${name} to true, or remove it`,
    });
  return on.includes(word);
}

/** Switches that azure-native reads by their exact text, `true`. */
const switches = ["ARM_USE_DEFAULT_AZURE_CREDENTIAL", "ARM_USE_OIDC", "ARM_USE_MSI"];

/** The environment with these switches spelled as azure-native reads them, for a process that runs both. */
export function withPlainSwitches(environment: Environment): Environment {
  const spelled = switches.filter((name) => on.includes(environment[name]?.trim().toLowerCase() ?? ""));
  return { ...environment, ...Object.fromEntries(spelled.map((name) => [name, "true"])) };
}

/** Faults: azure-native would ignore these switches and sign in with another identity. */
export function misreadSwitches(environment: Environment): Fault[] {
  const plain = withPlainSwitches(environment);
  return switches
    .filter((name) => plain[name] !== environment[name])
    .map((name) => ({
      code: "EDGE-SIGN-IN",
      what: `azure-native reads only the text true, so it would sign in otherwise than ${name} says`,
      given: `${name} = ${environment[name]}`,
      allowed: "true | false",
      fix: `set ${name} to true, or run \`npx edge-staging up\`, which passes it on as true`,
    }));
}

/**
 * Faults: azure-native would take a given OIDC token to another cloud than the configured one. A runner's request is not affected.
 * Source: azure-native 3.28, `newSingleMethodAuthCredential`: the credential of a token or a token file gets no cloud.
 * @throws EdgeError as `signInOf` does, or for an unknown cloud
 */
export function misdirectedTokens(environment: Environment): Fault[] {
  const signIn = signInOf(environment);
  if (signIn.by !== "federated token" || signIn.token.from === "request") return [];
  const host = environment["ARM_METADATA_HOSTNAME"];
  if (host ? new URL(publicCloud.resourceManager).host === host.replace(/^https:\/\//, "") : cloudNamedIn(environment) === publicCloud) return [];
  const cloud = ["ARM_METADATA_HOSTNAME", "ARM_ENVIRONMENT", "AZURE_ENVIRONMENT"].find((name) => environment[name]);
  return [
    {
      code: "EDGE-SIGN-IN",
      what: "azure-native signs in to the public cloud with a given OIDC token, whatever cloud is configured",
      given: `${signIn.token.from === "file" ? "ARM_OIDC_TOKEN_FILE_PATH" : "ARM_OIDC_TOKEN"} with ${cloud} = ${foreignText(environment[cloud ?? ""] ?? "")}`,
      allowed: "OIDC by the runner's request, a client certificate, a client secret, a managed identity or the Azure CLI; a given token in the public cloud",
      fix: "use another sign-in for this cloud (docs/how-to/deploy-to-azure.md), and remove the variable of the token",
    },
  ];
}

const allowed =
  "ARM_TENANT_ID and ARM_CLIENT_ID with ARM_CLIENT_CERTIFICATE_PATH, ARM_CLIENT_SECRET or ARM_USE_OIDC=true; ARM_USE_MSI=true; or none of them and `az login`";

function principal(read: (name: string) => string | undefined): { tenant: string; client: string } {
  const [tenant, client] = [read("ARM_TENANT_ID"), read("ARM_CLIENT_ID")];
  if (tenant !== undefined && client !== undefined) return { tenant, client };
  const missing = ["ARM_TENANT_ID", "ARM_CLIENT_ID"].filter((name) => read(name) === undefined);
  throw new EdgeError(
    missing.map((name) => ({ code: "EDGE-SIGN-IN", what: `the environment names a service principal but ${name} is not set`, allowed, fix: `set ${name}` })),
  );
}

/** The pair of variables of a pipeline counts only where both are set. */
function federatedToken(read: (name: string) => string | undefined): FederatedToken {
  const [token, path] = [read("ARM_OIDC_TOKEN"), read("ARM_OIDC_TOKEN_FILE_PATH")];
  if (token !== undefined) return { from: "variable", token };
  if (path !== undefined) return { from: "file", path };
  for (const prefix of ["ARM_OIDC_REQUEST", "ACTIONS_ID_TOKEN_REQUEST"]) {
    const [url, bearer] = [read(`${prefix}_URL`), read(`${prefix}_TOKEN`)];
    if (url !== undefined && bearer !== undefined) return { from: "request", url, bearer, audience: read("ARM_OIDC_AUDIENCE") ?? "api://AzureADTokenExchange" };
  }
  throw new EdgeError([
    {
      code: "EDGE-SIGN-IN",
      what: "ARM_USE_OIDC is true but the environment has no token, and nowhere to request one",
      allowed: "ARM_OIDC_TOKEN; ARM_OIDC_TOKEN_FILE_PATH; or ACTIONS_ID_TOKEN_REQUEST_URL with ACTIONS_ID_TOKEN_REQUEST_TOKEN, which GitHub sets",
      fix: "on GitHub, give the job `permissions: id-token: write`; elsewhere set one of the variables",
    },
  ]);
}

/** Who signs in, for messages. Never a secret. */
export function nameOfSignIn(signIn: SignIn): string {
  switch (signIn.by) {
    case "default chain":
      return "the default credential chain";
    case "managed identity":
      return signIn.client === undefined ? "the machine's managed identity" : `managed identity ${signIn.client}`;
    case "Azure CLI":
      return `the Azure CLI's account${(signIn.subscription ?? signIn.tenant) ? ` for ${signIn.subscription ? `subscription ${signIn.subscription}` : `tenant ${signIn.tenant}`}` : ""}`;
    default:
      return `service principal ${signIn.client} of tenant ${signIn.tenant}, by ${signIn.by}`;
  }
}

/** What to do where the service or the machine refuses a sign-in. */
export function fixOfSignIn(signIn: SignIn): string {
  switch (signIn.by) {
    case "default chain":
      return "correct the AZURE_ variables or sign in with `az login`; then run it again";
    case "managed identity":
      return "run it on a machine of Azure with this identity, and check ARM_CLIENT_ID where it has several; then run it again";
    case "Azure CLI":
      return signIn.subscription === undefined && signIn.tenant === undefined
        ? "sign in with `az login`; as a guest, also set ARM_SUBSCRIPTION_ID; then run it again"
        : "sign in with `az login --tenant <tenant of the subscription>`, or correct ARM_SUBSCRIPTION_ID and ARM_TENANT_ID; then run it again";
    case "certificate":
      return "correct ARM_CLIENT_CERTIFICATE_PATH, its password and ARM_CLIENT_ID, or add the certificate to the application; then run it again";
    case "secret":
      return "correct the ARM_ variables of the service principal, or create a new secret; then run it again";
    case "federated token":
      return signIn.token.from === "variable"
        ? "ARM_OIDC_TOKEN cannot be renewed: run it again with a new token; for runs of an hour use ARM_OIDC_TOKEN_FILE_PATH or the runner's request URL"
        : "check the federated credential of the application: issuer, subject and audience must be those of the token; then run it again";
  }
}
