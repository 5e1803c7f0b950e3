import assert from "node:assert/strict";
import { Answers } from "../../../../cli/init/answers";
import { hubDraft } from "../../../../cli/init/hub-draft";
import { Inventory } from "../../../../cli/init/inventory";
import { siteDraft } from "../../../../cli/init/site-draft";
import { ArmError } from "../../../../components/arm/arm-error";
import type { ArmClient } from "../../../../components/arm/arm-client";
import { textAt } from "../../../../components/core/json";

const subscription = "22222222-2222-4222-8222-222222222222";
const other = "33333333-3333-4333-8333-333333333333";
const group = `/subscriptions/${subscription}/resourceGroups/rg`;
const ids = {
  cluster: `${group}/providers/Microsoft.Kubernetes/connectedClusters/line-1`,
  second: `${group}/providers/Microsoft.Kubernetes/connectedClusters/line-2`,
  location: `${group}/providers/Microsoft.ExtendedLocation/customLocations/line-1`,
  context: `${group}/providers/Microsoft.Edge/contexts/factories`,
};

/** Azure with these resources. A subscription without any returns 403. */
function azure(resources: readonly object[], live: Readonly<Record<string, object>> = {}, subscriptions = [subscription]) {
  const denied = new ArmError(403, "AuthorizationFailed", "no", "GET");
  const arm: Partial<ArmClient> = {
    list: async (path, _version, query) => {
      if (path === "/subscriptions") return subscriptions.map((subscriptionId) => ({ subscriptionId, displayName: `name of ${subscriptionId[0]}` }));
      if (!path.includes(subscription)) throw denied;
      return resources.filter((one) => query?.["$filter"] === `resourceType eq '${textAt(one, "type")}'`) as never;
    },
    listIfThere: async () => [],
    get: async (id) => live[id] as never,
    send: async () => ({ status: 200, body: { nameAvailable: false, message: "in use" }, header: () => undefined, time: new Date(0) }),
  };
  return new Inventory(arm as ArmClient);
}

const context = { id: ids.context, type: "Microsoft.Edge/contexts", location: "East US 2" };
const contextLive = { properties: { capabilities: [{ name: "soap" }], hierarchies: [{ name: "factory" }, { name: "line" }] } };
const solution = { name: "vision", description: "", capabilities: ["staging"], versions: [] };

const yes = (options: Readonly<Record<string, string>> = {}) =>
  new Answers({ texts: (option) => [options[option] ?? []].flat(), takesDefaults: true, ask: undefined, narrate: assert.fail });

describe("the draft of a hub", () => {
  const source = { name: "plant-hub", solutions: [solution], subscriptionId: undefined };

  it("uses the context's region, adds the capabilities that solutions need, and rejects a registry name in use", async () => {
    const inventory = azure([context], { [ids.context]: contextLive });
    const answers = yes();
    const draft = await hubDraft(answers, { ...source, inventory });
    const { subscriptionId, resourceGroup, location, registry, capabilities } = draft?.settings ?? {};
    assert.deepEqual([subscriptionId, resourceGroup, location], [subscription, "rg-plant-hub", "eastus2"]);
    assert.deepEqual(capabilities, { contextId: ids.context, names: ["staging"] });
    assert.match(textAt(registry, "name") ?? "", /^planthub[0-9a-f]{8}$/);
    assert.throws(() => answers.finish(), /EDGE-INIT-OPTION {2}the registry name is not available: in use\n +given +--registry planthub/);
  });

  it("asks for one of several subscriptions, prefers the environment's, and reports those that it may not read", async () => {
    const inventory = azure([context], { [ids.context]: contextLive }, [subscription, other]);
    const answers = yes();
    assert.equal(await hubDraft(answers, { ...source, inventory }), undefined);
    assert.throws(() => answers.finish(), /given +--subscription \(not set\)/);
    const draft = await hubDraft(yes(), { ...source, inventory, subscriptionId: subscription.toUpperCase() });
    assert.equal(draft?.settings["subscriptionId"], subscription);
    assert.deepEqual(inventory.unread, [`the account may not read the resources of subscription ${other}`]);
  });

  it("can be written without a context, and contains the command that creates one", async () => {
    const draft = await hubDraft(yes({ location: "westeurope" }), { ...source, inventory: azure([]) });
    assert.equal(draft?.settings["capabilities"], undefined);
    assert.match(draft?.missing[0]?.fix ?? "", /--prerequisites.*hub\.prerequisites.*context create .*--location westeurope .*\[0\]\.name=staging/);
  });

  it("can have the hub create the context, its resource group and the registrations that are missing", async () => {
    const edge = { [`/subscriptions/${subscription}/providers/Microsoft.Edge`]: { registrationState: "NotRegistered" } };
    const options = { location: "westeurope", prerequisites: "create" };
    const draft = await hubDraft(yes(options), { ...source, inventory: azure([], edge) });
    const contextId = `/subscriptions/${subscription}/resourceGroups/rg-plant-hub-context/providers/Microsoft.Edge/contexts/plant-hub`;
    assert.deepEqual(draft?.settings["prerequisites"], { resourceProviders: "create", contextResourceGroup: "create", context: "create" });
    assert.deepEqual([draft?.settings["capabilities"], draft?.missing], [{ contextId, names: ["staging"] }, []]);
    const own = contextId.replace("rg-plant-hub-context", "rg-there");
    const there = azure([], { [own.split("/providers/")[0] ?? ""]: {} });
    const registered = await hubDraft(yes({ ...options, "context-id": own }), { ...source, inventory: there });
    assert.deepEqual(
      [registered?.settings["prerequisites"], registered?.settings["capabilities"]],
      [{ context: "create" }, { contextId: own, names: ["staging"] }],
    );
  });

  it("names the setting beside the command for a provider that is not registered", async () => {
    const edge = { [`/subscriptions/${subscription}/providers/Microsoft.Edge`]: { registrationState: "NotRegistered" } };
    const draft = await hubDraft(yes(), { ...source, inventory: azure([context], { [ids.context]: contextLive, ...edge }) });
    assert.match(draft?.missing[0]?.fix ?? "", /set hub\.prerequisites\.resourceProviders to create, or register it: az provider register/);
    assert.equal(draft?.settings["prerequisites"], undefined);
  });

  it("refuses options of a creation where nothing is missing", async () => {
    const answers = yes({ prerequisites: "create", "context-id": ids.context });
    await hubDraft(answers, { ...source, inventory: azure([context], { [ids.context]: contextLive }) });
    assert.throws(() => answers.finish(), /--prerequisites create[\s\S]*--context-id/);
  });
});

describe("the draft of a site", () => {
  const hubs = [{ name: "hub", capabilities: ["staging"], registryId: undefined }];
  const environment = { KUBECONFIG: "/nowhere/kubeconfig" };
  const source = { name: "line-1", solutions: [], values: [], adopts: false, hubs, usedClusters: [ids.second], environment };
  const resources = [
    { id: ids.cluster, type: "Microsoft.Kubernetes/connectedClusters", location: "eastus2" },
    { id: ids.second, type: "Microsoft.Kubernetes/connectedClusters", location: "eastus2" },
    { id: ids.location, type: "Microsoft.ExtendedLocation/customLocations", location: "East US 2" },
    context,
  ];
  const live = {
    [ids.context]: contextLive,
    [ids.location]: { properties: { hostResourceId: ids.cluster } },
    [ids.cluster]: { properties: { connectivityStatus: "Offline" } },
  };

  it("selects the cluster that no other site uses, its custom location and the context, has the missing extension created, and reports what up will miss", async () => {
    const answers = yes({ "kube-context": "line-1", capability: "Staging" });
    const draft = await siteDraft(answers, { ...source, inventory: azure(resources, live) });
    answers.finish();
    assert.deepEqual(draft?.settings, {
      hub: "hub",
      key: "line1",
      connectedClusterId: ids.cluster,
      clusterAccess: { context: "line-1" },
      passwords: { validity: "P90D" },
      prerequisites: { orchestration: "create" },
      target: { location: "eastus2", customLocationId: ids.location, contextId: ids.context, hierarchyLevel: "line", capabilities: ["staging"] },
    });
    assert.deepEqual(
      draft.missing.map(({ what }) => what),
      ["cluster line-1 is not connected to Azure"],
    );
    assert.match(draft.unread.join("\n"), /^the cluster could not be read: /);
  });

  it("has a missing registration made, and a custom location of the cluster's name created where there is none, and names the features that it needs", async () => {
    const answers = yes({ "kube-context": "line-1", capability: "staging" });
    const registrations = { [`/subscriptions/${subscription}/providers/Microsoft.ExtendedLocation`]: { registrationState: "NotRegistered" } };
    const without = resources.filter((one) => textAt(one, "id") !== ids.location);
    const draft = await siteDraft(answers, { ...source, inventory: azure(without, { ...live, ...registrations, [ids.cluster]: {} }) });
    answers.finish();
    assert.equal(textAt(draft?.settings, "target", "customLocationId"), ids.location);
    assert.deepEqual(draft?.settings["prerequisites"], { resourceProviders: "create", orchestration: "create", customLocation: "create" });
    assert.deepEqual(
      draft.missing.map(({ fix }) => fix.slice(fix.indexOf("az "))),
      ["az connectedk8s enable-features --name line-1 --resource-group rg --features cluster-connect custom-locations"],
    );
  });

  it("lists every missing option and prerequisite in one error", async () => {
    const answers = yes();
    await siteDraft(answers, { ...source, name: "L", hubs: [], inventory: azure([context], live) });
    const faultText = (() => {
      try {
        answers.finish();
      } catch (error) {
        return String(error);
      }
      return "";
    })();
    for (const expected of [/stacks\/ has no file of a hub/, /--key \(not set\)/, /no Arc-enabled Kubernetes cluster/, /--kube-context \(not set\)/])
      assert.match(faultText, expected);
  });
});
