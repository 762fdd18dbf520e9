// Facets: each value with its count under the other facets' choices.
export interface Facet<T> {
  id: string;
  /** The values of one row; none if the row has none. */
  of: (row: T) => string[];
}

export type Chosen = Record<string, string[]>;

function passes<T>(row: T, facet: Facet<T>, chosen: Chosen): boolean {
  const wanted = chosen[facet.id];
  return !wanted?.length || facet.of(row).some((value) => wanted.includes(value));
}

/** Rows that pass every facet; within one facet any of the chosen values will do. */
export function filtered<T>(rows: readonly T[], facets: readonly Facet<T>[], chosen: Chosen): T[] {
  return rows.filter((row) => facets.every((facet) => passes(row, facet, chosen)));
}

/** Counts of one facet's values under the choices of the others; values without rows keep a zero. */
export function counted<T>(rows: readonly T[], facets: readonly Facet<T>[], chosen: Chosen, which: string): Map<string, number> {
  const facet = facets.find((one) => one.id === which);
  const counts = new Map<string, number>();
  if (!facet) return counts;
  const others = facets.filter((one) => one.id !== which);
  for (const row of rows) {
    const rest = others.every((other) => passes(row, other, chosen));
    for (const value of new Set(facet.of(row))) counts.set(value, (counts.get(value) ?? 0) + (rest ? 1 : 0));
  }
  return counts;
}

/** Adds the value if it is not there, else takes it away. */
export function toggled(values: readonly string[], value: string): string[] {
  return values.includes(value) ? values.filter((one) => one !== value) : [...values, value];
}
