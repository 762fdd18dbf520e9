// Finding by pinyin: full reading and initials, any reading of a character that has several. Loaded when first needed.
import { pinyin } from "pinyin-pro";

export interface Readings {
  full: string;
  initials: string;
}

export function readings(text: string): Readings {
  const each = pinyin(text, { toneType: "none", type: "array", nonZh: "consecutive" });
  return { full: each.join("").toLowerCase(), initials: each.map((one) => one[0] ?? "").join("").toLowerCase() };
}

/** Whether letters typed may stand for the text: its initials or its full reading, from their beginning or within. */
export function reads(typed: string, known: Readings): boolean {
  const letters = typed.toLowerCase().replaceAll(/[^a-z0-9]/g, "");
  return letters.length >= 2 && (known.initials.includes(letters) || known.full.includes(letters));
}
