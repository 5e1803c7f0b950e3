import { ArmError, type JsonObject } from "../operation";
import { SchemaFailure, schemaRules, type SchemaRule } from "./schema-rules";
import { YamlFailure, yamlMap } from "./yaml-text";

/** The rules of a schema, given as the YAML text of a schema version or parsed from a template. Refuses a malformed schema; code `assumed`. */
export function rulesOf(schema: string | JsonObject): SchemaRule[] {
  try {
    return schemaRules(typeof schema === "string" ? yamlMap(schema, "The schema") : schema);
  } catch (error) {
    if (error instanceof SchemaFailure)
      throw new ArmError(
        400,
        "InvalidSchema",
        `The schema is invalid: ${error.message}.`,
        error.faults.map((message) => ({ code: "InvalidRule", message })),
      );
    if (error instanceof YamlFailure) throw new ArmError(400, "InvalidSchema", error.message);
    throw error;
  }
}
