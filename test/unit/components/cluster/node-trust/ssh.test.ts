import assert from "node:assert/strict";
import { areDistinct, hostKeyTypes, isHostKey, privateKeyFault } from "../../../../../components/cluster/node-trust/ssh";
import { generateKeyPairSync } from "node:crypto";
import { utils } from "ssh2";

describe("nodes reached over SSH", () => {
  const node = (name: string, host: string, port = 22) => ({ name, host, port });
  const cases: [string, ReturnType<typeof node>[], boolean][] = [
    ["none", [], true],
    ["two", [node("a", "10.0.0.1"), node("b", "10.0.0.2")], true],
    ["two ports of one address", [node("a", "10.0.0.1", 2201), node("b", "10.0.0.1", 2202)], true],
    ["the same name twice", [node("a", "10.0.0.1"), node("a", "10.0.0.2")], false],
    ["the same host twice, in another case", [node("a", "cp-1.factory"), node("b", "CP-1.factory")], false],
  ];
  for (const [what, nodes, expected] of cases) it(`are ${expected ? "distinct" : "not distinct"}: ${what}`, () => assert.equal(areDistinct(nodes), expected));
});

const passphrase = "for nobody";
/** OpenSSH's name; OpenSSL's is in `encryption`. */
const cipher = "aes256-cbc";
const encryption = { passphrase, cipher: "aes-256-cbc", format: "pem" } as const;

describe("a host key", () => {
  const { public: ed25519 } = utils.generateKeyPairSync("ed25519");
  const [, blob = ""] = ed25519.split(" ");

  for (const [type, line] of [
    ["ssh-ed25519", ed25519],
    ...([256, 384, 521] as const).map((bits) => [`ecdsa-sha2-nistp${bits}`, utils.generateKeyPairSync("ecdsa", { bits }).public] as const),
  ] as const)
    it(`of type ${type} is accepted, with and without a comment`, () => {
      assert.ok((hostKeyTypes as readonly string[]).includes(type));
      assert.deepEqual([isHostKey(line), isHostKey(`${line} root@cp-1`), isHostKey(`${line}\n`.trim())], [true, true, true]);
    });

  const wrong: [what: string, line: string][] = [
    ["RSA", utils.generateKeyPairSync("rsa", { bits: 2048 }).public],
    ["an empty text", ""],
    ["a type alone", "ssh-ed25519"],
    ["a key of another type", `ecdsa-sha2-nistp256 ${blob}`],
    ["bytes that are not a key", "ssh-ed25519 AAAA"],
    ["a fingerprint", "SHA256:uNiVztksCsDhcc0u9e8BgrJXVGDYuSpgPHPxUZ7xbrA"],
    ["a known_hosts line, which starts with the host", `10.0.0.11 ${ed25519}`],
    ["two keys", `${ed25519}\n${ed25519}`],
  ];
  for (const [what, line] of wrong) it(`cannot be ${what}`, () => assert.equal(isHostKey(line), false));
});

describe("a private key for SSH", () => {
  const pem = (type: "pkcs1" | "pkcs8") => generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey.export({ type, format: "pem" }).toString();
  const encrypted = generateKeyPairSync("ed25519")
    .privateKey.export({ type: "pkcs8", ...encryption })
    .toString();
  const encryptedRsa = generateKeyPairSync("rsa", { modulusLength: 2048 })
    .privateKey.export({ type: "pkcs1", ...encryption })
    .toString();
  const ecdsa = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({ type: "sec1", format: "pem" }).toString();
  const openSsh = utils.generateKeyPairSync("ed25519").private;

  for (const [form, text] of Object.entries({ OpenSSH: openSsh, "PKCS #8": pem("pkcs8"), "PKCS #1": pem("pkcs1"), "SEC 1": ecdsa }))
    it(`in ${form} format is accepted, with and without a final line break`, () =>
      assert.deepEqual([privateKeyFault(text), privateKeyFault(text.trimEnd())], [undefined, undefined]));

  const encryptedOpenSsh = utils.generateKeyPairSync("ed25519", { passphrase, cipher, rounds: 1 }).private;
  for (const [form, text] of Object.entries({ OpenSSH: encryptedOpenSsh, "PKCS #8": encrypted, "PKCS #1": encryptedRsa }))
    it(`in ${form} format with a passphrase is refused`, () => assert.match(privateKeyFault(text) ?? "", /^requires a passphrase/));

  for (const text of ["", "key", utils.generateKeyPairSync("ed25519").public, openSsh.replace("-----END", ""), "~/.ssh/id_ed25519"])
    it(`cannot be ${JSON.stringify(text.slice(0, 20))}`, () => assert.equal(privateKeyFault(text), "is not a private key in PEM"));
});
