import { EdgeError, type Fault } from "../../components/core/fault";

/**
 * Runs the work for every item, at most `most` at the same time. Results are in the order of the items. A failure does not stop the others.
 * @throws EdgeError with the faults of all failures, without repetition; for other errors the first one, unchanged
 */
export async function inParallel<Item, Result>(items: readonly Item[], most: number, work: (item: Item) => Promise<Result>): Promise<Result[]> {
  const waiting = [...items.entries()];
  const ended: PromiseSettledResult<Result>[] = [];
  const worker = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [index, item] = next;
      [ended[index]] = await Promise.allSettled([work(item)]);
    }
  };
  await Promise.all(Array.from({ length: Math.min(most, items.length) }, worker));
  const errors = ended.flatMap((result) => (result.status === "rejected" ? [result.reason as unknown] : []));
  if (errors.length > 0) throw combined(errors);
  return ended.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
}

function combined(errors: readonly unknown[]): unknown {
  const other = errors.find((error) => !(error instanceof EdgeError));
  if (other !== undefined) return other;
  const faults = errors.flatMap((error): readonly Fault[] => (error instanceof EdgeError ? error.faults : []));
  return new EdgeError([...new Map(faults.map((fault) => [JSON.stringify(fault), fault])).values()]);
}
