/** Results of parallel work, in the given order. Waits for all of it even when some fails, so that nothing is left running; then rejects with the first failure in that order. */
export async function allEnded<Result>(works: readonly Promise<Result>[]): Promise<Result[]> {
  await Promise.allSettled(works);
  return Promise.all(works);
}
