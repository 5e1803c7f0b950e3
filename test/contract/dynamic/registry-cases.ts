import assert from "node:assert/strict";
import { cpSync } from "node:fs";
import { join } from "node:path";
import type { PasswordMark } from "../../../components/registry/token-password/password-slot";
import type { SourceCredentials } from "../../../components/registry/imported-image/import-request";
import { pullActionsFor } from "../../../components/core/scope-map-actions";
import { importedImage } from "../../../components/registry/imported-image/kind";
import { lockedTags } from "../../../components/registry/locked-tags/kind";
import { retiredPassword } from "../../../components/registry/retired-password/kind";
import { registryGuard } from "../../../components/registry/registry-guard/kind";
import { scopeMap } from "../../../components/registry/scope-map/kind";
import { token } from "../../../components/registry/token/kind";
import { tokenPassword } from "../../../components/registry/token-password/kind";
import { registryVersion } from "../../support/azure-lab";
import { edgeSite } from "../../support/edge-lab";
import { writeLayout } from "../../support/image-layout";
import type { DynamicLab } from "./dynamic-lab";
import { type KindCase, kindCase } from "./kind-case";

const timeout = "PT1M";
const none: PasswordMark[] = [];

async function madeScopeMap({ edge, registryId }: DynamicLab, name: string): Promise<string> {
  const id = `${registryId}/scopeMaps/${name}`;
  await edge.lab.send("PUT", id, { version: registryVersion, body: { properties: { actions: pullActionsFor(["factory/vision"]) } } });
  return id;
}

async function issuedAtOf({ edge }: DynamicLab, tokenId: string, slot: string): Promise<string> {
  const { properties } = (await edge.lab.send("GET", tokenId, { version: registryVersion })).body;
  return properties.credentials.passwords.find(({ name }) => name === slot)?.creationTime ?? "";
}

/** A source for imports: a registry with one image, readable only with its own token. */
async function sourceImage({ edge: { lab } }: DynamicLab): Promise<{ source: string; credentials: SourceCredentials }> {
  const sourceId = await lab.hub("edgesource");
  if (!lab.images().includes("factory/vision:1.0.0")) {
    const layout = writeLayout(vision);
    cpSync(layout.folder, join(lab.folder, "upstream", "upstream.example.com", "factory", "vision"), { recursive: true });
    layout.remove();
    const { status, body } = await lab.import(sourceId, { source: { registryUri: "upstream.example.com", sourceImage: "factory/vision:1.0.0" } });
    assert.equal(status, 200, JSON.stringify(body));
  }
  const password = await lab.password(await lab.token(sourceId, "reader", pullActionsFor(["factory/vision"])));
  return { source: `${await lab.loginServer(sourceId)}/factory/vision:1.0.0`, credentials: { username: "reader", password } };
}

/** The image under a name in the hub's registry, with its digest. */
async function importedVision(lab: DynamicLab, image: string): Promise<{ image: string; digest: string }> {
  const { source, credentials } = await sourceImage(lab);
  const [registryUri = "", ...sourceImageParts] = source.split("/");
  const { status, body } = await lab.edge.lab.import(lab.registryId, {
    source: { registryUri, sourceImage: sourceImageParts.join("/"), credentials },
    targetTags: [image],
  });
  assert.equal(status, 200, JSON.stringify(body));
  return { image, digest: visionDigest() };
}

const vision = [{ name: "1.0.0", platforms: [["base", "app"]] }];

function visionDigest(): string {
  const { digests, remove } = writeLayout(vision);
  remove();
  return digests[0] ?? "";
}

const owner = "organization/edge-staging/line-1";

/** Cases of the kinds that work on the cloud registry: images, scope maps, tokens and passwords. */
export const registryCases: readonly KindCase[] = [
  kindCase(importedImage, {
    declare: async (lab, number) => {
      const given = await sourceImage(lab);
      return { registryId: lab.registryId, image: `line${number}/vision:1.0.0`, ...given, timeout };
    },
    // The same image by its digest; another image would be rejected by the call, not by check.
    changes: ({ source }) => ({ source: { to: `${source}@${visionDigest()}` } }),
    makes: { images: 1 },
    serveImages: true,
    // The image stays in its registry, where a read finds it again.
    leaves: { images: 1 },
    afterDelete: "nothing",
  }),
  kindCase(lockedTags, {
    declare: async (lab, number) => {
      const images = [await importedVision(lab, `line${number}/vision:1`), await importedVision(lab, `line${number}/gateway:1`)];
      return { registryId: lab.registryId, images: images.slice(0, 1), timeout };
    },
    changes: ({ images }) => ({ images: { to: [...images, ...images.map(({ image, digest }) => ({ image: image.replace("vision", "gateway"), digest }))] } }),
    makes: { "locked tags": 1 },
    serveImages: true,
    // The locks stay.
    leaves: { "locked tags": 1 },
    leavesAfterUpdates: { "locked tags": 2 },
    leavesAfterKill: { "locked tags": 2 },
    afterDelete: "nothing",
  }),
  kindCase(scopeMap, {
    declare: async ({ registryId }, number) => ({
      registryId,
      name: `line${number}-pull`,
      actions: pullActionsFor(["factory/vision"]),
      description: "one",
      owner,
      formerOwner: "",
      copiedFrom: "",
      timeout,
    }),
    changes: () => ({
      actions: { to: pullActionsFor(["factory/vision", "factory/gateway"]) },
      description: { to: "two" },
      owner: { to: `${owner}b`, with: { formerOwner: owner } },
    }),
    makes: { scopeMaps: 1 },
  }),
  kindCase(token, {
    declare: async (lab, number) => {
      await madeScopeMap(lab, `line${number}-other`);
      return {
        registryId: lab.registryId,
        name: `line${number}-pull`,
        scopeMapId: await madeScopeMap(lab, `line${number}-map`),
        status: "enabled",
        otherPasswords: none,
        owner,
        timeout,
      };
    },
    changes: ({ scopeMapId }) => ({ scopeMapId: { to: scopeMapId.replace("-map", "-other") }, status: { to: "disabled" }, owner: { to: `${owner}b` } }),
    makes: { tokens: 1 },
  }),
  kindCase(tokenPassword, {
    declare: async ({ edge, registryId }, number) => ({
      tokenId: await edge.lab.token(registryId, `line${number}-pull`, pullActionsFor(["factory/vision"])),
      ...{ plannedGeneration: 1, notAfter: "", reason: "", drift: "" },
      ...{ trigger: "", validity: "", margin: "P30D", replacesExisting: false },
      otherPasswords: none,
      connectedClusterId: edgeSite.connectedClusterId,
      timeout,
    }),
    changes: () => ({ plannedGeneration: { to: 2, with: { trigger: "2" } } }),
    makes: { passwords: 1 },
    // A second password is usable after a minute: at this speed the first poll sees it, and each run makes the same calls.
    speed: 60_000,
    afterDelete: "changed",
  }),
  kindCase(retiredPassword, {
    declare: async (lab, number) => {
      const tokenId = await lab.edge.lab.token(lab.registryId, `line${number}-pull`, pullActionsFor(["factory/vision"]));
      for (const slot of ["password1", "password2"]) await lab.edge.lab.password(tokenId, slot);
      const issuedAt = await issuedAtOf(lab, tokenId, "password2");
      return {
        tokenId,
        slot: "password2" as const,
        issuedAt,
        inUseIssuedAt: issuedAt,
        generation: 2,
        others: none,
        grace: "PT0S",
        timeout,
      };
    },
    // The password to keep must exist, unless all others stay.
    changes: ({ issuedAt }) => {
      const beside = { others: [{ slot: "password2" as const, issuedAt }] };
      return {
        slot: { to: "password1" as const, with: beside },
        issuedAt: { to: "2026-01-02T00:00:00Z", with: beside },
        generation: { to: 1 },
        inUseIssuedAt: { to: "2026-01-02T00:00:00Z", with: beside },
      };
    },
    makes: { passwords: -1 },
    leaves: { passwords: -1 },
    afterDelete: "nothing",
  }),
  kindCase(registryGuard, {
    declare: async ({ edge }, number) => ({ registryId: await edge.lab.hub(`guarded${number}`), owner, timeout }),
    changes: ({ registryId }) => ({ owner: { to: `${owner}b` }, tags: { to: { unit: "plants" } }, removes: { to: [registryId] } }),
    makes: {},
    afterDelete: "nothing",
  }),
];
