import assert from "node:assert/strict";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { acceptsPassword, slotsOf } from "../../lab/azure/container-registry/password-slot";
import { type ProgramWorld, succeeded } from "./program-world";
import { credentials } from "./site-puller";

/** A value for each token of a site. Secret if they are passwords. */
export interface OfBothTokens<Value> {
  sync: Value;
  client: Value;
}

const names: OfBothTokens<string> = { sync: "line1", client: "line1-pull" };

/** The passwords of site line-1, in the service and at the site. */
export class SitePasswords {
  constructor(private readonly given: ProgramWorld) {}

  /** Requests a rotation of one or both tokens in the site's file. */
  rotate(rotation: Partial<OfBothTokens<number>>): void {
    this.given.project.change("line-1", "site", (site) => ({ ...site, rotation: { ...(site["rotation"] as object | undefined), ...rotation } }));
  }

  /** Number of passwords of each token. */
  counts(): OfBothTokens<number> {
    return { sync: slotsOf(this.token("sync")).length, client: slotsOf(this.token("client")).length };
  }

  isGood(which: keyof OfBothTokens<unknown>, password: string): boolean {
    return acceptsPassword(this.token(which), password, this.given.world.azure.azure.clock.now());
  }

  /** Deletes all passwords of a token by hand. */
  remove(which: keyof OfBothTokens<unknown>): void {
    this.given.world.azure.azure.store.put({ ...this.token(which), hidden: { slots: [] } });
  }

  /** Makes the passwords in use expire in this number of days, in the service and in the state, as if they had been issued long ago. */
  async endIn(days: number): Promise<void> {
    const { azure } = this.given.world.azure;
    const end = new Date(azure.clock.now().getTime() + days * 86_400_000).toISOString().slice(0, 10);
    const state = await this.given.stacks.exported("line-1");
    const file = this.given.project.file("aged-state.json");
    writeFileSync(file, state.replaceAll(/("notAfter": ")[-\d]+/g, `$1${end}`).replaceAll(/("expiry": ")\d[^"]*/g, `$1${end}T00:00:00Z`));
    await succeeded(this.given.stacks.run(["stack", "import", "--stack", "line-1", "--file", file]));
    for (const which of ["sync", "client"] as const) {
      const token = this.token(which);
      const slots = slotsOf(token).map((slot) => ({ ...slot, expiry: `${end}T00:00:00Z` }));
      azure.store.put({ ...token, hidden: { ...token.hidden, slots } });
    }
  }

  /** The passwords in use at the site: in its connection string and in its pull secret. */
  async inUse(): Promise<OfBothTokens<string>> {
    const { stdout } = await this.given.stacks.run(["stack", "export", "--show-secrets", "--stack", "line-1"]);
    const sync = new Set([...stdout.matchAll(/SyncTokenPassword=([^;]+)/g)].map(([, value = ""]) => value));
    assert.equal(sync.size, 1);
    const [first = ""] = sync;
    return { sync: first, client: (await credentials(this.given)).password };
  }

  /** Actions of the sync token's scope map: the program's, and those that the service added for staging. */
  syncActions(): unknown {
    const maps = this.given.world.azure.azure.store.all("Microsoft.ContainerRegistry/registries/scopeMaps");
    return maps.find(({ name }) => name === names.sync)?.properties["actions"];
  }

  /** Log lines in which the site's registry reports that the cloud refused its password. */
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
