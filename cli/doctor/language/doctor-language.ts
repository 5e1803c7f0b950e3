import type { Fault } from "../../../components/core/fault";
import type { Examination } from "../check";

/** The words of a report in one language. Codes, ids of checks and what a fault quotes are the same in every language. */
export interface DoctorLanguage {
  /** Titles of the columns: verdict, stack, check, examined. */
  titles: readonly string[];
  verdicts: Readonly<Record<Examination["verdict"], string>>;
  /** What a check examines. */
  examined(check: Pick<Examination, "check" | "examined">): string;
  /** Why a check was skipped. */
  reason(reason: string): string;
  /** A fault with its fix, one line per part. */
  fault(fault: Fault): string;
  /** The closing sentence. `unread`: skipped checks that could not be made. */
  close(stacks: string, counts: Readonly<Record<Examination["verdict"], number>>, unread: number): string;
}

/** What a fault means and what to do, whatever values it quotes. */
export interface TranslatedFault {
  what: string;
  fix: string;
}
