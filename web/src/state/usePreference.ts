// What a person chose on this machine: language, theme, the last snapshot seen. Nothing else is kept.
import { ref, type Ref, watch } from "vue";

function read(key: string): string | null {
  try {
    return localStorage.getItem(`liantu.${key}`);
  } catch {
    return null; // Storage may be forbidden; the page works without.
  }
}

export function keep(key: string, value: string): void {
  try {
    localStorage.setItem(`liantu.${key}`, value);
  } catch {
    // As above.
  }
}

export function kept(key: string): string | null {
  return read(key);
}

export type Theme = "light" | "dark";

function firstTheme(): Theme {
  const chosen = read("theme");
  if (chosen === "light" || chosen === "dark") return chosen;
  return typeof matchMedia === "function" && matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

export const theme: Ref<Theme> = ref(firstTheme());

watch(theme, (now) => {
  document.documentElement.classList.toggle("dark", now === "dark");
}, { immediate: true });

export function switchTheme(): void {
  theme.value = theme.value === "dark" ? "light" : "dark";
  keep("theme", theme.value);
}
