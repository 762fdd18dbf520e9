// All regions of the snapshot, asked when somebody first looks for one.
import { shallowRef } from "vue";

import { answer, client } from "../api/ask";
import type { RegionItem } from "../api/types";

export const regions = shallowRef<RegionItem[]>([]);
let of: string | undefined;
let running: Promise<void> | undefined;

async function load(snapshot: string | undefined): Promise<void> {
  const items: RegionItem[] = [];
  let cursor: string | undefined;
  for (;;) {
    const page = await answer(client.GET("/api/v1/regions", { params: { query: { limit: 500, cursor, snapshot } } }));
    items.push(...page.items);
    if (!page.next) break;
    cursor = page.next;
  }
  regions.value = items;
}

/** Loads the regions of a snapshot unless they are there. */
export function loadRegions(snapshot: string | undefined): Promise<void> {
  const key = snapshot ?? "";
  if (running && of === key) return running;
  of = key;
  running = load(snapshot).catch((fault: unknown) => {
    running = undefined;
    throw fault;
  });
  return running;
}

/** The region's own name: the last part of its name with the names above it. */
export function shortName(region: { name: string }): string {
  const match = /^.+(?:省|自治区|市|特别行政区)(.+?(?:市|自治州|地区|盟|州))?(.*)$/.exec(region.name);
  return match?.[2] || match?.[1] || region.name;
}

/** The counties of a region's prefecture, by their codes. */
export function countiesOf(region: string | undefined): RegionItem[] {
  return regions.value.filter((one) => region !== undefined && one.adcode.slice(0, 4) === region.slice(0, 4) && !one.adcode.endsWith("00"));
}
