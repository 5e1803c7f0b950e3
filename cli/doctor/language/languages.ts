import { formatFault } from "../../../components/core/fault";
import type { DoctorLanguage } from "./doctor-language";
import { italian } from "./italian";

const english: DoctorLanguage = {
  titles: ["verdict", "stack", "check", "examined"],
  verdicts: { ok: "ok", warning: "warning", error: "error", skipped: "skipped" },
  examined: ({ examined }) => examined,
  reason: (reason) => reason,
  fault: formatFault,
  close: (stacks, { ok, warning, error, skipped }, unread) =>
    `${stacks}: ${ok} ok, ${warning} warnings, ${error} errors, ${skipped} skipped${unread === 0 ? "" : `, of which ${unread} could not be made`}`,
};

/** The languages of `doctor --language`. English is the default. */
export const languages = { en: english, it: italian } satisfies Readonly<Record<string, DoctorLanguage>>;
