/** JSON content that belongs to one stack. */
export interface StackContent<Content> {
  stack: string;
  content: Content;
}

/** Content that one stack has, or several stacks share. */
export interface SharedContent<Content> {
  /** In the order given. */
  stacks: string[];
  /** If several stacks share it, `<site>` stands for the name of each. */
  content: Content;
}

const sitePlaceholder = "<site>";

/** Groups stacks whose content is identical except for their own names. Groups are in the order of their first stack. */
export function groupIdentical<Content>(items: readonly StackContent<Content>[]): SharedContent<Content>[] {
  const groups = new Map<string, { stacks: Set<string>; own: Content; shared: string }>();
  for (const { stack, content } of items) {
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

/** Serializes content to JSON with `<site>` in place of the stack's name. */
export function namelessJson(stack: string, content: unknown): string {
  return JSON.stringify(content, (_, value: unknown) => (typeof value === "string" ? withoutName(stack, value) : value));
}

/** Replaces the stack's name and its form in Azure: letters and digits only. A name without a letter is skipped, because it would match versions. */
function withoutName(stack: string, text: string): string {
  const names = [stack, stack.replaceAll(/[^\p{L}\p{N}]/gu, "").toLowerCase()].filter((name) => /\p{L}/u.test(name));
  const replaced = (whole: string, name: string) =>
    whole.replaceAll(name, (found, at: number) => (isWordCharacter(whole[at - 1]) || isWordCharacter(whole[at + name.length]) ? found : sitePlaceholder));
  return names.reduce(replaced, text);
}

function isWordCharacter(character = ""): boolean {
  return /[\p{L}\p{N}]/u.test(character);
}
