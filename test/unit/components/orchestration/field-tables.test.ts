import { configTemplateLink } from "../../../../components/orchestration/config-template-link/kind";
import { configTemplateVersion } from "../../../../components/orchestration/config-template-version/kind";
import { azureSite } from "../../../../components/orchestration/azure-site/kind";
import { configTemplate } from "../../../../components/orchestration/config-template/kind";
import { configuration } from "../../../../components/orchestration/configuration/kind";
import { contextCapabilities } from "../../../../components/orchestration/context-capabilities/kind";
import { fetchedImages } from "../../../../components/orchestration/fetched-images/kind";
import { installation } from "../../../../components/orchestration/installation/kind";
import { schemaVersion } from "../../../../components/orchestration/schema-version/kind";
import { schema } from "../../../../components/orchestration/schema/kind";
import { solutionTemplateVersion } from "../../../../components/orchestration/solution-template-version/kind";
import { solutionTemplate } from "../../../../components/orchestration/solution-template/kind";
import { stagedSolution } from "../../../../components/orchestration/staged-solution/kind";
import { supersededRevisions } from "../../../../components/orchestration/superseded-revisions/kind";
import { target } from "../../../../components/orchestration/target/kind";
import type { ImageProof, ProofMode } from "../../../../components/core/image-proof";
import type { ImageDigests } from "../../../../components/core/moved-tag";
import type { SiteRegistryAccess } from "../../../../components/site-registry/access";
import {
  apiVersion,
  describeFieldTables,
  id,
  ignored,
  kind,
  maintenance,
  name,
  names,
  owner,
  replaces,
  tags,
  text,
  timeout,
  times,
  updates,
  wait,
} from "../../../support/field-tables";

const revision = updates("/V/1", "/v/2", "/v/1");
const yaml = updates("x: 1", "x: 2", "{ x: 1 }", "# said otherwise\nx: 1\n");
const siteRegistry: SiteRegistryAccess = {
  ...{ site: "line-1", loginServer: "hub.azurecr.io", serviceAddress: "10.96.0.50", extensionName: "line1", authoritySecret: "ca", context: "line-1" },
  ...{ username: "line1-pull", password: "one" },
};
const proved: ImageProof = { image: "a:1", provedAt: times[0], by: "o/p/one", path: "service's word" };
const proof = {
  proof: ignored<ImageProof[] | undefined>([], [proved]),
  proofMode: ignored<ProofMode | undefined>("preferred", "required"),
  siteRegistry: ignored<SiteRegistryAccess | undefined>(siteRegistry, undefined),
};

describeFieldTables("orchestration", [
  kind(contextCapabilities, { contextId: id, capabilities: names, propagation: ignored("PT30S", "PT1M"), apiVersion, timeout }),
  kind(azureSite, { siteId: id, level: updates("factory", "region"), contextId: id, referenceName: replaces("hall-1", "hall-2"), apiVersion, timeout }),
  kind(schema, { resourceGroupId: id, name, location: replaces("eastus", "eastus2"), owner, tags, apiVersion, timeout }),
  kind(schemaVersion, { schemaId: id, version: replaces("1.0.0", "1.0.1"), value: yaml, apiVersion, timeout }),
  kind(configTemplate, { resourceGroupId: id, name, location: replaces("eastus", "eastus2"), description: text, owner, tags, apiVersion, timeout }),
  kind(configTemplateVersion, { configTemplateId: id, version: replaces("1.0.0", "1.0.1"), configurations: yaml, apiVersion, timeout }),
  kind(configTemplateLink, { configTemplateId: id, targetId: id, contextId: id, apiVersion, timeout }),
  kind(solutionTemplate, {
    resourceGroupId: id,
    name,
    location: replaces("eastus", "eastus2"),
    description: text,
    capabilities: names,
    externalValidation: updates<boolean | undefined>(true, false),
    owner,
    tags,
    apiVersion,
    timeout,
  }),
  kind(solutionTemplateVersion, {
    solutionTemplateId: id,
    version: replaces("1.0.0", "1.0.1"),
    configurations: yaml,
    specification: updates({ a: 1, b: [1, 2] }, { a: 1, b: [2, 1] }, { b: [1, 2], a: 1 }),
    registryId: ignored("/hub", "/other"),
    apiVersion,
    timeout,
  }),
  kind(target, {
    resourceGroupId: id,
    name,
    location: replaces("eastus", "eastus2"),
    customLocationId: id,
    contextId: id,
    hierarchyLevel: replaces("line", "factory"),
    capabilities: names,
    solutionScope: replaces("line", "hall"),
    displayName: text,
    description: text,
    owner,
    tags,
    connectedClusterId: updates("/A", "/b", "/a"),
    force: updates(false, true),
    apiVersion,
    timeout,
  }),
  kind(configuration, { targetId: id, solutionTemplateId: id, version: updates("1.0.0", "1.0.1"), values: yaml, apiVersion, timeout }),
  kind(fetchedImages, {
    connectedRegistryId: id,
    syncScopeMapId: ignored("/one", "/two"),
    solution: name,
    version: ignored("1.0.0", "1.0.1"),
    images: names,
    repositories: ignored(["a"], ["b"]),
    publishedDigests: ignored<ImageDigests | undefined>({ "a:1": "sha256:1" }, undefined),
    siteRegistry: ignored(siteRegistry, { ...siteRegistry, password: "another" }),
    proofMode: ignored("preferred", "required"),
    syncSchedule: ignored("* * * * *", "0 2 * * *"),
    stallTimeout: ignored("PT1H", "PT2H"),
    by: ignored("o/p/one", "o/p/two"),
    wait,
    timeout,
  }),
  kind(stagedSolution, {
    targetId: id,
    solutionTemplateId: id,
    templateVersionId: updates("/T/versions/1.0.0", "/t/versions/1.0.1", "/t/versions/1.0.0"),
    instance: name,
    configuration: yaml,
    images: ignored(["a:1"], ["b:1"]),
    connectedRegistryId: ignored("/line1", "/line2"),
    orchestrationPrincipalId: ignored("p", "q"),
    ...proof,
    wait,
    apiVersion,
    timeout,
  }),
  kind(installation, {
    targetId: id,
    solutionTemplateId: id,
    instance: name,
    solutionVersionId: revision,
    ...proof,
    wait,
    maintenance,
    heldBy: ignored<string | undefined>(undefined, "opens Saturday 02:00 Europe/Rome, in 1 d"),
    apiVersion,
    timeout,
  }),
  kind(supersededRevisions, {
    targetId: id,
    solutionTemplateId: id,
    instance: name,
    solutionVersionId: revision,
    superseded: ignored(["/a"], ["/b"]),
    keep: updates(1, 0),
    wait,
    apiVersion,
    timeout,
  }),
]);
