import { groupPath } from "./service-path";

/** Type of targets. */
export const targetType = "Microsoft.Edge/targets";

/** Path of one target. */
export const targetPath = groupPath("/targets/{target}");
