/** The results of work that goes on at the same time, in its order. Waits for all of it, also when some fails: nothing that is under way outlives the wait. Rejects with the first failure in that order. */
export async function allEnded<Result>(works: readonly Promise<Result>[]): Promise<Result[]> {
  await Promise.allSettled(works);
  return Promise.all(works);
}
