import assert from "node:assert/strict";
import { authoredYaml } from "../../../../program/catalog/authored-yaml";

const faultsOf = (text: string) => authoredYaml(text).faults.map(({ line, what, allowed }) => `${line}: ${what} => ${allowed}`);

describe("a YAML file in the catalog", () => {
  for (const [text, content] of [
    ["a: ${{$val(a)}}", { a: "${{$val(a)}}" }],
    ["a: ${{$val(a)}}+/factory/app:1.0", { a: "${{$val(a)}}+/factory/app:1.0" }],
    ['a: "{{ .Release.Name }}-x"', { a: "{{ .Release.Name }}-x" }],
    ["'${{$include(line/1.0.0)}}': {}", { "${{$include(line/1.0.0)}}": {} }],
    ["a: ${{$if($eq($val(mode), 'a)'), 1, 2)}}", { a: "${{$if($eq($val(mode), 'a)'), 1, 2)}}" }],
    ["a: ${{$newFunction(a)}}", { a: "${{$newFunction(a)}}" }],
    ["a: 'no'\nb: \"017\"\nc: true\nd: 1.5\ne: ~", { a: "no", b: "017", c: true, d: 1.5, e: null }],
    ["a: !!str 017", { a: "017" }],
    ["a: &x {b: 1}\nc: *x", { a: { b: 1 }, c: { b: 1 } }],
    ["a: |\n  no\n  !include x\n", { a: "no\n!include x\n" }],
    ["", null],
  ] as const)
    it(`is accepted and parsed unchanged: ${JSON.stringify(text)}`, () => assert.deepEqual(authoredYaml(text), { content, faults: [] }));

  for (const [text, fault] of [
    ["a: !include values.yaml", /^1: the tag !include is not part of YAML's core.*=> `\$\{\{\$include\(/],
    ["a:\n  - !Ref x", /^2: the tag !Ref .*=> the value itself, without a tag$/],
    ["a: !!binary aGk=", /^1: the tag !!binary /],
    ["a: !<x:y> {b: 1}", /^1: the tag x:y /],
    [
      "a: {{ .Values.camera.url }}",
      /^1: `\{\{ \.Values\.camera\.url \}\}` is no expression: YAML reads it as a map => `\$\{\{\$val\(camera\.url\)\}\}`; in quotes/,
    ],
    ["a: {{- .Values.url -}}", /=> `\$\{\{\$val\(url\)\}\}`/],
    ["a: {{$val(url)}}", /=> `\$\{\{\$val\(url\)\}\}`/],
    ["a: {{ url }}", /=> `\$\{\{\$val\(url\)\}\}`/],
    ["a:\n{{- if .Values.x }}\n  b: 1\n{{- end }}", /^\d: `\{\{/],
    ["a: {{ .Values.a }}:1.0", /is no expression/],
    ["a: ${{ .Values.url }}", /calls no function => `\$\{\{\$val\(url\)\}\}`$/],
    ["a: ${{ vars.url }}", /calls no function => `\$\{\{\$val\(url\)\}\}`$/],
    ["a: ${{val(url)}}", /calls no function => `\$\{\{\$val\(url\)\}\}`$/],
    ["a: ${{$val(url)", /is not closed by `\}\}`/],
    ["a: ${{$val(url}}", /the parentheses of .* do not match/],
    ["a: $val(url)", /\$val\(url\) outside of braces is plain text for the service => `\$\{\{\$val\(url\)\}\}`$/],
    ["a: ${{$Val(url)}}", /the service has no function \$Val => \$val$/],
    ["a: ${{$connectedRegistryIp()}}", /no function \$connectedRegistryIp => \$connectedRegistryIP$/],
    ["a: ${{$vals(url)}}", /no function \$vals => \$val$/],
    ["country: no", /^1: no without quotes is ambiguous: it is false in YAML 1\.1.*and the text "no" in YAML 1\.2 => "no" in quotes for the text, or false$/],
    ["y: 1", /^1: y without quotes is ambiguous/],
    ["a: [1:30]", /1:30 without quotes is ambiguous.* => "1:30" in quotes for the text, or 90$/],
    ["a: 017", /it is 15 in YAML 1\.1.*and 17 in YAML 1\.2/],
    ["a: 2024-01-01", /it is a date in YAML 1\.1/],
    ["a: &x {b: 1}\nc:\n  <<: *x", /^3: << without quotes .* or the merged members written out$/],
    ["a: 9007199254740993", /has more digits than readers keep: they get 9007199254740992 => "9007199254740993" in quotes$/],
    ["a: 1\n---\nb: 2", /^\d: invalid YAML: the file has several documents, separated by `---` => one document$/],
    ["a: 1\na: 2", /^2: invalid YAML: Map keys must be unique/],
    ["a: [", /^\d: invalid YAML: /],
  ] as const)
    it(`is refused with the line number and the probably intended text (S5): ${JSON.stringify(text)}`, () => {
      const faults = faultsOf(text);
      assert.equal(faults.length, 1, faults.join("\n"));
      assert.match(faults.join(), fault);
    });

  it("is refused with all faults at once, in line order", () =>
    assert.deepEqual(
      faultsOf("a: no\nb: !x y\nc: {{ .Values.c }}\nd: ${{$val(d}}").map((fault) => fault.slice(0, 12)),
      ["1: no withou", "2: the tag !", "3: `{{ .Valu", "4: the paren"],
    ));
});
