import type { Fault } from "../../components/core/fault";

/** The settings of a new stack, and what was found while they were collected. */
export interface Draft {
  role: "hub" | "site";
  /** As the stack's file writes them. */
  settings: Readonly<Record<string, unknown>>;
  /** Facts for the file's comments, by dotted path of the setting, without the role. */
  notes: Readonly<Record<string, string>>;
  /** What `up` needs and is missing. */
  missing: readonly Fault[];
  /** What could not be read, as sentences. */
  unread: readonly string[];
}
