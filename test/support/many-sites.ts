type Metadata = { op: string; old: unknown; new: unknown };

/** The recorded preview of line-1 for this number of sites, `line-1` to `line-<count>`, each with its own address. */
export function manySites(stream: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) =>
    stream
      .replaceAll("line-1", `line-${index + 1}`)
      .replaceAll(/\bline1\b/g, `line${index + 1}`)
      .replaceAll("10.96.0.50", `10.96.0.${50 + index}`),
  );
}

/** A recorded preview as that of a new site: every resource is created. */
export function asNewSite(stream: string): string {
  const lines = stream.trim().split("\n");
  return lines.map((line) => JSON.stringify(made(JSON.parse(line) as { resourcePreEvent?: { metadata: Metadata }; summaryEvent?: object }))).join("\n");
}

function made(event: { resourcePreEvent?: { metadata: Metadata }; summaryEvent?: object }): object {
  if (event.summaryEvent) return { ...event, summaryEvent: { ...event.summaryEvent, resourceChanges: {} } };
  const metadata = event.resourcePreEvent?.metadata;
  if (!metadata || metadata.new === null) return event;
  return { ...event, resourcePreEvent: { ...event.resourcePreEvent, metadata: { ...metadata, op: "create", old: null } } };
}
