// Who is at the page and what he may do. Where the service is open to this machine, everything is his.
import { computed, ref, shallowRef } from "vue";

import { answer, client, Refused } from "../api/ask";
import type { Me } from "../api/types";

export const me = shallowRef<Me>();
/** Named people see their name and the way out. */
export const named = computed(() => (me.value?.kind === "account" ? me.value.name : undefined));

/** Whether it was asked who calls, with whatever success: no view asks for anything before. */
export const looked = ref(false);

/** The login, which leads back to where one is now. */
export function loginAddress(): string {
  return `/login?to=${encodeURIComponent(location.pathname + location.search)}`;
}

/** Whether the caller may do something; where nobody answered, nothing is hidden that would come back. */
export function may(permission: string): boolean {
  return !me.value || me.value.permissions.includes(permission);
}

/** Asks who calls; nobody known is sent to the login. */
export async function lookWho(): Promise<void> {
  try {
    me.value = await answer(client.GET("/api/v1/me", {}));
  } catch (fault) {
    // The browser is on its way out: no view begins to ask.
    if (fault instanceof Refused && fault.problem.status === 401) return location.assign(loginAddress());
  }
  looked.value = true;
}

/** Ends the session and leaves nothing of it on the screen. */
export async function leave(): Promise<void> {
  try {
    await answer(client.POST("/api/v1/logout", {}));
  } catch (fault) {
    // A session that is over already is left as well.
    if (!(fault instanceof Refused && fault.problem.status === 401)) throw fault;
  }
  location.assign("/login");
}
