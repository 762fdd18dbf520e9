// What happened since the day one last looked: projects gone quiet, imports refused.
export interface Quiet {
  quiet_days: number;
  allowed_days: number;
}

/** Those whose allowed rest ran out after that day; all of them where no earlier visit is known. */
export function newlyQuiet<T extends Quiet>(items: readonly T[], daysAway: number | undefined): T[] {
  return daysAway === undefined ? [...items] : items.filter((item) => item.quiet_days - item.allowed_days <= daysAway);
}

/** Keeps the day of the visit before today's; several visits on one day are one. */
export function visitBefore(seen: string | null, before: string | null, today: string): { seen: string; before: string | null } {
  return seen === today ? { seen: today, before } : { seen: today, before: seen };
}
