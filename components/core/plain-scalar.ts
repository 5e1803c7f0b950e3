import { Schema, type ScalarTag } from "yaml";
import { isObject } from "./json";

/** Scalars that readers of YAML 1.1 read in different ways: `=`, numbers with leading zeros, exponents without point or sign, a sign before the point. */
const disputed = /^=$|^[-+]?0\d|^[-+]?\d+[eE]|^[-+]?[\d.]+[eE]\d|^[-+]\.\d/;

const tagsOf11 = scalarTags("yaml-1.1");
const tagsOf12 = scalarTags("core");

/** What a reader makes of a plain scalar, a text without quotes. */
export interface Reading {
  type: "text" | "null" | "boolean" | "number" | "date" | "merge";
  /** The number, boolean or text; undefined for the other types. */
  value: string | number | boolean | undefined;
}

/** The reading of YAML 1.2 (core schema). */
export function readingIn12(source: string): Reading {
  return readingBy(tagsOf12, source);
}

/** The reading of YAML 1.1, which Helm and Kubernetes follow. */
export function readingIn11(source: string): Reading {
  return readingBy(tagsOf11, source);
}

/**
 * Do all readers agree on this plain scalar? False for `no`, `017`, `1:30`, `1_000`, `2024-01-01`, `<<` and others.
 */
export function isUnambiguous(source: string): boolean {
  const [older, newer] = [readingIn11(source), readingIn12(source)];
  const isDisputed = disputed.test(source) && (older.type === "number" || source === "=");
  return older.type === newer.type && older.value === newer.value && !isDisputed;
}

/** A decimal number that every reader understands and that says no more than its value: no sign `+`, no zeros in front of or behind it. */
const decimalNotation = /^-?(0|[1-9]\d*)(\.\d*[1-9])?$|^-?\d\.\d+[eE][-+]\d+$/;

/** Does this text, written as a plain scalar, stand for exactly this number and nothing else? False for `00123`, `1.10`, `0x1F`, `9007199254740993`. */
export function isNumberAsWritten(source: string, number: number): boolean {
  return source === String(number) || (decimalNotation.test(source) && digitsOf(source) === digitsOf(String(number)));
}

/** Does this text, read as a number, lose digits? */
export function losesDigits(source: string): boolean {
  return /^[-+]?\d+(\.\d*)?$/.test(source) && digitsOf(source) !== digitsOf(String(Number(source)));
}

/** A reading as users write it: `text "no"`, `false`, `17`, `a date`. */
export function formatReading({ type, value }: Reading): string {
  if (type === "text") return `the text ${JSON.stringify(value)}`;
  if (type === "date") return "a date";
  return type === "merge" ? "a merge of maps" : type === "null" ? "null" : String(value);
}

function readingBy(tags: readonly ScalarTag[], source: string): Reading {
  const tag = tags.find(({ test }) => test?.test(source));
  const resolved: unknown = tag === undefined ? source : tag.resolve(source, () => undefined, {});
  const value = isObject(resolved) && "value" in resolved ? resolved["value"] : resolved;
  if (tag?.tag.endsWith(":merge")) return { type: "merge", value: undefined };
  if (value instanceof Date) return { type: "date", value: undefined };
  if (typeof value === "number") return { type: "number", value };
  if (typeof value === "boolean") return { type: "boolean", value };
  return value === null ? { type: "null", value: undefined } : { type: "text", value: source };
}

/** Sign, digits without outer zeros, and the power of ten, so that equal numbers have equal texts. */
function digitsOf(text: string): string {
  const [, sign = "", whole = "", fraction = "", exponent = "0"] = /^([-+]?)(\d*)\.?(\d*)(?:[eE]([-+]?\d+))?$/.exec(text) ?? [];
  const significant = `${whole}${fraction}`.replace(/^0+/, "");
  const trimmed = significant.replace(/0+$/, "");
  const power = Number(exponent) - fraction.length + significant.length - trimmed.length;
  return trimmed === "" ? "0" : `${sign === "-" ? "-" : ""}${trimmed}e${power}`;
}

function scalarTags(schema: "core" | "yaml-1.1"): ScalarTag[] {
  return new Schema({ schema }).tags.filter((tag): tag is ScalarTag => tag.default !== false && "test" in tag);
}
