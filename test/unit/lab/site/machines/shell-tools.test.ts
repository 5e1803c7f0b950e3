import assert from "node:assert/strict";
import { chmodSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { missingShellTools } from "../../../../../lab/site/machines/shell-tools";
import { removeTemporaryFolders, temporaryFolder } from "../../engine/temporary-folder";

describe("the shell tools of this machine", () => {
  afterEach(removeTemporaryFolders);
  /** A search path with every program of this machine's but one; that one is a script instead, or not there. */
  const pathWith = (replaced: string, script?: string) => {
    const folder = temporaryFolder();
    const bin = join(folder, "bin");
    mkdirSync(bin);
    for (const place of (process.env["PATH"] ?? "").split(delimiter)) {
      let names: string[] = [];
      try {
        names = readdirSync(place);
      } catch {
        // A place on the search path that is not there.
      }
      for (const name of names) {
        try {
          if (name !== replaced) symlinkSync(join(place, name), join(bin, name));
        } catch {
          // An earlier place has it.
        }
      }
    }
    if (script !== undefined) {
      writeFileSync(join(bin, replaced), script);
      chmodSync(join(bin, replaced), 0o755);
    }
    return { PATH: bin };
  };

  it("lack the one that is not there", async () => assert.deepEqual(await missingShellTools(pathWith("sha256sum")), ["sha256sum"]));

  it("lack a sed that takes the word after -i for a suffix, as that of BSD does", async () => {
    const sed = '#!/bin/sh\nif [ "$1" = -i ]; then echo "sed: $3: extra characters" >&2; exit 1; fi\n';
    assert.deepEqual(await missingShellTools(pathWith("sed", sed)), ["sed -i"]);
  });

  it("are no shell where there is none", async () => assert.deepEqual(await missingShellTools({ PATH: temporaryFolder() }), ["sh"]));
});
