import type { InputChange } from "../read/input-changes";
import type { PlannedChange, PreviewPlan } from "../read/preview-plan";
import { wordsOf } from "./words";

const tokenPassword = "pulumi-nodejs:dynamic/edge:TokenPassword";
const pullSecret = "kubernetes:core/v1:Secret";

/** What a new generation of a password writes down. */
const ofGeneration = ["plannedGeneration", "reason", "notAfter"];

/** What keeps a site as it is declared: passwords whose end is near are replaced, and what is Pending goes on. Everything else is somebody's change. */
export interface Upkeep {
  /** Names of the resources that change beyond upkeep, with what is done to them. */
  beyond: string[];
  /** Names of the passwords that are due. */
  due: string[];
}

/** Parts a plan into upkeep and what is beyond it. Pure. A plan that did not get to its end must be refused before. */
export function upkeepIn({ changes }: Pick<PreviewPlan, "changes">): Upkeep {
  return {
    beyond: changes.filter((change) => !isUpkeep(change)).map(({ deed, name }) => `${deed} ${name}`),
    due: changes.filter(isDue).map(({ name }) => name),
  };
}

function isUpkeep(change: PlannedChange): boolean {
  const { deed, type, inputs } = change;
  if (deed !== "update") return false;
  const declared = inputs.filter(({ path }) => !wordsOf(type).isIgnored?.(path.split(".")[0] ?? ""));
  if (type === tokenPassword) return declared.length === 0 || isDue(change);
  return declared.every((input) => follows(input) || (type === pullSecret && isPassword(input)));
}

/** Known only once something else was done, so nobody declared it. */
function follows({ after }: InputChange): boolean {
  return after.is === "unknown";
}

/** The vendor's provider tells a Secret's unknown data as gone from one input and secret in another. */
function isPassword({ path, after }: InputChange): boolean {
  return /^(data|stringData)(\.|$)/.test(path) && after.is !== "value";
}

/** Another generation because the password ends, and for no other reason. */
function isDue({ type, deed, inputs }: PlannedChange): boolean {
  const reason = inputs.find(({ path }) => path === "reason")?.after;
  const isOnly = inputs.every(({ path }) => ofGeneration.includes(path));
  return type === tokenPassword && deed === "update" && isOnly && reason?.is === "value" && /^expires /.test(String(reason.value));
}
