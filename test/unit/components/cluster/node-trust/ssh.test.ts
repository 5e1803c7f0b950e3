import assert from "node:assert/strict";
import { areDistinct, hostKeyTypes, isHostKey, privateKeyFault } from "../../../../../components/cluster/node-trust/ssh";
import { generateKeyPairSync } from "node:crypto";
import { utils } from "ssh2";

describe("nodes that are reached over SSH", () => {
  const node = (name: string, host: string, port = 22) => ({ name, host, port });
  const cases: [string, ReturnType<typeof node>[], boolean][] = [
    ["none", [], true],
    ["two", [node("a", "10.0.0.1"), node("b", "10.0.0.2")], true],
    ["two behind one address", [node("a", "10.0.0.1", 2201), node("b", "10.0.0.1", 2202)], true],
    ["one name twice", [node("a", "10.0.0.1"), node("a", "10.0.0.2")], false],
    ["one machine twice", [node("a", "cp-1.factory"), node("b", "CP-1.factory")], false],
  ];
  for (const [what, nodes, expected] of cases) it(`${what}: ${expected ? "distinct" : "not distinct"}`, () => assert.equal(areDistinct(nodes), expected));
});

const passphrase = "for nobody";
/** Called otherwise by OpenSSL. */
const cipher = "aes256-cbc";
const locking = { passphrase, cipher: "aes-256-cbc", format: "pem" } as const;

describe("a host key", () => {
  const { public: ed25519 } = utils.generateKeyPairSync("ed25519");
  const [, blob = ""] = ed25519.split(" ");

  for (const [type, line] of [
    ["ssh-ed25519", ed25519],
    ...([256, 384, 521] as const).map((bits) => [`ecdsa-sha2-nistp${bits}`, utils.generateKeyPairSync("ecdsa", { bits }).public] as const),
  ] as const)
    it(`of type ${type} is taken, with and without a comment`, () => {
      assert.ok((hostKeyTypes as readonly string[]).includes(type));
      assert.deepEqual([isHostKey(line), isHostKey(`${line} root@cp-1`), isHostKey(`${line}\n`.trim())], [true, true, true]);
    });

  const wrong: [what: string, line: string][] = [
    ["RSA", utils.generateKeyPairSync("rsa", { bits: 2048 }).public],
    ["nothing", ""],
    ["a type alone", "ssh-ed25519"],
    ["a key of another type", `ecdsa-sha2-nistp256 ${blob}`],
    ["bytes that are no key", "ssh-ed25519 AAAA"],
    ["a fingerprint", "SHA256:uNiVztksCsDhcc0u9e8BgrJXVGDYuSpgPHPxUZ7xbrA"],
    ["a line of known_hosts, with the host before it", `10.0.0.11 ${ed25519}`],
    ["two keys", `${ed25519}\n${ed25519}`],
  ];
  for (const [what, line] of wrong) it(`is not ${what}`, () => assert.equal(isHostKey(line), false));
});

describe("a private key for SSH", () => {
  const pem = (type: "pkcs1" | "pkcs8") => generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey.export({ type, format: "pem" }).toString();
  const locked = generateKeyPairSync("ed25519")
    .privateKey.export({ type: "pkcs8", ...locking })
    .toString();
  const lockedRsa = generateKeyPairSync("rsa", { modulusLength: 2048 })
    .privateKey.export({ type: "pkcs1", ...locking })
    .toString();
  const ecdsa = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({ type: "sec1", format: "pem" }).toString();
  const openSsh = utils.generateKeyPairSync("ed25519").private;

  for (const [form, text] of Object.entries({ OpenSSH: openSsh, "PKCS #8": pem("pkcs8"), "PKCS #1": pem("pkcs1"), "SEC 1": ecdsa }))
    it(`in the form of ${form} is taken, with and without a last line's end`, () =>
      assert.deepEqual([privateKeyFault(text), privateKeyFault(text.trimEnd())], [undefined, undefined]));

  const lockedOpenSsh = utils.generateKeyPairSync("ed25519", { passphrase, cipher, rounds: 1 }).private;
  for (const [form, text] of Object.entries({ OpenSSH: lockedOpenSsh, "PKCS #8": locked, "PKCS #1": lockedRsa }))
    it(`in the form of ${form} with a passphrase is refused`, () => assert.match(privateKeyFault(text) ?? "", /^requires a passphrase/));

  for (const text of ["", "key", utils.generateKeyPairSync("ed25519").public, openSsh.replace("-----END", ""), "~/.ssh/id_ed25519"])
    it(`is not ${JSON.stringify(text.slice(0, 20))}`, () => assert.equal(privateKeyFault(text), "is not a private key in PEM"));
});
