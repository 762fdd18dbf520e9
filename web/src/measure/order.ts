// Sorting of lists: missing goes last both ways, equal keeps the order it had.
export type Direction = "up" | "down";
type Key = number | string | null | undefined;

export function ordered<T>(rows: readonly T[], key: (row: T) => Key, direction: Direction): T[] {
  const sign = direction === "up" ? 1 : -1;
  return [...rows].sort((left, right) => {
    const [one, two] = [key(left), key(right)];
    const [oneLacks, twoLacks] = [one === null || one === undefined, two === null || two === undefined];
    if (oneLacks || twoLacks) return Number(oneLacks) - Number(twoLacks);
    if (typeof one === "string" || typeof two === "string") return sign * String(one).localeCompare(String(two), "zh-CN");
    return sign * ((one as number) - (two as number));
  });
}
