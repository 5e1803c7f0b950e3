import { resourceTypes } from "../../components/core/resource-types";
import { configTemplateLink } from "../../components/orchestration/config-template-link/kind";
import { configuration } from "../../components/orchestration/configuration/kind";
import { fetchedImages } from "../../components/orchestration/fetched-images/kind";
import { installation } from "../../components/orchestration/installation/kind";
import { stagedSolution } from "../../components/orchestration/staged-solution/kind";
import { supersededRevisions } from "../../components/orchestration/superseded-revisions/kind";
import { target } from "../../components/orchestration/target/kind";
import { retireImpact, retireUnreachable } from "./describe-cluster";
import {
  addedAndRemoved,
  changedValues,
  describeKind,
  high,
  idField,
  type KindDescription,
  low,
  medium,
  none,
  ownerField,
  tagsField,
  perSiteIdField,
} from "./kind-description";

const roleAssignment: KindDescription = {
  type: resourceTypes.roleAssignment,
  label: "role assignment of the orchestration extension",
  create: low("the extension can add staged images to the site's sync scope map"),
  update: medium("the extension's permissions on the registry change"),
  replace: medium("the extension cannot add images to the site's sync scope map until the role is assigned again"),
  delete: medium("the extension can no longer add images to the site's sync scope map, so nothing new can be staged"),
  fields: {},
};

/** Kinds of workload orchestration at a site, in dependency order. */
export const orchestrationKinds: readonly KindDescription[] = [
  roleAssignment,
  describeKind(target, {
    label: "target",
    create: low("the site becomes a target of workload orchestration"),
    update: low("properties of the target change"),
    replace: high("the target is deleted and recreated; everything that is staged or installed is removed first"),
    delete: high("the site is no longer a target of workload orchestration"),
    fields: {
      name: { label: "name" },
      owner: ownerField,
      tags: tagsField,
      location: { label: "region" },
      hierarchyLevel: { label: "level" },
      solutionScope: { label: "namespace of the solutions" },
      customLocationId: perSiteIdField("custom location"),
      contextId: idField("context"),
      connectedClusterId: perSiteIdField("cluster"),
      force: {
        label: retireUnreachable,
        impact: retireImpact(
          "if the site is destroyed while its cluster is not connected, the target and its solutions are deleted from Azure only, and workloads keep running",
        ),
      },
      displayName: { label: "display name" },
      description: { label: "description" },
      capabilities: {
        label: "capabilities",
        impact: (before, after) =>
          addedAndRemoved(before, after).removed.length > 0
            ? medium("the site can no longer receive solutions that need a removed capability")
            : low("the site can receive more solutions"),
      },
    },
  }),
  describeKind(configTemplateLink, {
    label: "config template link",
    create: low("solutions of the site can read the config template"),
    update: none("only the way it is created changes"),
    replace: medium("solutions of the site cannot read the config template until it is linked again"),
    delete: low("solutions of the site can no longer read the config template"),
    fields: { configTemplateId: idField("config template"), targetId: idField("target"), contextId: idField("context") },
  }),
  describeKind(configuration, {
    label: "configuration",
    create: low("revisions can be created with its values"),
    update: low("the next revision uses its values"),
    replace: medium("its values are removed and set again"),
    delete: low("its values are removed"),
    fields: { targetId: idField("target"), version: { label: "for version" }, values: { label: "values", difference: changedValues } },
  }),
  describeKind(fetchedImages, {
    label: "fetched images",
    create: low("the site fetches them, and they are proved there before they are used; running workloads are not affected"),
    update: low("the site fetches what it lacks of them, and they are proved there before they are used; running workloads are not affected"),
    replace: low("the site fetches what it lacks of them, and they are proved there again"),
    delete: low("images are used without proof from then on; nothing is removed from the site"),
    fields: { solution: { label: "solution" }, images: { label: "images" }, proofMode: { label: "proof" } },
  }),
  describeKind(stagedSolution, {
    label: "staged solution",
    create: low("its images are fetched to the site; running workloads are not affected"),
    update: low("a new revision is staged beside the current one; running workloads are not affected"),
    replace: high("its images are removed from the site before they are fetched again; pods that start meanwhile cannot pull them"),
    delete: high("its images are removed from the site; pods that start afterwards cannot pull them"),
    fields: {
      targetId: idField("target"),
      templateVersionId: idField("version"),
      images: { label: "images" },
      instance: { label: "instance" },
      configuration: { label: "configuration", difference: changedValues },
    },
  }),
  describeKind(installation, {
    label: "installation",
    create: medium("the solution starts running at the site"),
    update: medium("the running solution is upgraded in place, and its pods restart"),
    replace: high("the running solution is stopped and started again"),
    delete: high("the running solution is stopped"),
    fields: { targetId: idField("target"), instance: { label: "instance" }, solutionVersionId: perSiteIdField("current revision") },
  }),
  describeKind(supersededRevisions, {
    label: "superseded revisions",
    create: none("there are none yet"),
    update: low("superseded revisions beyond the limit are removed from the site after the current one is staged"),
    replace: low("superseded revisions are counted again"),
    delete: none("removed together with the staged solution"),
    fields: { targetId: idField("target"), solutionVersionId: perSiteIdField("current revision"), keep: { label: "revisions to keep" } },
  }),
];
