/** One property of an ARM type in the official type definitions. */
export interface Property {
  /** Absent if only `enum` or `const` restricts the value. */
  type?: "object" | "array" | "string" | "boolean" | "integer" | "number" | "any";
  flags?: readonly ("required" | "readOnly" | "writeOnly")[];
  /** Members of an object. */
  properties?: Record<string, Property>;
  /** Members besides `properties`; if absent, they are refused. */
  additionalProperties?: Property;
  items?: Property;
  /** Open list of values: compared case-insensitively; the services refuse unknown ones. */
  known?: readonly string[];
  /** Closed list of values, compared exactly. */
  enum?: readonly string[];
  const?: string;
  pattern?: string;
  minLength?: number;
  maxLength?: number;
  minValue?: number;
  maxValue?: number;
}
