// A short word to the reader at the foot of the screen; read out by screen readers.
import { ref } from "vue";

export const saying = ref("");
const FOR_MS = 4000;
let timer: ReturnType<typeof setTimeout> | undefined;

export function say(text: string): void {
  saying.value = text;
  clearTimeout(timer);
  timer = setTimeout(() => { saying.value = ""; }, FOR_MS);
}
