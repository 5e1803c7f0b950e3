import { z } from "zod";
import { isPublicRange, networkRuleLimit, prefixLength, shortestPrefix } from "../../components/core/registry-network";

const publicRange = `a public IPv4 address or range, for example \`203.0.113.0/28\`, not wider than /${shortestPrefix}`;
const ranges = `1-${networkRuleLimit} addresses or ranges`;
/** `hub.registry.network`: who reaches the registry. */
export const network = z.discriminatedUnion(
  "access",
  [
    z.strictObject({ access: z.literal("open") }),
    z.strictObject({
      access: z.literal("selected"),
      /** Of every site, and of whoever runs the program and pushes images. */
      addresses: z
        .array(
          z.string(publicRange).refine((value) => isPublicRange(value) && (prefixLength(value) ?? 0) >= shortestPrefix, publicRange),
          ranges,
        )
        .min(1, ranges)
        .max(networkRuleLimit, ranges),
    }),
    z.strictObject({ access: z.literal("private") }),
  ],
  "open | selected | private",
);
