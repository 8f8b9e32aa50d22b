/**
 * The order once `id` stands at `priority` (1 is the first place): the others close up or make room. A priority beyond the end, or none,
 * is the end.
 */
export function moved(ids: readonly string[], id: string, priority: number | undefined): string[] {
  const others = ids.filter((other) => other !== id);
  return others.toSpliced((priority ?? others.length + 1) - 1, 0, id);
}
