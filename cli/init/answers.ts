import { EdgeError, type Fault } from "../../components/core/fault";
import { givenText } from "../../components/core/foreign-text";
import { allowedText, meantBy, type Question } from "./question";

/** Where answers come from. */
export interface AnswerSource {
  /** All values of an option. */
  texts(option: string): readonly string[];
  /** Take defaults without a question? */
  takesDefaults: boolean;
  /** Asks at the terminal; undefined without a terminal. */
  ask: ((question: string) => Promise<string>) | undefined;
  narrate(line: string): void;
}

/** Answers to questions: from options, else from the terminal, else the defaults. Collects every fault, so that one error reports all of them. */
export class Answers {
  private readonly faults: Fault[] = [];

  constructor(private readonly source: AnswerSource) {}

  /** The answer; undefined where there is none, which is a fault unless the question is optional. */
  async one(question: Question): Promise<string | undefined> {
    return (await this.answered(question, question.fallback === undefined ? [] : [question.fallback], (text) => [text])).at(-1);
  }

  /** Several answers: options that may be repeated, or one line at the terminal, separated by commas. */
  async many(question: Question, fallback: readonly string[]): Promise<string[]> {
    return [...new Set(await this.answered(question, fallback, (text) => text.split(",").map((part) => part.trim())))];
  }

  /** Adds a fault that was found otherwise. */
  add(...faults: readonly Fault[]): void {
    this.faults.push(...faults);
  }

  /** Refuses options that have no effect; `why` says what decides instead. */
  refuse(options: readonly string[], why: string): void {
    for (const option of options) {
      const [text] = this.source.texts(option);
      const what = `an option has no effect: ${why}`;
      if (text !== undefined) this.add({ code: "EDGE-INIT-OPTION", what, given: `--${option} ${givenText(text)}`, fix: `leave out --${option}` });
    }
  }

  /** @throws EdgeError with every fault */
  finish(): void {
    if (this.faults.length > 0) throw new EdgeError(this.faults);
  }

  private async answered(question: Question, fallback: readonly string[], split: (text: string) => string[]): Promise<string[]> {
    const given = this.source.texts(question.option);
    if (given.length > 0) return this.checked(question, given);
    const { prerequisite, choices = [], isOptional = false } = question;
    if (prerequisite && choices.length === 0) return this.without(prerequisite);
    const { ask, takesDefaults, narrate } = this.source;
    if (takesDefaults && (fallback.length > 0 || isOptional)) return [...fallback];
    if (ask === undefined || takesDefaults) return isOptional ? [] : this.without(missing(question, fallback));
    // A question is pointless once the command will fail.
    return this.faults.length > 0 ? [] : asked(question, fallback, { ask, narrate, split });
  }

  private checked(question: Question, texts: readonly string[]): string[] {
    return texts.flatMap((text) => meantBy(text, question) ?? this.without(wrong(question, text)));
  }

  private without(fault: Fault): string[] {
    this.faults.push(fault);
    return [];
  }
}

interface Terminal {
  ask(question: string): Promise<string>;
  narrate(line: string): void;
  split(text: string): string[];
}

/** Asks until the answer is accepted; the Enter key takes the default. */
async function asked(question: Question, fallback: readonly string[], { ask, narrate, split }: Terminal): Promise<string[]> {
  const { asks, choices = [], isOptional = false } = question;
  const shown = (value: string) => choices.find((choice) => choice.value === value)?.name ?? value;
  const usual = fallback.length > 0 ? ` [${fallback.map(shown).join(", ")}]` : isOptional ? " [none]" : "";
  if (choices.length > 0) narrate(`${asks}; found:\n${choices.map(({ value, name }) => `  ${name === undefined ? value : `${name}  ${value}`}`).join("\n")}`);
  for (;;) {
    const text = (await ask(`${asks}${usual}: `)).trim();
    if (text === "" && (fallback.length > 0 || isOptional)) return [...fallback];
    const parts = split(text);
    const meant = parts.flatMap((part) => meantBy(part, question) ?? []);
    if (meant.length === parts.length) return meant;
    narrate(`not allowed; allowed: ${allowedText(question)}`);
  }
}

function missing(question: Question, fallback: readonly string[]): Fault {
  const { option } = question;
  const orDefault = fallback.length > 0 ? `, or use --yes, which takes ${fallback.join(", ")}` : "";
  return {
    code: "EDGE-INIT-OPTION",
    what: "an option is missing, and nothing is asked with --yes or without a terminal",
    given: `--${option} (not set)`,
    allowed: allowedText(question),
    fix: `set --${option}${orDefault}`,
  };
}

function wrong(question: Question, text: string): Fault {
  return {
    code: "EDGE-INIT-OPTION",
    what: "an option has a value that is not allowed",
    given: `--${question.option} ${givenText(text)}`,
    allowed: allowedText(question),
    fix: `correct --${question.option}`,
  };
}
