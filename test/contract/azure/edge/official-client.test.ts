import assert from "node:assert/strict";
import { WorkloadOrchestrationManagementClient } from "@azure/arm-workloadorchestration";
import { startClock } from "../../../../lab/clock";
import { contextId, facts } from "../../../../lab/facts";
import { EdgeLab, edgeIds, edgeSite, stagedSpecification, targetBody } from "../../../support/edge-lab";

const group = edgeSite.resourceGroup;
const updateIntervalInMs = 1;
const schemaText = "rules: { configs: { port: { type: int, defaultValue: 443 } } }";
const configurations = 'schema: { name: app-schema, version: 1.0.0 }\nconfigs: { port: "${{$val(port)}}" }';
const target = { ...targetBody().properties, contextId, capabilities: [...facts.context.capabilities] };

for (const applyLatencies of [false, true]) {
  describe(`Workload orchestration's official client against the lab, ${applyLatencies ? "with" : "without"} latencies`, () => {
    let edge: EdgeLab;
    let client: WorkloadOrchestrationManagementClient;
    before(async () => {
      edge = await EdgeLab.start({ applyLatencies, clock: startClock(1_000) });
      await edge.lab.hub();
      client = new WorkloadOrchestrationManagementClient(edge.lab.credential(), edge.lab.azure.signIn.subscriptionId, edge.lab.clientOptions);
    });
    after(() => edge.stop());

    /** The only version of the only solution, and the solution's name. */
    async function solutionVersion() {
      for await (const solution of client.solutions.listByTarget(group, "line-1"))
        for await (const version of client.solutionVersions.listBySolution(group, "line-1", solution.name ?? ""))
          return { solution: solution.name ?? "", ...version };
      return assert.fail("no solution version");
    }
    const revision = { solutionTemplateId: edgeIds.template, solutionVersion: "1.0.0.1" };

    it("creates a schema", async () => {
      const { name, properties } = await client.schemas.createOrUpdate(
        group,
        "app-schema",
        { location: facts.location, properties: {} },
        { updateIntervalInMs },
      );
      assert.deepEqual([name, properties?.provisioningState], ["app-schema", "Succeeded"]);
    });
    it("creates a schema version, and returns the operation's id in place of the version's", async () => {
      const body = { version: "1.0.0", schemaVersion: { properties: { value: schemaText } } };
      const result = await client.schemas.createVersion(group, "app-schema", body, { updateIntervalInMs });
      const { properties } = await client.schemaVersions.get(group, "app-schema", "1.0.0");
      assert.match(result.id ?? "", /operationStatuses/);
      assert.deepEqual([result.properties?.value, properties?.value], [undefined, schemaText]);
    });
    it("creates a schema version by PUT, and returns its own id", async () => {
      const body = { properties: { value: schemaText } };
      const { name, properties } = await client.schemaVersions.createOrUpdate(group, "app-schema", "1.0.1", body, { updateIntervalInMs });
      assert.deepEqual([name, properties?.value], ["1.0.1", schemaText]);
    });
    it("creates a solution template", async () => {
      const body = { location: facts.location, properties: { description: "app", capabilities: [...facts.context.capabilities] } };
      const { properties } = await client.solutionTemplates.createOrUpdate(group, "app", body, { updateIntervalInMs });
      assert.deepEqual([properties?.provisioningState, properties?.uniqueIdentifier?.length], ["Succeeded", 36]);
    });
    it("creates a template version, and returns the operation's id in place of the version's", async () => {
      const properties = { configurations, specification: stagedSpecification(["app:1.0"]), orchestratorType: "TO" };
      const body = { version: "1.0.0", solutionTemplateVersion: { properties } };
      const result = await client.solutionTemplates.createVersion(group, "app", body, { updateIntervalInMs });
      const read = await client.solutionTemplateVersions.get(group, "app", "1.0.0");
      assert.match(result.id ?? "", /operationStatuses/);
      assert.deepEqual([result.properties?.configurations, read.properties?.configurations], [undefined, configurations]);
    });
    it("creates a config template, updates its description, and lists it", async () => {
      const body = { location: facts.location, properties: { description: "what lines share" } };
      const { properties } = await client.configTemplates.createOrUpdate(group, "line-defaults", body, { updateIntervalInMs });
      await client.configTemplates.update(group, "line-defaults", { properties: { description: "defaults of lines" } });
      const names: string[] = [];
      for await (const { name = "", properties: listed } of client.configTemplates.listByResourceGroup(group)) names.push(`${name} ${listed?.description}`);
      assert.deepEqual([properties?.provisioningState, names], ["Succeeded", ["line-defaults defaults of lines"]]);
    });
    it("creates versions of a config template, returns the operation's id in place of the version's, and removes one", async () => {
      for (const version of ["1.0.0", "1.0.1"]) {
        const body = { version, configTemplateVersion: { properties: { configurations: "configs: { port: 554 }" } } };
        const result = await client.configTemplates.createVersion(group, "line-defaults", body, { updateIntervalInMs });
        assert.match(result.id ?? "", /operationStatuses/);
      }
      await client.configTemplates.removeVersion(group, "line-defaults", { version: "1.0.1" });
      const { properties } = await client.configTemplateVersions.get(group, "line-defaults", "1.0.0");
      const versions: (string | undefined)[] = [];
      for await (const { name } of client.configTemplateVersions.listByConfigTemplate(group, "line-defaults")) versions.push(name);
      assert.deepEqual([properties?.configurations, versions], ["configs: { port: 554 }", ["1.0.0"]]);
    });
    it("creates a target and waits until the operation has ended", async () => {
      const { properties } = await client.targets.createOrUpdate(group, "line-1", { ...targetBody(), properties: target }, { updateIntervalInMs });
      assert.equal(properties?.provisioningState, "Succeeded");
    });
    it("reviews, and returns the operation's id in place of the solution version's", async () => {
      const result = await client.targets.reviewSolutionVersion(
        group,
        "line-1",
        { solutionTemplateVersionId: edgeIds.templateVersion },
        { updateIntervalInMs },
      );
      const { name, properties } = await solutionVersion();
      assert.match(result.id ?? "", /operationStatuses/);
      assert.deepEqual([result.properties?.state, name, properties?.state, properties?.configuration], [undefined, "1.0.0.1", "InReview", "port: 443\n"]);
    });
    it("publishes the version that a list returned", async () => {
      const { id = "", name = "", solution } = await solutionVersion();
      await client.targets.publishSolutionVersion(group, "line-1", { solutionVersionId: id }, { updateIntervalInMs });
      let read = await client.solutionVersions.get(group, "line-1", solution, name);
      while (read.properties?.state === "Staging") read = await client.solutionVersions.get(group, "line-1", solution, name);
      assert.deepEqual([read.properties?.state, read.properties?.stages?.at(-1)?.childStages?.[0]?.stage], ["ReadyToDeploy", "Staging"]);
    });
    it("unstages and removes the revision", async () => {
      const { id = "" } = await solutionVersion();
      await client.targets.unstageSolutionVersion(group, "line-1", { solutionVersionId: id }, { updateIntervalInMs });
      await client.targets.removeRevision(group, "line-1", revision, { updateIntervalInMs });
      assert.equal(edge.agent.unstaged.length, 1);
      await assert.rejects(solutionVersion, /no solution version/);
    });
    it("reports why a review failed", async () => {
      await client.schemas.removeVersion(group, "app-schema", { version: "1.0.0" });
      const review = client.targets.reviewSolutionVersion(group, "line-1", { solutionTemplateVersionId: edgeIds.templateVersion }, { updateIntervalInMs });
      await assert.rejects(async () => await review, /app-schema\/versions\/1\.0\.0/);
    });
    it("deletes target, template version, template, schema and config template", async () => {
      await client.targets.delete(group, "line-1", { updateIntervalInMs });
      await client.solutionTemplates.removeVersion(group, "app", { version: "1.0.0" }, { updateIntervalInMs });
      await client.solutionTemplates.delete(group, "app", { updateIntervalInMs });
      await client.schemas.delete(group, "app-schema", { updateIntervalInMs });
      await client.configTemplates.delete(group, "line-defaults", { updateIntervalInMs });
      await assert.rejects(client.configTemplates.get(group, "line-defaults"), { code: "ResourceNotFound" });
      for (const gone of [client.targets.get(group, "line-1"), client.solutionTemplates.get(group, "app"), client.schemas.get(group, "app-schema")])
        await assert.rejects(gone, { code: "ResourceNotFound" });
    });
  });
}
