import assert from "node:assert/strict";
import { type ExportedState, exportedStateOf, interruptedIn } from "../../../../cli/recover/interrupted";
import { reconcile, unfinishedOf } from "../../../../cli/recover/recovery";
import { dynamicType, resourceTypes } from "../../../../components/core/resource-types";

const subscription = "22222222-2222-4222-8222-222222222222";
const registryId = `/subscriptions/${subscription}/resourceGroups/rg/providers/Microsoft.ContainerRegistry/registries/hub`;
const provider = "urn:pulumi:s::p::pulumi:providers:azure-native::default::1";
type Resource = Record<string, unknown>;

const resource = (type: string, name: string, more: Resource = {}): Resource => ({ urn: `urn:pulumi:s::p::${type}::${name}`, type, custom: true, ...more });
const registry = resource(resourceTypes.registry, "registry", {
  provider,
  inputs: { resourceGroupName: "rg", registryName: "hub", password: { ciphertext: "v1:x" } },
});
const secret = resource("kubernetes:core/v1:Secret", "pull", { inputs: { metadata: { namespace: "default", name: "s" } } });
const token = resource(dynamicType("registry/Token"), "token", { id: "t", outputs: { done: { created: "k" }, otherPasswords: 0 } });
const stateOf = (resources: Resource[], pending: [string, Resource][] = []): ExportedState => ({
  version: 3,
  deployment: { resources, pending_operations: pending.map(([type, found]) => ({ type, resource: found })) },
});

/** An engine without processes: it stores imported state and refreshes the targeted resources. */
class Engine {
  readonly calls: string[] = [];
  constructor(
    public state: ExportedState,
    /** Resources that exist; a refresh adds properties that the service set. */
    private readonly existing: readonly Resource[],
  ) {}

  ask = async (args: readonly string[], input = "") => {
    this.calls.push(args.slice(0, 2).join(" "));
    if (args[1] === "import") this.state = exportedStateOf("s", input);
    if (args[0] === "refresh") this.refresh(args.flatMap((arg) => /^--target=(.*)$/.exec(arg)?.[1] ?? []));
    return { code: 0, stdout: JSON.stringify(this.state), stderr: "" };
  };

  private refresh(urns: readonly string[]): void {
    const resources = (this.state.deployment["resources"] as Resource[]).flatMap((found) => {
      if (!urns.includes(String(found["urn"])) || found["delete"] === true) return [found];
      if (!this.existing.some(({ urn }) => urn === found["urn"])) return [];
      const { initErrors: _, ...rest } = found;
      return [{ ...rest, inputs: { ...(found["inputs"] as Resource), byService: true }, outputs: { read: true } }];
    });
    this.state = { ...this.state, deployment: { ...this.state.deployment, resources } };
  }
}

async function recovered(engine: Engine, bodies: Readonly<Record<string, object[]>> = {}, ending = new AbortController().signal) {
  const looked: string[] = [];
  const get = async (id: string) => {
    looked.push(id);
    const [next, ...later] = bodies[id] ?? [];
    if (later.length > 0) (bodies as Record<string, object[]>)[id] = later;
    return next as never;
  };
  const environment = { ARM_SUBSCRIPTION_ID: subscription };
  const pace = { timeoutMs: 1000, pollIntervalMs: 1, ending };
  const tools = { stack: "s", ask: engine.ask, arm: async () => ({ get }), environment, pace, narrate: () => undefined };
  const { state, interrupted } = await unfinishedOf(tools);
  const reconciled = await reconcile(tools, state, interrupted);
  return { outcomes: reconciled.map(({ name, was, outcome }) => [name, was, outcome]), looked };
}

const resourcesOf = (engine: Engine) => engine.state.deployment["resources"] as Resource[];
const succeededBody = { id: registryId, properties: { provisioningState: "Succeeded" } };

describe("a resource left pending by a killed run", () => {
  it("is recorded with the sent inputs if it exists", async () => {
    const engine = new Engine(
      stateOf(
        [],
        [
          ["creating", registry],
          ["creating", secret],
        ],
      ),
      [registry, secret],
    );
    const { outcomes } = await recovered(engine, { [registryId]: [succeededBody] });
    assert.deepEqual(outcomes, [
      ["registry", "creating", "recorded"],
      ["pull", "creating", "recorded"],
    ]);
    assert.deepEqual(resourcesOf(engine), [
      { ...registry, id: registryId, outputs: { read: true } },
      { ...secret, id: "default/s", outputs: { read: true } },
    ]);
    assert.deepEqual(engine.state.deployment["pending_operations"], []);
  });

  it("is removed from the pending operations if it does not exist", async () => {
    const engine = new Engine(
      stateOf(
        [],
        [
          ["creating", registry],
          ["creating", secret],
        ],
      ),
      [],
    );
    const { outcomes } = await recovered(engine);
    assert.deepEqual(outcomes, [
      ["registry", "creating", "absent"],
      ["pull", "creating", "absent"],
    ]);
    assert.deepEqual(resourcesOf(engine), []);
  });

  it("is awaited while the service creates it, and marked for another update if that failed", async () => {
    const engine = new Engine(stateOf([], [["creating", registry]]), [registry]);
    const body = (provisioningState: string) => ({ properties: { provisioningState } });
    const { looked } = await recovered(engine, { [registryId]: [body("Creating"), body("Creating"), body("Failed")] });
    assert.equal(looked.length, 3);
    assert.deepEqual(resourcesOf(engine)[0]?.["initErrors"], ["its creation was interrupted and ended as Failed"]);
  });

  it("stays pending if the service needs longer than the timeout", async () => {
    const engine = new Engine(stateOf([], [["creating", registry]]), [registry]);
    await assert.rejects(recovered(engine, { [registryId]: [{ properties: { provisioningState: "Creating" } }] }), /EDGE-TIMEOUT/);
    assert.deepEqual(engine.calls, ["stack export"]);
  });

  it("is no longer awaited once the command is interrupted", async () => {
    const engine = new Engine(stateOf([], [["creating", registry]]), [registry]);
    const bodies = { [registryId]: [{ properties: { provisioningState: "Creating" } }] };
    await assert.rejects(recovered(engine, bodies, AbortSignal.abort()), { name: "AbortError" });
  });

  it("is left to the next run for this project's kinds, which check all phases again after an interrupted update", async () => {
    const engine = new Engine(
      stateOf(
        [token],
        [
          ["updating", token],
          ["creating", resource(dynamicType("registry/Token"), "other")],
        ],
      ),
      [],
    );
    const { outcomes } = await recovered(engine);
    assert.deepEqual(outcomes, [
      ["token", "updating", "repeated"],
      ["other", "creating", "repeated"],
    ]);
    assert.deepEqual(resourcesOf(engine), [{ ...token, outputs: { done: {}, otherPasswords: 0 } }]);
    assert.ok(!engine.calls.includes("refresh --yes"));
  });

  it("stays in the state for this project's kinds during deletion, because removal may have further steps", async () => {
    const engine = new Engine(stateOf([token], [["deleting", token]]), []);
    const { outcomes } = await recovered(engine);
    assert.deepEqual(outcomes, [["token", "deleting", "repeated"]]);
    assert.deepEqual(resourcesOf(engine), [{ ...token, outputs: { done: {}, otherPasswords: 0 } }]);
    assert.ok(!engine.calls.includes("refresh --yes"));
  });

  it("is removed from the state if its deletion succeeded, and kept if it still exists", async () => {
    const [gone, kept] = [
      { ...registry, id: registryId, outputs: { a: 1 } },
      { ...secret, id: "default/s", outputs: { a: 1 } },
    ];
    const engine = new Engine(
      stateOf(
        [gone, kept],
        [
          ["deleting", gone],
          ["deleting", kept],
        ],
      ),
      [kept],
    );
    const { outcomes } = await recovered(engine);
    assert.deepEqual(outcomes, [
      ["registry", "deleting", "absent"],
      ["pull", "deleting", "recorded"],
    ]);
    assert.deepEqual(
      resourcesOf(engine).map(({ urn }) => urn),
      [secret["urn"]],
    );
  });

  it("replaces a deleted predecessor in the state, and is added beside one that is pending deletion", async () => {
    const deleted = { ...registry, id: registryId, outputs: { a: 1 }, pendingReplacement: true };
    const first = new Engine(stateOf([deleted], [["creating", registry]]), [registry]);
    await recovered(first, { [registryId]: [succeededBody] });
    assert.deepEqual(
      resourcesOf(first).map(({ id, pendingReplacement }) => [id, pendingReplacement]),
      [[registryId, undefined]],
    );
    const old = { ...registry, id: `${registryId}-old`, outputs: { a: 1 } };
    const second = new Engine(stateOf([old], [["creating", registry]]), [registry]);
    await recovered(second, { [registryId]: [succeededBody] });
    assert.deepEqual(
      resourcesOf(second).map(({ id, delete: isDeleted }) => [id, isDeleted]),
      [
        [`${registryId}-old`, true],
        [registryId, undefined],
      ],
    );
  });

  it("is not recorded twice if a later run finished it", async () => {
    const finished = { ...registry, id: registryId.toUpperCase(), outputs: { a: 1 } };
    const engine = new Engine(stateOf([finished], [["creating", registry]]), [registry]);
    await recovered(engine, { [registryId]: [succeededBody] });
    assert.equal(resourcesOf(engine).length, 1);
  });

  it("is updated again if it is an extension, because its protected settings cannot be read", async () => {
    const inputs = {
      resourceGroupName: "rg",
      clusterRp: "Microsoft.Kubernetes",
      clusterResourceName: "connectedClusters",
      clusterName: "c",
      extensionName: "e",
    };
    const extension = resource(resourceTypes.extension, "extension", { id: "e", inputs, outputs: { a: 1 } });
    const engine = new Engine(stateOf([extension], [["updating", extension]]), [extension]);
    await recovered(engine);
    assert.deepEqual(resourcesOf(engine)[0]?.["initErrors"], ["its update was interrupted"]);
  });

  it("is completed by another recovery if the first one was killed after its first import", async () => {
    const half = { ...registry, id: registryId };
    const engine = new Engine(stateOf([half]), [registry]);
    const { outcomes } = await recovered(engine, { [registryId]: [succeededBody] });
    assert.deepEqual(outcomes, [["registry", "recovering", "recorded"]]);
    assert.deepEqual(resourcesOf(engine)[0]?.["outputs"], { read: true });
  });

  it("is unclear for types that this program does not know", async () => {
    const engine = new Engine(stateOf([], [["creating", resource("aws:s3/bucket:Bucket", "b")]]), []);
    assert.deepEqual((await recovered(engine)).outcomes, [["b", "creating", "unclear"]]);
  });

  it("is not reported if no operation is pending", () => {
    assert.deepEqual(interruptedIn(stateOf([token, { ...secret, id: "default/s", outputs: { a: 1 } }]), {}), []);
  });

  it("is looked up in its provider's subscription before the environment's", () => {
    const own = { urn: "urn:pulumi:s::p::pulumi:providers:azure-native::default", id: "1", inputs: { subscriptionId: "11111111-1111-4111-8111-111111111111" } };
    const [found] = interruptedIn(stateOf([own], [["creating", registry]]), { ARM_SUBSCRIPTION_ID: subscription });
    assert.match(found?.azure?.id ?? "", /^\/subscriptions\/11111111/);
  });
});
