import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { acceptsPassword, slotsOf } from "../../lab/azure/container-registry/password-slot";
import type { ProgramWorld } from "./program-world";
import { credentials } from "./site-puller";

/** A value for each token of a site. Secret where they are passwords. */
export interface OfBothTokens<Value> {
  sync: Value;
  client: Value;
}

const names: OfBothTokens<string> = { sync: "line1", client: "line1-pull" };

/** The passwords of site line-1, as the service and the site have them. */
export class SitePasswords {
  constructor(private readonly given: ProgramWorld) {}

  /** Asks in the site's file for a rotation of one token or both. */
  rotate(rotation: Partial<OfBothTokens<number>>): void {
    this.given.project.change("line-1", "site", (site) => ({ ...site, rotation: { ...(site["rotation"] as object | undefined), ...rotation } }));
  }

  /** How many passwords each token has. */
  counts(): OfBothTokens<number> {
    return { sync: slotsOf(this.token("sync")).length, client: slotsOf(this.token("client")).length };
  }

  isGood(which: keyof OfBothTokens<unknown>, password: string): boolean {
    return acceptsPassword(this.token(which), password, this.given.world.azure.azure.clock.now());
  }

  /** Takes every password of a token away, as somebody does by hand. */
  remove(which: keyof OfBothTokens<unknown>): void {
    this.given.world.azure.azure.store.put({ ...this.token(which), hidden: { slots: [] } });
  }

  /** Those in use, as the site got them: of its connection string and of its pull secret. */
  async inUse(): Promise<OfBothTokens<string>> {
    const { stdout } = await this.given.stacks.run(["stack", "export", "--show-secrets", "--stack", "line-1"]);
    const sync = new Set([...stdout.matchAll(/SyncTokenPassword=([^;]+)/g)].map(([, value = ""]) => value));
    assert.equal(sync.size, 1);
    const [first = ""] = sync;
    return { sync: first, client: (await credentials(this.given)).password };
  }

  /** Actions of the sync token's scope map: the program's, and what the service added for what is staged. */
  syncActions(): unknown {
    const maps = this.given.world.azure.azure.store.all("Microsoft.ContainerRegistry/registries/scopeMaps");
    return maps.find(({ name }) => name === names.sync)?.properties["actions"];
  }

  /** Lines in which the site's registry tells that the cloud refused its password. */
  refusedSyncs(): string[] {
    const folder = join(this.given.world.folder, "line-1", "pods");
    const logs = readdirSync(folder).filter((name) => name.startsWith("connected-registry_"));
    return logs.flatMap((name) => readFileSync(join(folder, name), "utf8").split("\n")).filter((line) => /UNAUTHORIZED|status 401/.test(line));
  }

  private token(which: keyof OfBothTokens<unknown>) {
    const found = this.given.world.azure.azure.store.all("Microsoft.ContainerRegistry/registries/tokens").find(({ name }) => name === names[which]);
    assert.ok(found, names[which]);
    return found;
  }
}
