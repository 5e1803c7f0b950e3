import type { RuleText } from "./rule";

type Levels = RuleText["levels"];

/** Broken, nothing works or a secret is out: refused whatever the profile. */
export const always: Levels = { production: "mandatory", pilot: "mandatory", demo: "mandatory" };

/** Refused where a factory depends on it, told where a demo takes a shortcut. */
export const exceptDemo: Levels = { production: "mandatory", pilot: "mandatory", demo: "advisory" };

/** Refused in production, told before; a demo has not what it asks for. */
export const inProduction: Levels = { production: "mandatory", pilot: "advisory", demo: "disabled" };

/** Told where a factory depends on it; the guide, and so the demo, does otherwise. */
export const advised: Levels = { production: "advisory", pilot: "advisory", demo: "disabled" };

/** Told in production. */
export const advisedInProduction: Levels = { production: "advisory", pilot: "disabled", demo: "disabled" };
