// What the numbers on the screen come from: snapshot, date, universe, whether invented; and whether a newer one is there.
import { computed, ref, shallowRef } from "vue";

import { answer, client } from "../api/ask";
import type { Origin, SnapshotItem } from "../api/types";

export const origin = shallowRef<Origin>();
export const snapshots = shallowRef<SnapshotItem[]>([]);
/** The snapshot the service answers from now. */
export const latest = ref<string>();

const LOOK_EVERY_MS = 30_000;

/** Takes over what an answer says of itself. */
export function note(said: Origin): void {
  origin.value = said;
}

/** Whether the screen shows another snapshot than the service's latest. */
export const stale = computed(() => Boolean(origin.value && latest.value && origin.value.snapshot !== latest.value));

/** Asks which snapshot the service answers from now. */
export async function look(): Promise<void> {
  try {
    const ready = await answer(client.GET("/readyz", {}));
    if (ready.snapshot && ready.snapshot !== latest.value) {
      latest.value = ready.snapshot;
      snapshots.value = (await answer(client.GET("/api/v1/snapshots", {}))).items;
    }
  } catch {
    // Views say what went wrong with their own questions; this look is made again.
  }
}

/** Begins to watch for newer snapshots. */
export function watchSnapshots(): void {
  void look();
  setInterval(() => void look(), LOOK_EVERY_MS);
}
