import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { startClock } from "../../lab/clock";
import { AzureLab } from "../support/azure-lab";
import { readRecording, replayed } from "../support/recording-replay";
import { withSourceHost } from "../support/source-host";

describe("recorded exchanges with Azure", function () {
  this.timeout(60_000);
  let lab: AzureLab;
  beforeEach(async () => {
    lab = withSourceHost(await AzureLab.start({ clock: startClock(1000), applyLatencies: true }), "mcr.microsoft.com");
  });
  afterEach(async () => lab?.stop());

  for (const file of globSync("test/recordings/*.json").sort())
    it(`are answered by the lab with the same statuses, headers and shapes: ${file}`, async () => {
      assert.deepEqual(await replayed(readRecording(readFileSync(file, "utf8")), lab), []);
    });

  it("show where the lab answers otherwise", async () => {
    const recording = readRecording(readFileSync("test/recordings/lab.json", "utf8"));
    const [first, second] = recording.exchanges;
    const altered = [
      { ...first, answer: { status: 403, headers: { etag: "{etag-1}" }, body: { error: { code: "AuthorizationFailed", message: "", target: "x" } } } },
      second,
    ];
    const found = await replayed(readRecording(JSON.stringify({ ...recording, exchanges: altered })), lab);
    assert.deepEqual(
      found.map((line) => line.replace(/^0 GET [^:]*: /, "")),
      [
        "status 403, the lab answers 404",
        "header etag is recorded, the lab sends none",
        "recorded: .error.code: AuthorizationFailed; not in the lab's body",
        "recorded: .error.target: string; not in the lab's body",
        "in the lab's body: .error.code: ResourceGroupNotFound; not recorded",
      ],
    );
  });
});
