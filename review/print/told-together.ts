/** Something that is told of a stack, as JSON. */
export interface Told<Content> {
  stack: string;
  content: Content;
}

/** What is told of one stack, or of several at once. */
export interface ToldTogether<Content> {
  /** In the order given. */
  stacks: string[];
  /** With `<site>` in the place of each one's name where they are several. */
  content: Content;
}

const eachSite = "<site>";

/** Puts together what is the same of several stacks but for their own names, in the order of the first of each. */
export function toldTogether<Content>(told: readonly Told<Content>[]): ToldTogether<Content>[] {
  const groups = new Map<string, { stacks: Set<string>; own: Content; shared: string }>();
  for (const { stack, content } of told) {
    const shared = namelessJson(stack, content);
    const group = groups.get(shared) ?? { stacks: new Set(), own: content, shared };
    group.stacks.add(stack);
    groups.set(shared, group);
  }
  return [...groups.values()].map(({ stacks, own, shared }) => ({
    stacks: [...stacks],
    content: stacks.size === 1 ? own : (JSON.parse(shared) as Content),
  }));
}

/** As JSON, with `<site>` in the place of a stack's name in every text. */
export function namelessJson(stack: string, content: unknown): string {
  return JSON.stringify(content, (_, value: unknown) => (typeof value === "string" ? nameless(stack, value) : value));
}

/** A site is named by its stack's name, and in Azure by the letters and digits of it. A name without a letter would be found in versions. */
function nameless(stack: string, text: string): string {
  const names = [stack, stack.replaceAll(/[^\p{L}\p{N}]/gu, "").toLowerCase()].filter((name) => /\p{L}/u.test(name));
  const replaced = (whole: string, name: string) =>
    whole.replaceAll(name, (found, at: number) => (isPartOfWord(whole[at - 1]) || isPartOfWord(whole[at + name.length]) ? found : eachSite));
  return names.reduce(replaced, text);
}

function isPartOfWord(character = ""): boolean {
  return /[\p{L}\p{N}]/u.test(character);
}
