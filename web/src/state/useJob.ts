// A job that outlives its request: asked after until it has ended, whoever started it.
import { onScopeDispose, type Ref, ref, shallowRef } from "vue";

const EVERY_MS = 700;

export interface Standing {
  id: string;
  state: string;
  step?: string | null;
  fault?: { code: string; detail: string } | null;
}

export interface Watched<T extends Standing> {
  job: Ref<T | undefined>;
  fault: Ref<Error | undefined>;
  open: Ref<boolean>;
  watch: (first: T) => void;
}

/** Whether a job waits or runs. */
export function isOpen(job: Standing | undefined): boolean {
  return job?.state === "queued" || job?.state === "running";
}

export function useJob<T extends Standing>(look: (id: string) => Promise<T>, ended: (job: T) => void): Watched<T> {
  const job = shallowRef<T>();
  const fault = shallowRef<Error>();
  const open = ref(false);
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function again(): Promise<void> {
    if (!job.value) return;
    try {
      job.value = await look(job.value.id);
      fault.value = undefined;
    } catch (thrown) {
      // The service may be starting anew; the job is asked for again.
      fault.value = thrown instanceof Error ? thrown : new Error(String(thrown));
    }
    open.value = isOpen(job.value);
    if (open.value) timer = setTimeout(() => void again(), EVERY_MS);
    else ended(job.value);
  }

  function watch(first: T): void {
    clearTimeout(timer);
    job.value = first;
    fault.value = undefined;
    open.value = isOpen(first);
    if (open.value) timer = setTimeout(() => void again(), EVERY_MS);
    else ended(first);
  }
  onScopeDispose(() => clearTimeout(timer));
  return { job, fault, open, watch };
}
