import { activation } from "../../../../components/cluster/activation/kind";
import { importedImage } from "../../../../components/registry/imported-image/kind";
import { lockedTags } from "../../../../components/registry/locked-tags/kind";
import type { PublishedTag } from "../../../../components/registry/locked-tags/tag-lock";
import { registryGuard } from "../../../../components/registry/registry-guard/kind";
import { retiredPassword } from "../../../../components/registry/retired-password/kind";
import { scopeMap } from "../../../../components/registry/scope-map/kind";
import { tokenPassword } from "../../../../components/registry/token-password/kind";
import { token } from "../../../../components/registry/token/kind";
import type { SourceCredentials } from "../../../../components/registry/imported-image/import-request";
import type { PasswordMark } from "../../../../components/registry/token-password/password-slot";
import { describeFieldTables, id, ignored, kind, name, names, owner, replaces, tags, text, timeout, times, updates } from "../../../support/field-tables";

const [vision, gateway] = ["vision:1", "gateway:1"].map((image) => ({ image, digest: "sha256:1" })) as [PublishedTag, PublishedTag];
const others = ignored<PasswordMark[]>([], [{ slot: "password1", issuedAt: times[0] }]);

describeFieldTables("registry", [
  kind(scopeMap, {
    registryId: id,
    name,
    actions: names,
    description: text,
    owner,
    formerOwner: ignored("", "o/p/s"),
    copiedFrom: ignored("", "/a"),
    initialActions: ignored<string[] | undefined>(undefined, ["a"]),
    timeout,
  }),
  kind(token, {
    registryId: id,
    name,
    scopeMapId: updates("/A", "/b", "/a"),
    status: updates<"enabled" | "disabled">("enabled", "disabled"),
    otherPasswords: others,
    owner,
    timeout,
  }),
  kind(tokenPassword, {
    tokenId: id,
    plannedGeneration: updates(1, 2),
    notAfter: ignored("2026-01-01", "2026-01-02"),
    reason: ignored("one", "two"),
    trigger: ignored("1", "2"),
    validity: ignored("P90D", "P60D"),
    margin: ignored("P30D", "P20D"),
    replacesExisting: ignored<boolean>(false, true),
    drift: ignored("", "password1 was deleted"),
    otherPasswords: others,
    connectedClusterId: ignored("/a", "/b"),
    timeout,
  }),
  kind(retiredPassword, {
    tokenId: id,
    slot: updates<"password1" | "password2">("password1", "password2"),
    issuedAt: updates(...times),
    generation: updates(1, 2),
    inUseIssuedAt: updates(...times),
    others: ignored<PasswordMark[]>([], [{ slot: "password1", issuedAt: times[0] }]),
    grace: ignored("PT1M", "PT2M"),
    timeout,
  }),
  kind(importedImage, {
    registryId: id,
    image: replaces("tools/busybox:1.36", "tools/busybox:1.37"),
    source: updates("mcr.microsoft.com/busybox:1", "mcr.microsoft.com/busybox:2"),
    sourceRegistryId: ignored<string | undefined>(undefined, "/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerRegistry/registries/shared"),
    credentials: ignored<SourceCredentials | undefined>({ username: "one", password: "a" }, { username: "one", password: "b" }),
    timeout,
  }),
  kind(activation, {
    connectedRegistryId: id,
    connectedClusterId: id,
    extension: replaces("line1", "line2", "LINE1"),
    serviceAddress: replaces("10.96.0.50", "10.96.0.51"),
    context: ignored("line-1", "line-2"),
    ownsCertificate: replaces<boolean>(false, true),
    isAdopted: ignored<boolean>(false, true),
    lost: replaces("", "extension line1 no longer exists"),
    clearsPrevious: ignored<boolean | undefined>(false, true),
    timeout,
  }),
  kind(lockedTags, {
    registryId: id,
    images: updates<readonly PublishedTag[]>([vision, gateway], [vision], [gateway, vision], [vision, gateway, vision]),
    timeout,
  }),
  kind(registryGuard, { registryId: id, owner, tags, removes: updates(["/A"], ["/b"], ["/a"]), timeout }),
]);
