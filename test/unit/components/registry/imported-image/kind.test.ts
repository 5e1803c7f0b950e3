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

describe("imported image kind", () => {
  let service: RegistryService;
  let provider: LifecycleProvider<ImportedImageInputs, unknown>;
  /** Digest of the image in the hub's registry, and the lookup result at its source. */
  let present: string | undefined;
  let source: SourceImage;
  let refusal: RegistryError | undefined;
  let logins: unknown[];
  /** Makes Azure's import store this digest. */
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
    const lookup = {
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
      importedImageWith(() => lookup),
    );
  });
  const made = async (given: ImportedImageInputs & Record<string, unknown> = inputs) => (await provider.create(given)).outs["digest"];
  const refused = async (given: ImportedImageInputs & Record<string, unknown> = inputs) => (await failureOf(provider.create(given))).message;

  it("refuses invalid names of source and image, both in one check", async () => {
    const { failures } = await provider.check({}, { ...inputs, source: "busybox:1", image: "tools/busybox" });
    const given = failures.map(({ reason }) => /^(EDGE-IMAGE-REF) [\s\S]* given {3}(.*)/m.exec(reason)?.slice(1));
    assert.deepEqual(given, [
      ["EDGE-IMAGE-REF", "busybox:1"],
      ["EDGE-IMAGE-REF", "tools/busybox"],
    ]);
    assert.deepEqual((await provider.check({}, inputs)).failures, []);
  });

  it("imports a missing image and records its digest", async () => {
    assert.equal(await made(), first);
    assert.deepEqual(service.writes, ["POST /registries/hub/importImage"]);
  });

  it("imports nothing if the image exists with the source's digest", async () => {
    present = first;
    assert.deepEqual([await made(), service.writes], [first, []]);
  });

  it("reads the source's registry with the same credentials that Azure receives", async () => {
    present = first;
    await made({ ...inputs, credentials });
    assert.deepEqual(logins, [credentials]);
  });

  it("compares a source given by digest without reading its registry", async () => {
    present = first;
    await made(pinned);
    assert.deepEqual([logins, service.writes], [[], []]);
  });

  it("refuses to overwrite a different image of the same name", async () => {
    present = second;
    assert.match(await refused(), /^EDGE-IMAGE-TAKEN {2}image tools\/busybox:1 is already in the registry, and differs from mcr\.example\.com\/busybox:1\n/);
    assert.deepEqual([present, service.writes], [second, []]);
  });

  for (const lookedUp of [{ is: "unknown" }, { is: "missing" }] as const)
    it(`refuses an existing image of the same name if the source is ${lookedUp.is}`, async () => {
      [present, source] = [first, lookedUp];
      assert.match(await refused(), /EDGE-IMAGE-TAKEN .*this machine cannot read[\s\S]*fix {5}name the source by digest/);
      assert.deepEqual(service.writes, []);
    });

  /** Azure accepts the call and the operation fails later; `meanwhile` is the digest that the registry has by then. */
  const failsLater = (reason: string, meanwhile?: string) => {
    service.afterWrite = () => {
      present = meanwhile;
      throw new ArmError(0, "Conflict", reason, "POST importImage");
    };
  };

  it("accepts an image pushed by someone else during the import, if it is the same", async () => {
    failsLater("Tag tools/busybox:1 already exists in target registry.", first);
    assert.deepEqual([await made(), service.writes.length], [first, 1]);
  });

  it("refuses an image pushed by someone else during the import, if it differs", async () => {
    failsLater("Tag tools/busybox:1 already exists in target registry.", second);
    assert.match(await refused(), /EDGE-IMAGE-TAKEN/);
    assert.equal(service.writes.length, 1);
  });

  for (const [reason, fix] of [
    ['Invalid message Unauthorized Unauthorized {"errors":[{"code":"UNAUTHORIZED","message":"authentication required"}]}', "importCredentials"],
    ["The image was not found in the source registry.", "no such image"],
    ["Something else", "correct what Azure names"],
  ] as const)
    it(`reports a failed import with Azure's message, without credentials, and with the fix "${fix}"`, async () => {
      failsLater(reason);
      const message = await refused({ ...inputs, credentials });
      assert.ok(message.startsWith(`EDGE-IMPORT-FAILED  Azure could not import mcr.example.com/busybox:1: Conflict: ${reason}`), message);
      assert.match(message, new RegExp(`fix {5}.*${fix}`));
      assert.doesNotMatch(message, /hush/);
    });

  it("fails if Azure imported another image than the digest names", async () => {
    copies(second);
    assert.match(await refused(pinned), /EDGE-IMPORT-FAILED .*another image under its name/);
  });

  it("reports the reason if the registry denies this machine read access", async () => {
    refusal = new RegistryError("unauthorized", "hub.example.com does not allow this login to read tools/busybox:1");
    assert.match(await refused(), /^EDGE-IMAGES-UNKNOWN .*does not allow this login to read[\s\S]*fix {5}check this machine's sign-in/);
  });

  it("accepts a changed source with the same image, and refuses one with a different image", async () => {
    const { outs } = await provider.create(inputs);
    const other = { ...inputs, source: "mirror.example.com/busybox:1" };
    assert.deepEqual((await provider.update("id", outs, other)).outs["digest"], first);
    source = { is: "there", digest: second };
    await assert.rejects(provider.update("id", outs, { ...other, source: "mirror.example.com/busybox:2" }), /EDGE-IMAGE-TAKEN/);
    assert.equal(service.writes.length, 1);
  });

  it("shows no change after a refresh if the source's tag has moved", async () => {
    const { outs } = await provider.create(inputs);
    source = { is: "there", digest: second };
    assert.equal((await provider.diff("id", (await provider.read("id", outs)).props, inputs)).changes, false);
  });

  it("is gone after a refresh if the image was deleted", async () => {
    const { outs } = await provider.create(inputs);
    present = undefined;
    assert.equal((await provider.read("id", outs)).id, "");
  });

  it("is gone after a refresh if its registry is gone, and stays in state if the registry cannot be read", async () => {
    const { outs } = await provider.create(inputs);
    refusal = new RegistryError("unreachable", "no connection");
    assert.equal((await provider.read("id", outs)).id, "id");
    [refusal, present] = [undefined, undefined];
    service.resources.delete(registryId);
    assert.equal((await provider.read("id", outs)).id, "id");
    service.resources.set("/subscriptions/s/resourceGroups/g", {});
    assert.equal((await provider.read("id", outs)).id, "");
  });

  it("shows drift after a refresh if the image was replaced, and refuses to overwrite it", async () => {
    const { outs } = await provider.create(inputs);
    present = second;
    const { props } = await provider.read("id", outs);
    assert.equal((await provider.diff("id", props, inputs)).changes, true);
    await assert.rejects(provider.update("id", props, inputs), /EDGE-IMAGE-TAKEN/);
    assert.equal(present, second);
  });

  it("keeps the image in the registry on delete", async () => {
    const { outs } = await provider.create(inputs);
    await provider.delete("id", outs);
    assert.deepEqual([present, service.writes.length], [first, 1]);
  });
});
