import assert from "node:assert/strict";
import { ArmError } from "../../../../../components/arm/arm-error";
import { importedImageWith, type ImportedImageInputs } from "../../../../../components/registry/imported-image/kind";
import type { LifecycleProvider } from "../../../../../components/dynamic/provider";
import type { SourceImage } from "../../../../../components/registry/imported-image/image-look";
import { RegistryError } from "../../../../../components/oci/registry-error";
import { failureOf, providerOn } from "../../../../support/lifecycle-run";
import { RegistryService } from "../../../../support/registry-service";

const registryId = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerRegistry/registries/hub";
const [first, second] = [`sha256:${"1".repeat(64)}`, `sha256:${"2".repeat(64)}`];
const inputs = { registryId, image: "tools/busybox:1", source: "mcr.example.com/busybox:1", timeout: "PT1M" };
const pinned = { ...inputs, source: `mcr.example.com/busybox@${first}` };
const credentials = { username: "reader", password: "hush" };

describe("an imported image", () => {
  let service: RegistryService;
  let provider: LifecycleProvider<ImportedImageInputs, unknown>;
  /** What the registry has by the name, and what the source's registry says. */
  let present: string | undefined;
  let source: SourceImage;
  let refusal: RegistryError | undefined;
  let logins: unknown[];
  /** What Azure copies when it is asked to. */
  const copies = (digest: string) => {
    service.afterWrite = () => {
      present = digest;
    };
  };
  beforeEach(() => {
    service = new RegistryService();
    service.resources.set(registryId, {});
    [present, source, refusal, logins] = [undefined, { is: "there", digest: first }, undefined, []];
    copies(first);
    const look = {
      digestIn: async () => {
        if (refusal) throw refusal;
        return present;
      },
      atSource: async (_source: unknown, login: unknown) => {
        logins.push(login);
        return source;
      },
      referrersAtSource: async () => [],
    };
    provider = providerOn(
      service.context,
      importedImageWith(() => look),
    );
  });
  const made = async (given: ImportedImageInputs & Record<string, unknown> = inputs) => (await provider.create(given)).outs["digest"];
  const refused = async (given: ImportedImageInputs & Record<string, unknown> = inputs) => (await failureOf(provider.create(given))).message;

  it("is refused by names that are none, both at once, before anything is asked", async () => {
    const { failures } = await provider.check({}, { ...inputs, source: "busybox:1", image: "tools/busybox" });
    const given = failures.map(({ reason }) => /^(EDGE-IMAGE-REF) [\s\S]* given {3}(.*)/m.exec(reason)?.slice(1));
    assert.deepEqual(given, [
      ["EDGE-IMAGE-REF", "busybox:1"],
      ["EDGE-IMAGE-REF", "tools/busybox"],
    ]);
    assert.deepEqual((await provider.check({}, inputs)).failures, []);
  });

  it("is copied where it is not there, and its digest kept", async () => {
    assert.equal(await made(), first);
    assert.deepEqual(service.writes, ["POST /registries/hub/importImage"]);
  });

  it("that is there with the source's digest is left alone", async () => {
    present = first;
    assert.deepEqual([await made(), service.writes], [first, []]);
  });

  it("is asked of the source's registry with the login that Azure gets", async () => {
    present = first;
    await made({ ...inputs, credentials });
    assert.deepEqual(logins, [credentials]);
  });

  it("of a digest is compared without asking its registry", async () => {
    present = first;
    await made(pinned);
    assert.deepEqual([logins, service.writes], [[], []]);
  });

  it("is refused where another image has its name, and nothing is called", async () => {
    present = second;
    assert.match(await refused(), /^EDGE-IMAGE-TAKEN {2}image tools\/busybox:1 is already in the registry, and differs from mcr\.example\.com\/busybox:1\n/);
    assert.deepEqual([present, service.writes], [second, []]);
  });

  for (const seen of [{ is: "unknown" }, { is: "missing" }] as const)
    it(`is refused where one has its name and the source is ${seen.is}`, async () => {
      [present, source] = [first, seen];
      assert.match(await refused(), /EDGE-IMAGE-TAKEN .*this machine cannot read[\s\S]*fix {5}name the source by digest/);
      assert.deepEqual(service.writes, []);
    });

  /** Azure accepts the call and fails later; `meanwhile` is what the registry has then. */
  const failsLater = (reason: string, meanwhile?: string) => {
    service.afterWrite = () => {
      present = meanwhile;
      throw new ArmError(0, "Conflict", reason, "POST importImage");
    };
  };

  it("that somebody brought meanwhile is taken over, if it is the same", async () => {
    failsLater("Tag tools/busybox:1 already exists in target registry.", first);
    assert.deepEqual([await made(), service.writes.length], [first, 1]);
  });

  it("that somebody brought meanwhile is refused, if it is another", async () => {
    failsLater("Tag tools/busybox:1 already exists in target registry.", second);
    assert.match(await refused(), /EDGE-IMAGE-TAKEN/);
    assert.equal(service.writes.length, 1);
  });

  for (const [reason, fix] of [
    ['Invalid message Unauthorized Unauthorized {"errors":[{"code":"UNAUTHORIZED","message":"authentication required"}]}', "importCredentials"],
    ["The image was not found in the source registry.", "no such image"],
    ["Something else", "correct what Azure names"],
  ] as const)
    it(`that Azure cannot copy is told in its words, with what to do: ${fix}`, async () => {
      failsLater(reason);
      const message = await refused({ ...inputs, credentials });
      assert.ok(message.startsWith(`EDGE-IMPORT-FAILED  Azure could not import mcr.example.com/busybox:1: Conflict: ${reason}`), message);
      assert.match(message, new RegExp(`fix {5}.*${fix}`));
      assert.doesNotMatch(message, /hush/);
    });

  it("is found out where Azure copied another one than the digest says", async () => {
    copies(second);
    assert.match(await refused(pinned), /EDGE-IMPORT-FAILED .*another image under its name/);
  });

  it("says why where the registry does not let this machine look", async () => {
    refusal = new RegistryError("unauthorized", "hub.example.com does not allow this login to read tools/busybox:1");
    assert.match(await refused(), /^EDGE-IMAGES-UNKNOWN .*does not allow this login to read[\s\S]*fix {5}check this machine's sign-in/);
  });

  it("from another source is content with the same image, and refuses another one", async () => {
    const { outs } = await provider.create(inputs);
    const other = { ...inputs, source: "mirror.example.com/busybox:1" };
    assert.deepEqual((await provider.update("id", outs, other)).outs["digest"], first);
    source = { is: "there", digest: second };
    await assert.rejects(provider.update("id", outs, { ...other, source: "mirror.example.com/busybox:2" }), /EDGE-IMAGE-TAKEN/);
    assert.equal(service.writes.length, 1);
  });

  it("whose source has moved since stays as it is", async () => {
    const { outs } = await provider.create(inputs);
    source = { is: "there", digest: second };
    assert.equal((await provider.diff("id", (await provider.read("id", outs)).props, inputs)).changes, false);
  });

  it("that somebody removed by hand is imported again after a look", async () => {
    const { outs } = await provider.create(inputs);
    present = undefined;
    assert.equal((await provider.read("id", outs)).id, "");
  });

  it("whose registry is gone is gone, and one that cannot be read is kept", async () => {
    const { outs } = await provider.create(inputs);
    refusal = new RegistryError("unreachable", "no connection");
    assert.equal((await provider.read("id", outs)).id, "id");
    [refusal, present] = [undefined, undefined];
    service.resources.delete(registryId);
    assert.equal((await provider.read("id", outs)).id, "id");
    service.resources.set("/subscriptions/s/resourceGroups/g", {});
    assert.equal((await provider.read("id", outs)).id, "");
  });

  it("that somebody replaced by hand shows after a look, and is refused and not overwritten", async () => {
    const { outs } = await provider.create(inputs);
    present = second;
    const { props } = await provider.read("id", outs);
    assert.equal((await provider.diff("id", props, inputs)).changes, true);
    await assert.rejects(provider.update("id", props, inputs), /EDGE-IMAGE-TAKEN/);
    assert.equal(present, second);
  });

  it("stays where it is when it is removed", async () => {
    const { outs } = await provider.create(inputs);
    await provider.delete("id", outs);
    assert.deepEqual([present, service.writes.length], [first, 1]);
  });
});
