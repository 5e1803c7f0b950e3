import { worstFirst } from "./danger";
import { type InputChange, type Side, knownValue } from "../read/input-changes";
import { type KindWords, low, type Meaning, none, told } from "./kind-words";
import type { PlannedChange } from "../read/preview-plan";
import type { ReviewedChange, ReviewedInput } from "./review";
import { wordsOf } from "./words";

/** Characters of a value that are shown. */
const longest = 160;

/** A planned change in the domain's words. Pure; shows the values of inputs that have words and of no other. */
export function reviewedChange(change: PlannedChange): ReviewedChange {
  const kind = wordsOf(change.type);
  return {
    deed: change.deed,
    resource: change.name,
    type: change.type,
    noun: kind.noun,
    ...meaningOf(change, kind),
    because: change.because.map((path) => kind.fields[path]?.label ?? outermost(path)),
    inputs: inputsOf(change, kind),
  };
}

function meaningOf({ deed, inputs, isRetained }: PlannedChange, kind: KindWords): Meaning {
  if (deed === "delete" && isRetained) return low("is only forgotten: it stays as it is");
  if (deed === "import") return low("is there already and stays as it is");
  if (deed !== "update") return kind[deed];
  if (inputs.length === 0) return { ...kind.update, means: `what an earlier run left undone goes on: ${kind.update.means}` };
  const declared = inputs.filter(({ path }) => !kind.isIgnored?.(outermost(path)));
  const meanings = declared.map(({ path, before, after }) => kind.fields[path]?.means?.(knownValue(before), knownValue(after)) ?? kind.update);
  return meanings.sort(worstFirst)[0] ?? none("only how the program works changes");
}

function inputsOf({ deed, inputs }: PlannedChange, kind: KindWords): ReviewedInput[] {
  const reviewed = inputs.map((input) => reviewedInput(input, kind));
  // What is not shown is not worth a line each where everything is new.
  const shown = reviewed.filter(({ label }) => label !== undefined || deed !== "create");
  return [...new Map(shown.map((input) => [input.input, input])).values()];
}

function reviewedInput({ path, before, after }: InputChange, kind: KindWords): ReviewedInput {
  const field = kind.fields[path];
  if (!field) return { input: outermost(path) };
  const named = { input: path, label: field.label };
  if (field.difference)
    return before.is === "value" && after.is === "value" ? { ...named, difference: short(field.difference(before.value, after.value)) } : named;
  const tell = field.isSecret ? () => "(secret)" : (field.tell ?? told);
  return { ...named, ...side("before", before, tell), ...side("after", after, tell) };
}

function side(name: "before" | "after", given: Side, tell: (value: unknown) => string): Partial<ReviewedInput> {
  if (given.is === "absent") return {};
  if (given.is === "value") return { [name]: short(tell(given.value)) };
  return { [name]: given.is === "secret" ? "(secret)" : "(known later)" };
}

function short(text: string): string {
  return text.length > longest ? `${text.slice(0, longest)}...` : text;
}

function outermost(path: string): string {
  return path.split(".")[0] ?? path;
}
