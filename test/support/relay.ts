import { connect, createServer } from "node:net";

/** A script with pairs of arguments, `<address>:<port> <socket>`. Listens on each address and forwards every connection to its socket; prints a line once all listen. */
function relay(pairs: readonly string[]): void {
  const waiting = new Set(pairs.filter((_, index) => index % 2 === 0));
  pairs.forEach((address, index) => {
    const path = pairs[index + 1];
    if (index % 2 !== 0 || path === undefined) return;
    const [host, port] = address.split(":");
    const server = createServer((near) => {
      const far = connect({ path });
      near.pipe(far).pipe(near);
      near.once("error", () => far.destroy());
      far.once("error", () => near.destroy());
    });
    server.listen(Number(port), host, () => {
      waiting.delete(address);
      if (waiting.size === 0) console.log("listening");
    });
  });
}

if (require.main === module) relay(process.argv.slice(2));
