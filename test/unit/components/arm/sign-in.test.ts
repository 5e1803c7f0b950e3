import assert from "node:assert/strict";
import {
  type Environment,
  type SignIn,
  fixOfSignIn,
  misdirectedTokens,
  misreadSwitches,
  nameOfSignIn,
  signInOf,
  withPlainSwitches,
} from "../../../../components/arm/sign-in";

const [tenant, client, subscription] = ["11111111-1111-4111-8111-111111111111", "33333333-3333-4333-8333-333333333333", "2222"];
const principal = { ARM_TENANT_ID: tenant, ARM_CLIENT_ID: client };
const github = { ACTIONS_ID_TOKEN_REQUEST_URL: "https://run.example/token?api=2", ACTIONS_ID_TOKEN_REQUEST_TOKEN: "hidden-runner" };
const secrets = { ARM_CLIENT_SECRET: "hidden-secret", ARM_CLIENT_CERTIFICATE_PATH: "/pem", ARM_CLIENT_CERTIFICATE_PASSWORD: "hidden-password" };
const everything = {
  ...principal,
  ...secrets,
  ...github,
  ARM_USE_OIDC: "true",
  ARM_OIDC_TOKEN: "hidden-token",
  ARM_USE_MSI: "true",
  ARM_SUBSCRIPTION_ID: subscription,
};
const without = (...names: string[]): Environment => Object.fromEntries(Object.entries(everything).filter(([name]) => !names.includes(name)));
const federated = { by: "federated token", tenant, client } as const;
const request = { from: "request", url: github.ACTIONS_ID_TOKEN_REQUEST_URL, bearer: "hidden-runner", audience: "api://AzureADTokenExchange" } as const;

describe("the sign-in selected by the environment, as azure-native selects it (A3, A4)", () => {
  const cases: [string, Environment, SignIn][] = [
    ["default chain before all", { ...everything, ARM_USE_DEFAULT_AZURE_CREDENTIAL: "true" }, { by: "default chain", tenant }],
    ["certificate before secret", everything, { by: "certificate", tenant, client, path: "/pem", password: "hidden-password" }],
    ["secret before OIDC", without("ARM_CLIENT_CERTIFICATE_PATH"), { by: "secret", tenant, client, secret: "hidden-secret" }],
    [
      "OIDC before managed identity",
      without("ARM_CLIENT_CERTIFICATE_PATH", "ARM_CLIENT_SECRET"),
      { ...federated, token: { from: "variable", token: "hidden-token" } },
    ],
    [
      "token file before request",
      { ...principal, ...github, ARM_USE_OIDC: "true", ARM_OIDC_TOKEN_FILE_PATH: "/t" },
      { ...federated, token: { from: "file", path: "/t" } },
    ],
    ["request of GitHub", { ...principal, ...github, ARM_USE_OIDC: "true" }, { ...federated, token: request }],
    [
      "request with an audience",
      { ...principal, ...github, ARM_USE_OIDC: "true", ARM_OIDC_AUDIENCE: "api://own" },
      { ...federated, token: { ...request, audience: "api://own" } },
    ],
    [
      "ARM_ request before GitHub's",
      { ...principal, ...github, ARM_USE_OIDC: "true", ARM_OIDC_REQUEST_URL: "https://other", ARM_OIDC_REQUEST_TOKEN: "t" },
      { ...federated, token: { ...request, url: "https://other", bearer: "t" } },
    ],
    [
      "an incomplete request is ignored",
      { ...principal, ...github, ARM_USE_OIDC: "true", ARM_OIDC_REQUEST_URL: "https://other" },
      { ...federated, token: request },
    ],
    ["managed identity", { ARM_USE_MSI: "true", ARM_SUBSCRIPTION_ID: subscription }, { by: "managed identity", client: undefined }],
    ["managed identity by its client", { ARM_USE_MSI: "true", ARM_CLIENT_ID: client }, { by: "managed identity", client }],
    ["Azure CLI", {}, { by: "Azure CLI", tenant: undefined, subscription: undefined }],
    ["Azure CLI as a guest", { ...principal, ARM_SUBSCRIPTION_ID: subscription }, { by: "Azure CLI", tenant, subscription }],
    ["Azure CLI beside GitHub's variables", github, { by: "Azure CLI", tenant: undefined, subscription: undefined }],
    [
      "empty texts are not set",
      { ...principal, ARM_CLIENT_SECRET: "", ARM_USE_OIDC: "", ARM_USE_MSI: " " },
      { by: "Azure CLI", tenant, subscription: undefined },
    ],
    ["an empty token is not set", { ...principal, ...github, ARM_USE_OIDC: "true", ARM_OIDC_TOKEN: "" }, { ...federated, token: request }],
  ];
  for (const [claim, environment, expected] of cases) it(`is correct: ${claim}`, () => assert.deepEqual(signInOf(environment), expected));

  for (const value of ["true", "1", "True", "TRUE", "t", " true "])
    it(`reads ${JSON.stringify(value)} as true`, () => assert.equal(signInOf({ ARM_USE_MSI: value }).by, "managed identity"));
  for (const value of ["false", "0", "False", "", "no"])
    it(`reads ${JSON.stringify(value)} as false`, () => assert.equal(signInOf({ ARM_USE_MSI: value }).by, "Azure CLI"));

  const refused: [string, Environment, RegExp[]][] = [
    ["neither tenant nor client", { ARM_CLIENT_SECRET: "hidden" }, [/ARM_TENANT_ID is not set/, /ARM_CLIENT_ID is not set/]],
    ["no client for a certificate", { ARM_TENANT_ID: tenant, ARM_CLIENT_CERTIFICATE_PATH: "/pem" }, [/ARM_CLIENT_ID is not set/]],
    ["OIDC without a token", { ...principal, ARM_USE_OIDC: "true" }, [/nowhere to request one/, /id-token: write/]],
    ["wrong switches", { ARM_USE_MSI: "maybe", ARM_USE_OIDC: "ja" }, [/ARM_USE_MSI = maybe/, /ARM_USE_OIDC = ja/]],
  ];
  for (const [what, environment, faults] of refused)
    it(`refuses ${what} with all faults, and without a secret`, () => {
      assert.throws(
        () => signInOf(environment),
        ({ message }: Error) => message.startsWith("EDGE-SIGN-IN  ") && faults.every((fault) => fault.test(message)) && !message.includes("hidden"),
      );
    });

  it("is described with its identity and fix, without a secret", () => {
    for (const [, environment] of cases) {
      const signIn = signInOf(environment);
      assert.doesNotMatch(`${nameOfSignIn(signIn)} ${fixOfSignIn(signIn)}`, /hidden|undefined/);
    }
    assert.equal(nameOfSignIn({ by: "Azure CLI", tenant, subscription }), "the Azure CLI's account for subscription 2222");
  });
});

describe("boolean variables that azure-native reads only as `true`", () => {
  const environment = { ARM_USE_OIDC: "True", ARM_USE_MSI: "0", PATH: "/bin" };
  it("are passed on as `true`", () => assert.deepEqual(withPlainSwitches(environment), { ...environment, ARM_USE_OIDC: "true" }));
  it("are refused if they reach the program in another spelling", () => {
    assert.deepEqual(
      misreadSwitches(environment).map(({ given }) => given),
      ["ARM_USE_OIDC = True"],
    );
    assert.deepEqual(misreadSwitches(withPlainSwitches(environment)), []);
  });
});

describe("an OIDC token that azure-native would send to the public cloud (A3, A4)", () => {
  const oidc = { ...principal, ARM_USE_OIDC: "true" };
  const [token, file] = [
    { ...oidc, ARM_OIDC_TOKEN: "hidden-token" },
    { ...oidc, ARM_OIDC_TOKEN_FILE_PATH: "/t" },
  ];
  const refused: [string, Environment, string][] = [
    ["a token in the government cloud", { ...token, ARM_ENVIRONMENT: "usgovernment" }, "ARM_OIDC_TOKEN with ARM_ENVIRONMENT = usgovernment"],
    ["a token file in China", { ...file, ARM_ENVIRONMENT: "China" }, "ARM_OIDC_TOKEN_FILE_PATH with ARM_ENVIRONMENT = China"],
    [
      "a cloud set by another variable",
      { ...file, AZURE_ENVIRONMENT: "AzureUSGovernment" },
      "ARM_OIDC_TOKEN_FILE_PATH with AZURE_ENVIRONMENT = AzureUSGovernment",
    ],
    [
      "a cloud set by its metadata host, which has precedence",
      { ...token, ARM_ENVIRONMENT: "public", ARM_METADATA_HOSTNAME: "management.usgovcloudapi.net" },
      "ARM_OIDC_TOKEN with ARM_METADATA_HOSTNAME = management.usgovcloudapi.net",
    ],
    ["a token beside a runner's request", { ...token, ...github, ARM_ENVIRONMENT: "usgov" }, "ARM_OIDC_TOKEN with ARM_ENVIRONMENT = usgov"],
  ];
  for (const [what, environment, given] of refused)
    it(`is refused: ${what}`, () => {
      const [fault, ...others] = misdirectedTokens(environment);
      assert.deepEqual([fault?.code, fault?.given, others], ["EDGE-SIGN-IN", given, []]);
      assert.ok(!JSON.stringify(fault).includes("hidden"));
    });

  const accepted: [string, Environment][] = [
    ["the public cloud, unnamed", token],
    ["the public cloud, named", { ...file, ARM_ENVIRONMENT: "Public" }],
    ["the public cloud's metadata", { ...file, ARM_METADATA_HOSTNAME: "management.azure.com" }],
    ["an empty variable", { ...file, ARM_ENVIRONMENT: "" }],
    ["a runner's request", { ...oidc, ...github, ARM_ENVIRONMENT: "usgovernment" }],
    ["a secret, which has precedence", { ...token, ARM_CLIENT_SECRET: "s", ARM_ENVIRONMENT: "usgovernment" }],
    ["a token that is not used", { ...principal, ARM_OIDC_TOKEN: "t", ARM_USE_OIDC: "false", ARM_ENVIRONMENT: "usgovernment" }],
    ["an empty token", { ...oidc, ...github, ARM_OIDC_TOKEN: "", ARM_ENVIRONMENT: "china" }],
  ];
  for (const [what, environment] of accepted) it(`is accepted: ${what}`, () => assert.deepEqual(misdirectedTokens(environment), []));
});
