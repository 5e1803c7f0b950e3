import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { doctorReport, doctorTable } from "../../../../../cli/doctor/doctor-report";
import { hubStackChecks } from "../../../../../cli/doctor/hub/hub-stack-checks";
import { italianChecks, italianFaults } from "../../../../../cli/doctor/language/italian";
import { languages } from "../../../../../cli/doctor/language/languages";
import { siteStackChecks } from "../../../../../cli/doctor/site/site-stack-checks";
import { commands } from "../../../../../cli/commands";
import { UsageError } from "../../../../../cli/io/command";
import { givenTo } from "../../../../support/command-line";
import { cloneFolder } from "../../../../../lab/engine/clone-folder";

/** Folders whose faults a check of the doctor reports. */
const folders = ["cli/doctor", "program/gate", "program/errors", "components/arm", "components/diagnosis", "components/cluster/access"];
/** Codes in these folders that no check reports: of the bundle's file. */
const elsewhere = ["EDGE-BUNDLE-FILE"];

const codesIn = (text: string) => [...text.matchAll(/"(EDGE-[A-Z-]+)"/g)].flatMap(([, code]) => code ?? []);

describe("the doctor's report in Italian", () => {
  it("has a text for every check, and for nothing else", () => {
    const ids = new Set(["settings", ...[...hubStackChecks, ...siteStackChecks].map(({ id }) => id)]);
    assert.deepEqual(Object.keys(italianChecks).sort(), [...ids].sort());
  });

  it("has a text for every fault that a check reports", () => {
    const files = folders.flatMap((folder) => globSync(`${folder}/**/*.ts`, { cwd: cloneFolder })).filter((file) => !file.startsWith("cli/doctor/language/"));
    const codes = new Set(files.flatMap((file) => codesIn(readFileSync(`${cloneFolder}/${file}`, "utf8"))));
    assert.ok(codes.size > 60, `only ${codes.size} codes`);
    assert.deepEqual(
      [...codes].filter((code) => !(code in italianFaults)),
      elsewhere,
    );
  });

  it("translates only codes that exist", () => {
    const headings = [...readFileSync(`${cloneFolder}/docs/reference/errors.md`, "utf8").matchAll(/^## (EDGE-[A-Z-]+)$/gm)].map(([, code]) => code);
    assert.deepEqual(
      Object.keys(italianFaults).filter((code) => !headings.includes(code)),
      [],
    );
  });

  it("keeps values and commands, and the original text of what it translates", () => {
    const fault = { code: "EDGE-DISK-SPACE", what: "the volume is full", given: "0 B of 20 GiB", allowed: "2 GiB", fix: "lower site.keepRevisions" };
    const unknown = { code: "EDGE-NEW", what: "it is new", fix: "wait\u001b[31m" };
    const base = { stack: "line-1", check: "free-space", examined: "free space" };
    const report = doctorReport(
      ["line-1"],
      [
        { ...base, verdict: "error", faults: [fault, unknown] },
        { ...base, verdict: "skipped", reason: "the site stages no image", isUnread: true, faults: [] },
        { ...base, verdict: "skipped", reason: "connect ECONNREFUSED", faults: [] },
      ],
    );
    assert.equal(
      doctorTable(report, languages.it),
      [
        "esito    stack   controllo   esaminato",
        "errore   line-1  free-space  spazio libero sul volume del registro del sito",
        "         EDGE-DISK-SPACE  il volume del registro del sito è pieno o quasi pieno",
        "           dettagli the volume is full",
        "           valore   0 B of 20 GiB",
        "           ammesso  2 GiB",
        "           rimedio  ridurre site.keepRevisions, oppure aumentare site.registry.storageRequest se il volume può crescere",
        "           fix      lower site.keepRevisions",
        "         EDGE-NEW  it is new",
        "           rimedio  wait\\u{1b}[31m",
        "saltato  line-1  free-space  spazio libero sul volume del registro del sito: il sito non prepara alcuna immagine",
        "saltato  line-1  free-space  spazio libero sul volume del registro del sito: connect ECONNREFUSED",
        "line-1: 0 ok, avvisi: 0, errori: 1, saltati: 2, di cui non eseguibili: 1",
      ].join("\n"),
    );
  });

  const wrong: [args: string[], message: RegExp][] = [
    [["line-1", "--language", "de"], /takes en or it, given de/],
    [["line-1", "--language", "it", "--json"], /--json is in English/],
  ];
  for (const [args, message] of wrong)
    it(`is refused for ${args.join(" ")}`, async () => {
      const doctor = await commands.find(({ name }) => name === "doctor")?.load();
      const io = { environment: {}, folder: cloneFolder, print: () => undefined, narrate: () => undefined };
      await assert.rejects(
        async () => doctor?.(await givenTo("doctor", args), io),
        (error) => error instanceof UsageError && message.test(error.message),
      );
    });
});
