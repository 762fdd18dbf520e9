// A write to the service: one at a time, what was refused in the service's words, what was done said at the foot of the page.
import { type Ref, ref, shallowRef } from "vue";

import { say } from "./useSaying";

export interface Act {
  busy: Ref<boolean>;
  fault: Ref<Error | undefined>;
  act: <T>(write: () => Promise<T>, done: string, undo?: (made: T) => void) => Promise<T | undefined>;
}

export function useAct(): Act {
  const busy = ref(false);
  const fault = shallowRef<Error>();

  /** Runs a write unless one runs already; `undefined` if it was refused. With `undo` it can be taken back for a while. */
  async function act<T>(write: () => Promise<T>, done: string, undo?: (made: T) => void): Promise<T | undefined> {
    if (busy.value) return undefined;
    busy.value = true;
    fault.value = undefined;
    try {
      const made = await write();
      say(done, undo && (() => { undo(made); }));
      return made;
    } catch (thrown) {
      fault.value = thrown instanceof Error ? thrown : new Error(String(thrown));
      return undefined;
    } finally {
      busy.value = false;
    }
  }
  return { busy, fault, act };
}
