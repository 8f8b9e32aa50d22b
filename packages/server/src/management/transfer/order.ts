/** That something is put into a place, 1 first; what stood there moves down. */
export interface Step {
  readonly id: string;
  readonly place: number;
}

/**
 * The order in which `wanted` come as they stand there, and the rest stays where it is as far as possible: what is new stands beside its
 * neighbour, what is there moves only when it stands before one that it must follow. Pure.
 * @param present what is there, in its order
 */
export function order(present: readonly string[], wanted: readonly string[]): string[] {
  const result = [...present];
  const known = wanted.filter((id) => present.includes(id));
  for (const [index, id] of known.entries()) {
    const before = known[index - 1];
    if (before === undefined || result.indexOf(id) > result.indexOf(before)) continue;
    result.splice(result.indexOf(id), 1);
    result.splice(result.indexOf(before) + 1, 0, id);
  }
  for (const [index, id] of wanted.entries()) {
    if (result.includes(id)) continue;
    const before = wanted[index - 1];
    const [next] = known;
    if (before !== undefined) result.splice(result.indexOf(before) + 1, 0, id);
    else if (next !== undefined) result.splice(result.indexOf(next), 0, id);
    else result.push(id);
  }
  return result;
}

/**
 * What to move, one after the other, to get from one order of some things to another: as few as can be. Pure.
 * @param from the same things as in `to`
 */
export function steps(from: readonly string[], to: readonly string[]): Step[] {
  const stays = longestInOrder(to, new Map(from.map((id, index) => [id, index])));
  const present = [...from];
  return to.flatMap((id, index) => {
    if (stays.has(id)) return [];
    present.splice(present.indexOf(id), 1);
    const before = to[index - 1];
    const place = before === undefined ? 0 : present.indexOf(before) + 1;
    present.splice(place, 0, id);
    return [{ id, place: place + 1 }];
  });
}

/** The most of `ids` whose places rise from one to the next. */
function longestInOrder(ids: readonly string[], placeOf: ReadonlyMap<string, number>): ReadonlySet<string> {
  const best: { readonly length: number; readonly before: number | undefined }[] = [];
  let last: number | undefined;
  for (const [index, id] of ids.entries()) {
    let before: number | undefined;
    for (let earlier = 0; earlier < index; earlier += 1) {
      const rises = (placeOf.get(ids[earlier] ?? '') ?? 0) < (placeOf.get(id) ?? 0);
      if (rises && (best[earlier]?.length ?? 0) > (before === undefined ? 0 : (best[before]?.length ?? 0))) before = earlier;
    }
    best.push({ length: (before === undefined ? 0 : (best[before]?.length ?? 0)) + 1, before });
    if (last === undefined || (best[index]?.length ?? 0) > (best[last]?.length ?? 0)) last = index;
  }
  const result = new Set<string>();
  for (let at = last; at !== undefined; at = best[at]?.before) result.add(ids[at] ?? '');
  return result;
}
