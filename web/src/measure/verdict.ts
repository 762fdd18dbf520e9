// Verdicts in the order and with the signs of the map: colour is never alone.
import type { Tier, Verdict } from "../api/types";

export const VERDICTS: readonly Verdict[] = ["fill", "strengthen", "extend", "unknown", "strong", "skip"];
/** Those one invites for. */
export const INVITING: readonly Verdict[] = ["fill", "strengthen", "extend", "unknown"];
export const SIGNS: Record<Verdict, string> = { fill: "＋", strengthen: "↑", extend: "→", unknown: "？", strong: "★", skip: "×" };
export const TIERS: readonly Tier[] = ["upstream", "midstream", "downstream", "service"];

export function isVerdict(text: string): text is Verdict {
  return (VERDICTS as readonly string[]).includes(text);
}

/** Share of a chain's segments that carry the criticality mark. */
const MARKED_SHARE = 0.1;

/** Returns the criticality from which a segment belongs to the most critical tenth of its chain; none without values. */
export function criticalFrom(values: readonly (number | null | undefined)[]): number | undefined {
  const sorted = values.filter((value): value is number => typeof value === "number").sort((left, right) => right - left);
  return sorted[Math.max(0, Math.ceil(sorted.length * MARKED_SHARE) - 1)];
}
