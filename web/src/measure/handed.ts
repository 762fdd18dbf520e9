// The question whose answer is handed out: what the page filters, said so that the service finds the same list again.
import type { HandedQuestion } from "../api/types";
import type { Chosen } from "./facet";

/** What the page filters that a question cannot say. */
export type Unsayable = "in" | "band" | "text";

export interface Sight {
  region?: string;
  chain?: string;
  segment?: string;
  text: string;
  chosen: Chosen;
  weights: Record<string, number>;
}

/** The filters that must be taken back before this list can be kept. */
export function unsayable(sight: Sight): Unsayable[] {
  const out: Unsayable[] = [];
  const segments = sight.chosen.in ?? [];
  if (segments.length > 1 || (segments.length === 1 && sight.segment && segments[0] !== sight.segment)) out.push("in");
  if (sight.chosen.band?.length) out.push("band");
  if (sight.text) out.push("text");
  return out;
}

/** The question of what is seen, for the first so many. */
export function questionOf(sight: Sight, limit: number): HandedQuestion {
  return {
    region: sight.region ?? null, chain: sight.chain ?? null, segment: sight.segment ?? sight.chosen.in?.[0] ?? null,
    verdicts: sight.chosen.verdict ?? [], labels: sight.chosen.label ?? [], provinces: sight.chosen.province ?? [], weights: sight.weights, limit, profile: null, min_score: null, skip: 0, stability: false, sites: false, values: {},
  };
}
