import assert from "node:assert/strict";
import type { LifecycleProvider } from "../../../../../components/dynamic/provider";
import { RegistryError } from "../../../../../components/oci/registry-error";
import { type LockedTagsInputs, type LockedTagsState, lockedTagsWith } from "../../../../../components/registry/locked-tags/kind";
import type { TagRegistry } from "../../../../../components/registry/locked-tags/tag-lock";
import { providerOn } from "../../../../support/lifecycle-run";
import { RegistryService } from "../../../../support/registry-service";

const registryId = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerRegistry/registries/hub";
const [first, second] = [`sha256:${"1".repeat(64)}`, `sha256:${"2".repeat(64)}`];
const images = ["vision:1", "gateway:1"].map((image) => ({ image, digest: first }));
const inputs = { registryId, images, timeout: "PT1M" };

/** A registry in memory; `dies` throws after this call as a killed process would, `refuses` answers instead of it. */
class MemoryTags implements TagRegistry {
  readonly host = "hub.azurecr.io";
  readonly tags = new Map(images.map(({ image, digest }) => [image, { digest, writeEnabled: true }]));
  readonly locks: string[] = [];
  calls = 0;
  dies = Number.POSITIVE_INFINITY;
  refuses: (image: string, isChange: boolean) => RegistryError | undefined = () => undefined;

  async tagAttributes(repository: string, name: string, change?: object): Promise<unknown> {
    const image = `${repository}:${name}`;
    const refusal = this.refuses(image, change !== undefined);
    if (refusal) throw refusal;
    const tag = this.tags.get(image);
    if (!tag) throw new RegistryError("not-found", `hub.azurecr.io has no ${image}`);
    if (change) this.locks.push(image);
    if (change) Object.assign(tag, change);
    if (this.calls++ === this.dies) throw new Error("killed");
    return { imageName: repository, tag: { name, digest: tag.digest, changeableAttributes: { writeEnabled: tag.writeEnabled } } };
  }
}

describe("locked tags kind", () => {
  let log: string[];
  let registry: MemoryTags | undefined;
  let provider: LifecycleProvider<LockedTagsInputs, LockedTagsState>;
  let tags: MemoryTags;
  beforeEach(() => {
    const service = new RegistryService();
    log = [];
    service.resources.set(registryId, {});
    tags = registry = new MemoryTags();
    provider = providerOn(
      { ...service.context, log: (line) => void log.push(line) },
      lockedTagsWith(async (_context, _registryId, work) => registry && (await work(registry))),
    );
  });
  const created = async (given: LockedTagsInputs & Record<string, unknown> = inputs) => (await provider.create(given)).outs;
  const pendingOf = async (given?: LockedTagsInputs & Record<string, unknown>) => String((await created(given))["pending"]);
  const reread = async (outs: Record<string, unknown>) => (await provider.read(registryId, outs)).props;
  const changes = async (outs: Record<string, unknown>, news: LockedTagsInputs = inputs) => (await provider.diff(registryId, outs, { ...news })).changes;

  it("locks every tag once, and nothing that is locked already", async () => {
    tags.tags.set("gateway:1", { digest: first, writeEnabled: false });
    const outs = await created();
    assert.deepEqual([tags.locks, outs["pending"]], [["vision:1"], undefined]);
    assert.equal(await changes(await reread(outs)), false);
    assert.equal(log.filter((line) => line.endsWith("vision:1 locked")).length, 1);
  });

  it("locks the tags of an image that is published later", async () => {
    const outs = await created({ ...inputs, images: images.slice(0, 1) });
    assert.deepEqual([tags.locks, await changes(outs)], [["vision:1"], true]);
    await provider.update(registryId, outs, { ...inputs });
    assert.deepEqual(tags.locks, ["vision:1", "gateway:1"]);
  });

  it("never fails: what this identity may not lock is Pending with images, permission and fix, the rest is locked, and each run tries again", async () => {
    tags.refuses = (image, isChange) =>
      image === "vision:1" && isChange ? new RegistryError("unauthorized", "hub.azurecr.io does not allow this login to write vision:1") : undefined;
    const outs = await created();
    assert.equal(
      outs["pending"],
      "vision:1 not locked: this identity may not change tags of hub.azurecr.io (metadata_write); give it AcrPush at the registry, in ABAC mode Container Registry Repository Writer, or remove hub.registry.lockTags",
    );
    assert.deepEqual([tags.locks, await changes(outs)], [["gateway:1"], true]);
    tags.refuses = () => undefined;
    assert.equal((await provider.update(registryId, outs, { ...inputs })).outs["pending"], undefined);
  });

  it("names images with the same reason together", async () => {
    tags.refuses = (_image, isChange) => (isChange ? new RegistryError("unauthorized", "no") : undefined);
    assert.match(await pendingOf(), /^vision:1, gateway:1 not locked: this identity may not [^;]*; give it [^;]*$/);
  });

  it("does not lock a tag on another image than the published one, nor one that is missing", async () => {
    tags.tags.set("vision:1", { digest: second, writeEnabled: true });
    tags.tags.delete("gateway:1");
    const reason = await pendingOf();
    assert.match(reason, new RegExp(`vision:1 not locked: the tag leads to ${second}, the version was published with ${first}; push`));
    assert.match(reason, /gateway:1 not locked: hub\.azurecr\.io no longer has it/);
    assert.deepEqual(tags.locks, []);
  });

  it("reports a tag that a forced import moves although it is locked", async () => {
    const outs = await created();
    tags.tags.set("vision:1", { digest: second, writeEnabled: false });
    const props = await reread(outs);
    assert.equal(await changes(props), true);
    assert.match(log.join("\n"), new RegExp(`changed outside this stack: vision:1 leads to ${second}`));
    assert.match(String((await provider.update(registryId, props, { ...inputs })).outs["pending"]), /the tag leads to/);
  });

  it("locks the tag of two versions that were published with different images, whichever it leads to", async () => {
    const both = [{ image: "vision:1", digest: second }, ...images];
    assert.equal((await created({ ...inputs, images: both }))["pending"], undefined);
  });

  it("leaves out an image that is named by digest", async () => {
    assert.equal((await created({ ...inputs, images: [{ image: `vision@${first}`, digest: first }] }))["pending"], undefined);
    assert.equal(tags.calls, 0);
  });

  it("says why the registry cannot be reached, and that it does not exist", async () => {
    tags.refuses = () => new RegistryError("unreachable", "hub.azurecr.io: no connection");
    assert.equal(await pendingOf(), "vision:1, gateway:1 not locked: hub.azurecr.io: no connection");
    registry = undefined;
    assert.equal(await pendingOf(), "the registry does not exist");
  });

  it("locks again what somebody unlocked, once a refresh has seen it", async () => {
    const outs = await created();
    tags.tags.set("gateway:1", { digest: first, writeEnabled: true });
    const props = await reread(outs);
    assert.match(log.join("\n"), /gateway:1 is no longer locked/);
    await provider.update(registryId, props, { ...inputs });
    assert.deepEqual(tags.locks, ["vision:1", "gateway:1", "gateway:1"]);
  });

  it("keeps its state where a refresh cannot read the tags", async () => {
    const outs = await created();
    tags.refuses = () => new RegistryError("unauthorized", "no");
    assert.equal(await changes(await reread(outs)), false);
  });

  it("locks the rest after a run that was killed after any call, and each tag once", async () => {
    await created();
    const calls = tags.calls;
    for (let index = 0; index < calls; index++) {
      tags = registry = new MemoryTags();
      tags.dies = index;
      await assert.rejects(created(), /killed/);
      assert.equal((await created())["pending"], undefined, `call ${index}`);
      assert.deepEqual(tags.locks.toSorted(), ["gateway:1", "vision:1"], `call ${index}`);
    }
    assert.equal(calls, 6);
  });

  it("unlocks nothing when it is deleted", async () => {
    const outs = await created();
    const before = tags.calls;
    await provider.delete(registryId, outs);
    assert.deepEqual([tags.calls, tags.tags.get("vision:1")?.writeEnabled], [before, false]);
  });
});
