// What changed since the last visit on this machine: two snapshots' first targets and verdicts, compared here.
import { type Ref, ref, shallowRef } from "vue";

import { allGaps, answer, client } from "../api/ask";
import type { GapItem, SnapshotItem, Verdict } from "../api/types";
import { type Changes, changes } from "../measure/target";
import { keep, kept } from "./usePreference";

/** How many of the first targets are compared, and from how many ranks on a move is told. */
export const COMPARED = 50;
export const LEAST_MOVE = 5;

export interface VerdictChange {
  gap: GapItem;
  before: Verdict;
}

export interface Since {
  before: SnapshotItem;
  targets: Changes;
  verdicts: VerdictChange[];
}

export interface Visit {
  state: Ref<"first" | "same" | "changed" | "asking">;
  since: Ref<Since | undefined>;
  look: (now: string, region: string | undefined, snapshots: SnapshotItem[]) => Promise<void>;
}

async function compare(before: SnapshotItem, now: string, region: string | undefined): Promise<Since> {
  const signal = new AbortController().signal;
  const targetsOf = (snapshot: string) => answer(client.GET("/api/v1/targets", { params: { query: { region, snapshot, limit: COMPARED } }, signal }));
  const [oldTargets, newTargets, oldGaps, newGaps] = await Promise.all([
    targetsOf(before.snapshot), targetsOf(now), allGaps({ region, snapshot: before.snapshot }, undefined, signal), allGaps({ region, snapshot: now }, undefined, signal),
  ]);
  const old = new Map(oldGaps.items.map((gap) => [gap.segment, gap.verdict]));
  const verdicts = newGaps.items.flatMap((gap) => {
    const was = old.get(gap.segment);
    return was && was !== gap.verdict ? [{ gap, before: was }] : [];
  });
  return { before, targets: changes(oldTargets.items, newTargets.items, LEAST_MOVE), verdicts };
}

export function useChanges(): Visit {
  const state = ref<"first" | "same" | "changed" | "asking">("asking");
  const since = shallowRef<Since>();

  /** Compares with the snapshot of the last visit; the one before stays named until a newer one comes. */
  async function look(now: string, region: string | undefined, snapshots: SnapshotItem[]): Promise<void> {
    const seen = kept("seen");
    if (seen !== now) {
      if (seen) keep("before", seen);
      keep("seen", now);
    }
    const before = kept("before");
    const known = snapshots.find((one) => one.snapshot === before && one.snapshot !== now);
    if (!known) {
      state.value = seen ? "same" : "first";
      return;
    }
    since.value = await compare(known, now, region);
    state.value = "changed";
  }
  return { state, since, look };
}
