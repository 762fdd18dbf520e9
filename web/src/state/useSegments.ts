// Names of all segments of the scheme, in both languages, and their verdicts in the region: asked once a standpoint.
import { computed, type ComputedRef, shallowRef, watch } from "vue";

import { allGaps, type GapList } from "../api/ask";
import type { GapItem } from "../api/types";
import { useAddress } from "./useAddress";

const known = new Map<string, Promise<GapList>>();

function ask(region: string | undefined, snapshot: string | undefined): Promise<GapList> {
  const key = `${region ?? ""}|${snapshot ?? ""}`;
  const found = known.get(key);
  if (found) return found;
  const asked = allGaps({ region, snapshot }, undefined, new AbortController().signal);
  known.set(key, asked);
  asked.catch(() => known.delete(key));
  return asked;
}

/** Forgets everything: a newer snapshot is to be shown. */
export function forgetSegments(): void {
  known.clear();
}

export interface Segments {
  all: ComputedRef<GapItem[]>;
  find: (id: string) => GapItem | undefined;
}

export function useSegments(): Segments {
  const { from } = useAddress();
  const list = shallowRef<GapItem[]>([]);
  const byId = computed(() => new Map(list.value.map((gap) => [gap.segment, gap])));
  watch(from, ({ region, snapshot }) => {
    // A refusal is told by the view that asks for more than names.
    ask(region, snapshot).then((found) => { list.value = found.items; }, () => { list.value = []; });
  }, { immediate: true });
  return { all: computed(() => list.value), find: (id) => byId.value.get(id) };
}
