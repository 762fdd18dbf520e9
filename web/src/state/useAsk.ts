// One question to the service that follows its inputs: what came, whether it is being waited for, what went wrong.
import { onScopeDispose, type Ref, ref, shallowRef, watch, type WatchSource } from "vue";

export interface Asked<T> {
  data: Ref<T | undefined>;
  fault: Ref<Error | undefined>;
  waiting: Ref<boolean>;
  again: () => void;
}

/** Asks whenever `on` changes; an answer that was overtaken is dropped. `undefined` from `ask` means nothing to ask. */
export function useAsk<T, S>(on: WatchSource<S>, ask: (input: S, signal: AbortSignal) => Promise<T> | undefined): Asked<T> {
  const data = shallowRef<T>();
  const fault = shallowRef<Error>();
  const waiting = ref(false);
  let running: AbortController | undefined;

  async function start(input: S): Promise<void> {
    running?.abort();
    const mine = new AbortController();
    running = mine;
    fault.value = undefined;
    const asked = ask(input, mine.signal);
    if (!asked) {
      data.value = undefined;
      waiting.value = false;
      return;
    }
    waiting.value = true;
    try {
      const found = await asked;
      if (running === mine) data.value = found;
    } catch (thrown) {
      if (running === mine && !mine.signal.aborted) {
        data.value = undefined;
        fault.value = thrown instanceof Error ? thrown : new Error(String(thrown));
      }
    } finally {
      if (running === mine) waiting.value = false;
    }
  }

  let latest: S;
  watch(on, (input) => { latest = input; void start(input); }, { immediate: true });
  onScopeDispose(() => running?.abort());
  return { data, fault, waiting, again: () => void start(latest) };
}
