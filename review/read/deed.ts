/** What is done with a resource. `import`: it is there already, and is taken over as it is. */
export const deeds = ["create", "import", "update", "replace", "delete"] as const;
/** One of them. */
export type Deed = (typeof deeds)[number];
