// The one number whose definition is open, and where it stands.
import { shallowRef } from "vue";

import type { TermId } from "../measure/term";

export interface Opened {
  anchor: HTMLElement;
  term: TermId;
  shown: string;
  raw?: string | number | null;
  unit?: string;
  source?: string;
  asOf?: string;
  /** Why there is no value. */
  missing?: string;
  note?: string;
  /** Name, meaning and formula where the service gives them, as for the ledger's indicators. */
  said?: { name: string; what: string; how: string };
}

export const opened = shallowRef<Opened>();

export function close(): void {
  const anchor = opened.value?.anchor;
  opened.value = undefined;
  anchor?.focus();
}
