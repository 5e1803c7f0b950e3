/**
 * How a stack handles something that it needs and others may own.
 * - `create`: declares it; it stays when the stack is destroyed
 * - `adopt`: imports it, and changes nothing of it
 * - `require`: leaves it alone; the gate checks it
 */
export const prerequisiteModes = ["create", "adopt", "require"] as const;
/** One of these modes. */
export type PrerequisiteMode = (typeof prerequisiteModes)[number];
