// Who is at the page and what he may do. Where the service is open to this machine, everything is his.
import { computed, shallowRef } from "vue";

import { answer, client, Refused } from "../api/ask";
import type { Me } from "../api/types";

export const me = shallowRef<Me>();
/** Named people see their name and the way out. */
export const named = computed(() => (me.value?.kind === "account" ? me.value.name : undefined));

/** Whether the caller may do something; before it is known, nothing is hidden that would come back. */
export function may(permission: string): boolean {
  return !me.value || me.value.permissions.includes(permission);
}

/** Asks who calls; nobody known is sent to the login. */
export async function lookWho(): Promise<void> {
  try {
    me.value = await answer(client.GET("/api/v1/me", {}));
  } catch (fault) {
    if (fault instanceof Refused && fault.problem.status === 401) location.assign("/login");
  }
}

/** Ends the session and leaves nothing of it on the screen. */
export async function leave(): Promise<void> {
  await answer(client.POST("/api/v1/logout", {}));
  location.assign("/login");
}
