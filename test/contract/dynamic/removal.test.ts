import assert from "node:assert/strict";
import type { Lifecycle, WithTimeout } from "../../../components/dynamic/lifecycle";
import { stagedSolution } from "../../../components/orchestration/staged-solution/kind";
import { target } from "../../../components/orchestration/target/kind";
import { extensionRemoval } from "../../../components/cluster/extension-removal/kind";
import { activation } from "../../../components/cluster/activation/kind";
import { registryGuard } from "../../../components/registry/registry-guard/kind";
import { scopeMap } from "../../../components/registry/scope-map/kind";
import { token } from "../../../components/registry/token/kind";
import { registryVersion } from "../../support/azure-lab";
import { edgeSite } from "../../support/edge-lab";
import { storedTexts } from "../../support/stored-texts";
import { DynamicLab } from "./dynamic-lab";
import { kindCases } from "./kind-cases";
import type { ProviderProcess } from "./provider-process";
import { TriedObject } from "./tried-object";

/** An obstacle to a removal. */
interface Obstacle {
  what: string;
  kind: string;
  /** Creates the obstacle. Returns a function that removes it. */
  put(lab: DynamicLab, object: TriedObject): Promise<() => Promise<unknown>>;
  /** The one error of the removal, with its fix. */
  error: RegExp;
}

const version = registryVersion;
const obstacle = <Inputs extends WithTimeout, State>({ kind }: Lifecycle<Inputs, State>, given: Omit<Obstacle, "kind">): Obstacle => ({ kind, ...given });

/** Creates a connected registry like a user would. */
async function connectedRegistry({ edge, registryId }: DynamicLab, name: string, tokenId: string, more: object = {}, parentId?: string) {
  const id = `${registryId}/connectedRegistries/${name}`;
  const parent = { ...(parentId === undefined ? {} : { id: parentId }), syncProperties: { tokenId, messageTtl: "P2D" } };
  const { status, body } = await edge.lab.send("PUT", id, { version, body: { properties: { mode: "ReadOnly", parent, ...more } } });
  assert.equal(status, 200, JSON.stringify(body));
  return () => edge.lab.send("DELETE", id, { version });
}

const offline = {
  put: async ({ azure, edge }: DynamicLab) => {
    azure.azure.agents.disconnect(edgeSite.connectedClusterId);
    return async () => azure.azure.agents.connect(edgeSite.connectedClusterId, edge.agent);
  },
  error: /EDGE-DESTROY-OFFLINE {2}the site's cluster is Offline[\s\S]* {2}fix {5}start the cluster .* site\.retireUnreachable/,
};

const cases: readonly Obstacle[] = [
  obstacle(scopeMap, {
    what: "another token uses it",
    put: async ({ edge, registryId }, { id }) => {
      const tokenId = `${registryId}/tokens/by-hand`;
      await edge.lab.send("PUT", tokenId, { version, body: { properties: { scopeMapId: id, status: "enabled" } } });
      return () => edge.lab.send("DELETE", tokenId, { version });
    },
    error: /EDGE-IN-USE {2}registry\/ScopeMap: "deleted": ScopeMapInUse: .*'by-hand' uses it/,
  }),
  obstacle(token, {
    what: "a connected registry syncs with it",
    put: (lab, { id }) => connectedRegistry(lab, "byhand", id),
    error: /EDGE-IN-USE {2}registry\/Token: "deleted": TokenInUse: .*sync token of connected registry 'byhand'/,
  }),
  obstacle(token, {
    what: "a connected registry accepts it from clients",
    put: async (lab, { id }) => connectedRegistry(lab, "byhand", await lab.edge.lab.token(lab.registryId, "byhand", []), { clientTokenIds: [id] }),
    error: /EDGE-IN-USE {2}registry\/Token: "deleted": TokenInUse: .*client token of connected registry 'byhand'/,
  }),
  obstacle(activation, {
    what: "another connected registry syncs from it",
    put: async (lab, { inputs }) =>
      connectedRegistry(lab, "nested", await lab.edge.lab.token(lab.registryId, "nested", []), {}, String(inputs["connectedRegistryId"])),
    error: /EDGE-REGISTRY-CHILDREN {2}other connected registries sync from connected registry \w+\n {2}given {3}nested\n[\s\S]*fix {5}remove them first/,
  }),
  obstacle(registryGuard, {
    what: "a connected registry syncs from it",
    put: async (lab, { inputs }) => {
      const id = await lab.edge.lab.connectedRegistry(String(inputs["registryId"]), "line1");
      return () => lab.edge.lab.send("DELETE", id, { version });
    },
    error: /EDGE-HUB-IN-USE {2}connected registries still sync from registry \w+\n {2}given {3}line1\n/,
  }),
  obstacle(stagedSolution, {
    what: "it is installed",
    put: async ({ edge }, { inputs, outputs }) => {
      const act = (action: string, body: object) => edge.done("POST", `${String(inputs["targetId"])}/${action}`, body);
      await act("installSolution", { solutionVersionId: outputs["solutionVersionId"] });
      return () => act("uninstallSolution", { solutionTemplateId: inputs["solutionTemplateId"], solutionInstanceName: inputs["instance"] });
    },
    error: /EDGE-SOLUTION-RUNS {2}solution version app-1\.0\.0\.1 runs on the site/,
  }),
  obstacle(target, { what: "its cluster is offline", ...offline }),
  obstacle(extensionRemoval, { what: "its cluster is offline", ...offline }),
];

describe("a removal", function () {
  this.timeout(120_000);
  let texts: Map<string, string>;
  let lab: DynamicLab;
  let provider: ProviderProcess;
  let number = 0;
  before(async () => {
    texts = await storedTexts();
    lab = await DynamicLab.start({ speed: 60, serveImages: true });
    provider = await lab.processes.next();
  });
  after(() => lab?.stop());

  const created = async (kind: string) => {
    const kindCase = kindCases.find((one) => one.kind === kind) ?? assert.fail(`no case of ${kind}`);
    const object = await TriedObject.declared(lab, kindCase, ++number, texts.get(kind) ?? "");
    const before = lab.census();
    await object.create(provider);
    return { object, kindCase, before };
  };
  /** Deletes with its own timeout, because the obstacle does not go away by itself. */
  const removal = (object: TriedObject, timeout: string) => {
    object.outputs = { ...object.outputs, timeout };
    return object.failureOf(() => object.delete(provider));
  };

  for (const { what, kind, put, error } of cases)
    it(`of a ${kind} fails with one error and its fix while ${what}, and then succeeds`, async () => {
      const { object, kindCase, before } = await created(kind);
      const there = lab.census();
      const away = await put(lab, object);
      const failure = (await removal(object, "PT2S")) ?? "";
      assert.match(failure, error);
      assert.equal(failure.match(/EDGE-[A-Z-]+ {2}/g)?.length, 1, failure);
      await away();
      // Nothing was deleted that the error reports as still existing; the obstacle may leave its own token.
      for (const [type, count] of Object.entries(lab.since(there))) assert.ok(count >= 0, `${type}: ${count}`);
      const others = lab.since(there);
      assert.equal(await removal(object, "PT1M"), undefined);
      const left = Object.fromEntries(Object.entries(lab.since(before)).map(([type, count]) => [type, count - (others[type] ?? 0)]));
      assert.deepEqual(Object.fromEntries(Object.entries(left).filter(([, count]) => count !== 0)), kindCase.leaves);
    });

  for (const { kind } of kindCases)
    it(`of a ${kind} waits while Azure still reports a deleted resource as in use, and succeeds`, async () => {
      const { object, kindCase, before } = await created(kind);
      const answer = { status: 409, body: { error: { code: "ResourceInUse", message: "It is still used." } } };
      lab.azure.faults.next({ method: "DELETE", path: /^\/subscriptions\//, outcome: answer, times: 2 });
      assert.equal(await removal(object, "PT1M"), undefined);
      assert.deepEqual(lab.since(before), kindCase.leaves);
      // Kinds whose removal deletes nothing do not consume the fault.
      while (lab.azure.faults.take("DELETE", "/subscriptions/"));
    });

  for (const kindCase of kindCases)
    it(`of a ${kindCase.kind} leaves nothing after a create that failed at any of its writes`, async () => {
      const refusal = { path: /^\/subscriptions\//, outcome: { status: 403, body: { error: { code: "AuthorizationFailed", message: "No role." } } } };
      const declared = () => TriedObject.declared(lab, kindCase, ++number, texts.get(kindCase.kind) ?? "");
      const first = await declared();
      const methods: string[] = [];
      await lab.during(
        () => first.create(provider),
        ({ method }) => void methods.push(method),
      );
      for (const index of methods.keys()) {
        if (methods[index] === "GET" || index === methods.length - 1) continue;
        const object = await declared();
        const before = lab.census();
        const making = () => object.failureOf(() => object.create(provider));
        const failure = await lab.during(making, (_call, at) => at === index && lab.azure.faults.next(refusal));
        // A kind that isolates failures records the reason instead of failing.
        assert.match(failure ?? String(object.outputs["failed"] ?? ""), /AuthorizationFailed/, `call ${index}`);
        await object.delete(provider);
        const allowed = { ...kindCase.leavesAfterKill, ...kindCase.leaves };
        // Azure continues a copy whose caller got an error: an image may arrive while another kind is tested.
        const own = Object.entries(lab.since(before)).filter(([type]) => type !== "images" || kindCase.serveImages);
        const left = own.filter(([type, count]) => count > Math.max(0, allowed[type] ?? 0));
        assert.deepEqual(left, [], `call ${index}`);
      }
    });
});
