// Facets of targets, and how two rankings of them differ.
import type { TargetItem } from "../api/types";
import type { Facet } from "./facet";

export const SIZE_BANDS = ["large", "medium", "small", "micro", "unknown"] as const;
const FLOORS: readonly [(typeof SIZE_BANDS)[number], number][] = [["large", 1e9], ["medium", 1e8], ["small", 2e7], ["micro", 0]];

/** The size band, by the size the score has seen, yuan a year. */
export function sizeBand(target: TargetItem): (typeof SIZE_BANDS)[number] {
  const yuan = target.parts.find((part) => part.id === "size")?.raw;
  if (yuan === null || yuan === undefined) return "unknown";
  return FLOORS.find(([, floor]) => yuan >= floor)?.[0] ?? "unknown";
}

/** The province's code, the first two digits of the area code filled up. */
export function province(target: TargetItem): string | undefined {
  const code = target.enterprise.adcode;
  return code ? `${code.slice(0, 2)}0000` : undefined;
}

export const TARGET_FACETS: readonly Facet<TargetItem>[] = [
  { id: "verdict", of: (target) => [target.verdict] },
  { id: "in", of: (target) => [target.segment] },
  { id: "province", of: (target) => [province(target) ?? ""].filter(Boolean) },
  { id: "label", of: (target) => (target.labels ?? []).map((one) => one.key) },
  { id: "band", of: (target) => [sizeBand(target)] },
];

/** What identifies a target: who, for which segment. */
export function targetKey(target: TargetItem): string {
  return target.enterprise.id;
}

/** By how many ranks each target moved up; not there before means undefined. */
export function moves(before: readonly TargetItem[], now: readonly TargetItem[]): Map<string, number | undefined> {
  const ranks = new Map(before.map((target) => [targetKey(target), target.rank]));
  return new Map(now.map((target) => {
    const old = ranks.get(targetKey(target));
    return [targetKey(target), old === undefined ? undefined : old - target.rank];
  }));
}

export interface Changes {
  entered: TargetItem[];
  gone: TargetItem[];
  moved: { target: TargetItem; by: number }[];
}

/** What changed between two lists: who is new, who is gone, who moved at least so far. */
export function changes(before: readonly TargetItem[], now: readonly TargetItem[], least: number): Changes {
  const [old, new_] = [new Set(before.map(targetKey)), new Set(now.map(targetKey))];
  const by = moves(before, now);
  return {
    entered: now.filter((target) => !old.has(targetKey(target))),
    gone: before.filter((target) => !new_.has(targetKey(target))),
    moved: now.flatMap((target) => {
      const steps = by.get(targetKey(target));
      return steps !== undefined && Math.abs(steps) >= least ? [{ target, by: steps }] : [];
    }),
  };
}
