import { Document, isScalar, type Scalar, Schema, type ScalarTag, visit } from "yaml";

/** Tags of YAML 1.1 with the patterns of its plain scalars. Helm and Kubernetes read YAML 1.1. */
const tagsOf11 = new Schema({ schema: "yaml-1.1" }).tags;

/**
 * Texts that a reader takes for something else although YAML 1.1 and 1.2 agree on them: numbers of single readers (Go: `0X1F`, `0O17`), the default
 * value `=` of YAML 1.1, and characters that YAML 1.1 takes for line breaks or refuses.
 */
const mistakable = /^[-+]?[\d.]|^=$|[\t\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/;
const escaped = /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g;

/** YAML 1.1 reads an exponent only after a decimal point: `1.0e+21`. Source: yaml.org/type/float. */
const exponent: ScalarTag = {
  tag: "tag:yaml.org,2002:float",
  default: true,
  identify: (value) => typeof value === "number" && /e/.test(String(value)),
  test: /^-?\d\.\d+e[-+]\d+$/,
  resolve: Number,
  stringify: ({ value }) => String(value).replace(/^(-?\d)e/, "$1.0e"),
};

/**
 * A JSON value as YAML that readers of YAML 1.1 and 1.2 read as the same value. Format: block style, texts in double quotes where a reader could take
 * them for another type, without line folding, aliases and block texts.
 */
export function yamlText(value: unknown): string {
  const document = new Document(value, { aliasDuplicateObjects: false, compat: [...tagsOf11], customTags: (tags) => [exponent, ...tags] });
  visit(document, { Scalar: (_key, node) => quoteMistakable(node) });
  const text = document.toString({ lineWidth: 0, singleQuote: false, blockQuote: false, doubleQuotedMinMultiLineLength: Number.POSITIVE_INFINITY });
  // These characters occur in quoted texts only, where YAML has the escapes of JSON.
  return text.replaceAll(escaped, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

function quoteMistakable(node: Scalar): void {
  if (isScalar(node) && typeof node.value === "string" && mistakable.test(node.value)) node.type = "QUOTE_DOUBLE";
}
