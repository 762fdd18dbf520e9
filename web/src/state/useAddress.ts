// The address is the state: filters, region, snapshot and the opened thing live in the query of the URL.
import { computed, type ComputedRef } from "vue";
import { type LocationQueryRaw, type LocationQueryValue, useRoute, useRouter } from "vue-router";

import type { Standpoint } from "../api/ask";

/** What every page carries along when one goes from view to view. */
export const CARRIED = ["region", "snapshot"] as const;

function first(value: LocationQueryValue | LocationQueryValue[] | undefined): string | undefined {
  const one = Array.isArray(value) ? value[0] : value;
  return one ?? undefined;
}

export interface Address {
  get: (key: string) => string | undefined;
  list: (key: string) => string[];
  set: (change: Record<string, string | undefined>, step?: boolean) => void;
  from: ComputedRef<Standpoint>;
  link: (path: string, query?: Record<string, string | undefined>) => { path: string; query: LocationQueryRaw };
}

export function useAddress(): Address {
  const route = useRoute();
  const router = useRouter();

  function get(key: string): string | undefined {
    return first(route.query[key]) || undefined;
  }

  function list(key: string): string[] {
    return get(key)?.split(",").filter(Boolean) ?? [];
  }

  /** Changes part of the query; with `step` the way back leads to the state before. */
  function set(change: Record<string, string | undefined>, step = false): void {
    const query: LocationQueryRaw = { ...route.query };
    for (const [key, value] of Object.entries(change)) {
      if (value) query[key] = value;
      else delete query[key];
    }
    void (step ? router.push({ query }) : router.replace({ query }));
  }

  function link(path: string, query: Record<string, string | undefined> = {}): { path: string; query: LocationQueryRaw } {
    const whole: LocationQueryRaw = {};
    for (const key of CARRIED) if (get(key)) whole[key] = get(key);
    for (const [key, value] of Object.entries(query)) if (value) whole[key] = value;
    return { path, query: whole };
  }

  const from = computed<Standpoint>(() => ({ region: get("region"), snapshot: get("snapshot") }));
  return { get, list, set, from, link };
}
