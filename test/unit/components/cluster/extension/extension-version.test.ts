import assert from "node:assert/strict";
import { versionProperties } from "../../../../../components/cluster/extension/extension-version";

describe("the version of an extension", () => {
  it("is the newest of the train Stable, upgraded by the service, unless told", () =>
    assert.deepEqual(versionProperties({}), { autoUpgradeMinorVersion: true, releaseTrain: "Stable" }));
  it("is the newest of another train", () =>
    assert.deepEqual(versionProperties({ releaseTrain: "Preview" }), { autoUpgradeMinorVersion: true, releaseTrain: "Preview" }));
  it("is one and is not upgraded where it is pinned", () =>
    assert.deepEqual(versionProperties({ version: "1.5.0" }), { autoUpgradeMinorVersion: false, version: "1.5.0" }));
});
