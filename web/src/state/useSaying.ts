// A short word to the reader at the foot of the screen; read out by screen readers. What was just done can be taken back there.
import { ref, shallowRef } from "vue";

export const saying = ref("");
/** Takes back what the word tells of, while it stands. */
export const undoing = shallowRef<() => void>();
const FOR_MS = 4000;
const UNDO_FOR_MS = 10_000;
let timer: ReturnType<typeof setTimeout> | undefined;

export function say(text: string, undo?: () => void): void {
  saying.value = text;
  undoing.value = undo;
  clearTimeout(timer);
  timer = setTimeout(() => { saying.value = ""; undoing.value = undefined; }, undo ? UNDO_FOR_MS : FOR_MS);
}

/** The reader wants it back. */
export function takeBack(): void {
  const undo = undoing.value;
  saying.value = "";
  undoing.value = undefined;
  undo?.();
}
