import { apiVersions } from "../../../components/core/api-versions";
import { resourceId, scopeMapId, tokenId } from "../../../components/core/arm-id";
import { ownerOfScopeMap } from "../../../components/core/owner";
import { type ImportFailureClass, importFailureClass } from "../../../components/registry/imported-image/import-fault";
import { holds, passwordsIn } from "../../../components/registry/token-password/password-slot";
import type { AssumptionCheck, Finding } from "../attempt";
import { refusalOf, type Scratch, scratchOwner } from "./scratch";
import { scratchLock } from "./scratch-group";

const version = apiVersions.containerRegistry;

/** Does a scope map keep the owner in its description? */
const ownerOfMaps: AssumptionCheck<Scratch> = {
  id: "owner-texts-kept",
  look: async (scratch) => {
    const map = await scratch.arm.get(await scratch.scopeMap(), version);
    return ownerOfScopeMap(map) === scratchOwner ? { held: "a new scope map names its owner" } : { failed: "a new scope map does not name its owner" };
  },
};

/** How long a token may take to list a password, and the wait between two looks, in milliseconds. The first is the assumption; it is waited for a little longer. */
const listing = { assumedMs: 120_000, waitedMs: 180_000, lookMs: 5_000 };

/** How soon does a token list a password that was issued? */
const passwordListed: AssumptionCheck<Scratch> = {
  id: "issued-password-listed-late",
  look: async (scratch) => {
    const token = await scratch.token();
    await scratch.done({
      method: "POST",
      path: `${scratch.registryId}/generateCredentials`,
      apiVersion: version,
      body: { tokenId: token, name: "password1" },
      repeatable: false,
    });
    for (let waitedMs = 0; ; waitedMs += listing.lookMs) {
      if (passwordsIn(await scratch.arm.get(token, version)).length > 0) return listedAfter(waitedMs);
      if (waitedMs >= listing.waitedMs) return { failed: `not listed after ${waitedMs / 1000} s` };
      await scratch.wait(listing.lookMs);
    }
  },
};

function listedAfter(ms: number): Finding {
  const seen = `listed after ${ms / 1000} s`;
  return ms <= listing.assumedMs ? { held: seen } : { failed: seen };
}

/** Has a token its password after a PATCH that does not name it? Also writes a PUT, so that a recording shows what that does. */
const patchKeepsPasswords: AssumptionCheck<Scratch> = {
  id: "token-patch-keeps-passwords",
  look: async (scratch) => {
    const path = await scratch.token();
    const before = passwordsIn(await scratch.arm.get(path, version));
    if (before.length === 0) return { notTried: "the token lists no password" };
    const kept = async (method: "PATCH" | "PUT", body: object) => {
      await scratch.done({ method, path, apiVersion: version, body });
      const live = passwordsIn(await scratch.arm.get(path, version));
      return before.filter((password) => holds(live, password)).length;
    };
    const patched = await kept("PATCH", { properties: { status: "disabled" } });
    const written = await kept("PUT", { properties: { scopeMapId: await scratch.scopeMap(), status: "enabled" } });
    const seen = `a PATCH kept ${patched} of ${before.length} passwords, a PUT ${written}`;
    return patched === before.length ? { held: seen } : { failed: seen };
  },
};

/** Images that cannot be imported, and what their failures must be understood as. */
const failingImports: readonly { registryUri: string; means: ImportFailureClass }[] = [
  { registryUri: "mcr.microsoft.com", means: "missing" },
  // A name that never exists. Source: RFC 2606.
  { registryUri: "registry.invalid", means: "unreachable" },
];

/** Does the program understand why an import failed? */
const importTexts: AssumptionCheck<Scratch> = {
  id: "import-failure-texts",
  look: async (scratch) => {
    await scratch.registry();
    const wrong: string[] = [];
    for (const { registryUri, means } of failingImports) {
      const body = { source: { registryUri, sourceImage: "edge-staging/missing:1" }, targetTags: ["edge-staging/missing:1"], mode: "NoForce" };
      const failure = await refusalOf(scratch.done({ method: "POST", path: `${scratch.registryId}/importImage`, apiVersion: version, body }));
      const found = failure && importFailureClass({ code: failure.code, message: failure.reason });
      if (found !== means) wrong.push(`${means} is read as ${found ?? (failure ? `unknown (${failure.code})` : "a success")}`);
    }
    return wrong.length === 0 ? { held: "a missing image and a missing host are recognized" } : { failed: wrong.join(", ") };
  },
};

/** How often, and how long apart in milliseconds, a new lock is tried until it has effect. Chosen by this project. */
const lockTries = { most: 12, waitMs: 5_000 };

/** Does a lock refuse the DELETE of what does not exist? */
const absentIsLocked: AssumptionCheck<Scratch> = {
  id: "absent-delete-is-locked",
  look: async (scratch) => {
    await scratch.registry();
    const lock = { path: resourceId(scratch.registryId, "Microsoft.Authorization/locks", scratchLock), apiVersion: apiVersions.lock };
    await scratch.done({ method: "PUT", ...lock, body: { properties: { level: "CanNotDelete", notes: "a check of edge-staging verify-assumptions" } } });
    try {
      if (!(await hasEffect(scratch))) return { notTried: "the lock had no effect within a minute" };
      const failure = await refusalOf(scratch.done({ method: "DELETE", path: tokenId(scratch.registryId, "missing"), apiVersion: version }));
      if (failure?.is === "locked") return { held: `refused with ${failure.code}` };
      return { failed: failure ? `answered with ${failure.code}` : "answered as if nothing were locked" };
    } finally {
      await scratch.done({ method: "DELETE", ...lock });
    }
  },
};

/** A lock may take effect late; until then what exists can be deleted. */
async function hasEffect(scratch: Scratch): Promise<boolean> {
  const path = scopeMapId(scratch.registryId, "locked");
  for (let tries = 0; tries < lockTries.most; tries += 1) {
    await scratch.done({ method: "PUT", path, apiVersion: version, body: { properties: { actions: ["repositories/scratch/content/read"] } } });
    const failure = await refusalOf(scratch.done({ method: "DELETE", path, apiVersion: version }));
    if (failure?.is === "locked") return true;
    await scratch.wait(lockTries.waitMs);
  }
  return false;
}

/** Assumptions about registries that a write can check, in the order in which they must be made. */
export const registryWrites: readonly AssumptionCheck<Scratch>[] = [ownerOfMaps, passwordListed, patchKeepsPasswords, importTexts, absentIsLocked];
