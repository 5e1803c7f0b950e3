import { readFileSync } from "node:fs";
import { parseDocument } from "yaml";
import type { z } from "zod";
import { type Scenario, scenarioSchema } from "./scenario";
import { ScenarioFault, type ScenarioMistake } from "./scenario";

/** Reads a scenario file, YAML or JSON. @throws ScenarioFault with every mistake in it */
export function readScenario(file: string): Scenario {
  return parseScenario(textOf(file), file);
}

/** Parses the text of a scenario; faults name `file`. @throws ScenarioFault with every mistake in it */
export function parseScenario(text: string, file: string): Scenario {
  const document = parseDocument(text, { uniqueKeys: true });
  if (document.errors.length > 0)
    throw new ScenarioFault(
      document.errors.map(({ message }) => ({ what: "the scenario is not valid YAML", given: `${file}: ${message}`, allowed: "YAML or JSON" })),
    );
  const given: unknown = document.toJS() ?? {};
  const result = scenarioSchema.safeParse(given);
  if (result.success) return result.data;
  throw new ScenarioFault(result.error.issues.flatMap((issue) => mistakesOf(issue, file, given)));
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const given = error instanceof Error ? error.message : String(error);
    throw new ScenarioFault([{ what: "the scenario cannot be read", given, allowed: "a YAML or JSON file" }]);
  }
}

function mistakesOf(issue: z.core.$ZodIssue, file: string, given: unknown): ScenarioMistake[] {
  const path = issue.path.map(String).join(".");
  const at = path === "" ? file : `${file}: ${path}`;
  if (issue.code === "unrecognized_keys")
    return issue.keys.map((key) => ({
      what: "unknown property in the scenario",
      given: `${at}: ${key}`,
      allowed: "the properties in lab/scenario.schema.json",
    }));
  const value = issue.path.reduce<unknown>((here, part) => (here as Record<PropertyKey, unknown> | undefined)?.[part], given);
  const allowed = issue.code === "invalid_value" ? issue.values.map(String).join(" | ") : issue.message;
  return [{ what: "invalid value in the scenario", given: `${at} = ${JSON.stringify(value) ?? "(not set)"}`, allowed }];
}
