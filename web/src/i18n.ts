// Both languages; Chinese first, the choice is kept on this machine, `?lang=` in the address wins once.
import { computed } from "vue";
import { createI18n } from "vue-i18n";

import type { Language } from "./measure/format";
import { keep, kept } from "./state/usePreference";
import chinese from "./texts/zh-CN";
import english from "./texts/en";

function firstLanguage(): Language {
  const asked = new URLSearchParams(location.search).get("lang") ?? kept("language");
  return asked === "en" ? "en" : "zh-CN";
}

export const i18n = createI18n({
  legacy: false,
  locale: firstLanguage() as string,
  fallbackLocale: "zh-CN",
  messages: { "zh-CN": chinese, en: english } as Record<string, typeof chinese | typeof english>,
});

export const language = computed<Language>(() => (i18n.global.locale.value === "en" ? "en" : "zh-CN"));

export function switchLanguage(): void {
  const next: Language = language.value === "en" ? "zh-CN" : "en";
  i18n.global.locale.value = next;
  keep("language", next);
}

/** A text of the current language. */
export function t(key: string, named: Record<string, unknown> = {}): string {
  return i18n.global.t(key, named);
}

/** Picks the name in the reader's language. */
export function named(item: { name: string; name_en?: string }): string {
  return language.value === "en" && item.name_en ? item.name_en : item.name;
}
