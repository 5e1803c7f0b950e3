import assert from "node:assert/strict";
import { type AddressInfo, createServer, type Server } from "node:net";
import { greetingFailure, silentFault, unlistedFaults } from "../../../../cli/doctor/site/ssh-nodes";

const node = (name: string, address: string) => ({ metadata: { name }, status: { addresses: [{ type: "InternalIP", address }] } });

describe("nodes configured for SSH", () => {
  const nodes = [node("n1", "10.0.0.1"), node("n2", "10.0.0.2")];
  const lists: [what: string, listed: { name: string; host: string }[], text: RegExp | undefined][] = [
    [
      "all are listed",
      [
        { name: "a", host: "10.0.0.1" },
        { name: "b", host: "10.0.0.2" },
      ],
      undefined,
    ],
    [
      "as many are listed by other names",
      [
        { name: "a", host: "a.plant" },
        { name: "b", host: "b.plant" },
      ],
      undefined,
    ],
    ["one is missing", [{ name: "a", host: "10.0.0.1" }], /2 nodes, and site.nodeTrustNodes lists 1.*not in the list: n2$/s],
    ["one is listed by its name", [{ name: "N2", host: "b.plant" }], /not in the list: n1$/],
  ];
  for (const [what, listed, text] of lists)
    it(`have ${text ? "a" : "no"} fault if ${what}`, () => {
      const [fault] = unlistedFaults(nodes, listed);
      if (text === undefined) assert.equal(fault, undefined);
      else assert.match(`${fault?.what}\n${fault?.given}`, text);
    });

  let server: Server;
  const greetedBy = async (greeting: string | undefined, timeoutMs?: number) => {
    server = createServer((socket) => (greeting === undefined ? undefined : socket.end(greeting)));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return greetingFailure({ host: "127.0.0.1", port: (server.address() as AddressInfo).port }, timeoutMs);
  };
  afterEach(() => server?.close());

  it("respond with the greeting of an SSH server", async () => assert.equal(await greetedBy("SSH-2.0-OpenSSH_9.6\r\n"), undefined));
  it("are reported if another server responds", async () => assert.match((await greetedBy("HTTP/1.1 400\r\n\r\n")) ?? "", /something else/));
  it("are reported if no greeting arrives", async () => {
    assert.match((await greetedBy("")) ?? "", /without a greeting/);
    server.close();
    assert.match((await greetedBy(undefined, 50)) ?? "", /no answer for 0.05 s/);
  });
  it("are reported if the port is closed", async () => {
    const failure = await greetingFailure({ host: "127.0.0.1", port: 1 });
    const fault = silentFault({ name: "n1", host: "127.0.0.1", port: 1, user: "root", hostKey: "" }, failure ?? "");
    assert.match(fault.what, /n1 does not answer by SSH: .*ECONNREFUSED/);
  });
});
