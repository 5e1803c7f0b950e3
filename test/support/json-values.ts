import fc from "fast-check";

/** Texts that some YAML parser interprets as another type if they are unquoted. */
export const mistakableTexts = [
  ..."no No NO off n N yes on y Y true TRUE False null Null ~ = << .inf -.INF .nan .NaN".split(" "),
  ..."0 17 017 -017 08 0o17 0O17 0x1F 0X1F 0b11 1_000 0_1 1__0 +12 1.10 1. .5 +.5 1e3 1E5 1.e3 -2E+05 1:30 190:20:30 1:30.5 2024-01-01 2024-1-1".split(" "),
  ...["2001-12-14t21:59:43.10-05:00", "2001-12-14 21:59:43.10 -5", "", " ", " a", "a ", "\t", "a\tb", "\n", "a\n", "a\nb", " \n x", "\r\n", "\r"],
  ...[
    "-",
    "- a",
    "? a",
    ": a",
    "a: b",
    "a #b",
    "#",
    "&a",
    "*a",
    "!a",
    "!!int 1",
    "|",
    ">",
    "%a",
    "@",
    "`",
    "{",
    "[",
    ",",
    "]",
    "---",
    "...",
    "'",
    '"',
    "\\",
    "a\\nb",
  ],
  ...[
    "\u0000",
    "\u007f",
    "\u0085",
    "a\u0085b",
    "\u00a0",
    "\u2028",
    "a\u2028b",
    "\u2029",
    "\ufeff",
    "\ud83d\ude00",
    "{{ .Values.a }}",
    "${{$val(a)}}",
    "x".repeat(1_200),
  ],
];

const text = fc.oneof(fc.constantFrom(...mistakableTexts), fc.string({ unit: "binary", maxLength: 20 }));

/** Any JSON value: nested, with texts that YAML could interpret as another type, also as keys. */
export const jsonValue: fc.Arbitrary<unknown> = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    text,
    fc.boolean(),
    fc.constant(null),
    fc.maxSafeInteger(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(text, tie("value"), { maxKeys: 4, noNullPrototype: true }),
  ),
})).value;
