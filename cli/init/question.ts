import type { z } from "zod";
import type { Fault } from "../../components/core/fault";
import { settings } from "../../program/config/settings-reference";

/** A value that was found, and that an option takes. */
export interface Choice {
  value: string;
  /** Shorter name by which it may be given, and that is shown at a terminal. @default - the value */
  name?: string;
}

/** Something that `init` must know, as an option and as a question at a terminal. */
export interface Question {
  /** Name of the option, without its dashes. */
  option: string;
  /** What is asked at a terminal, without a question mark. */
  asks: string;
  /** The values allowed, as one phrase. */
  allowed: string;
  /** Is this one of the allowed values? Choices are allowed anyway. */
  accepts(value: string): boolean;
  /** Values that were found. */
  choices?: readonly Choice[];
  /** Taken with --yes, and by the Enter key. @default - none: an answer is required */
  fallback?: string | undefined;
  /** May it stay without an answer? @default false */
  isOptional?: boolean;
  /** Reported instead of a missing option where nothing was found to choose from. */
  prerequisite?: Fault;
}

/** The part of a question that is not the setting's own. */
type OwnPart = Omit<Question, "allowed" | "accepts">;

/** A question about a setting: its schema decides what is accepted, its metadata describes it. `name`: the setting, for example `hub.location`. */
export function settingQuestion(name: string, schema: z.ZodType, own: OwnPart): Question {
  const setting = settings().find((one) => one.name === name);
  return { allowed: setting?.allowed ?? name, accepts: (value) => schema.safeParse(value).success, ...own };
}

/** The value that a text means: a choice by its value or its name, letters in either case, else the text itself where it is accepted. */
export function meantBy(text: string, { choices = [], accepts }: Question): string | undefined {
  const isMeant = (known: string | undefined) => known?.toLowerCase() === text.toLowerCase();
  const exact = choices.find(({ value }) => isMeant(value));
  if (exact) return exact.value;
  const [named, ...others] = choices.filter(({ name }) => isMeant(name));
  if (named && others.length === 0) return named.value;
  return accepts(text) ? text : undefined;
}

/** The values that a question takes, those that were found first. */
export function allowedText({ choices = [], allowed }: Question): string {
  return choices.length === 0 ? allowed : choices.map(({ value }) => value).join(", ");
}
