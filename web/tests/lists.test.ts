import { describe, expect, it } from "vitest";

import { counted, type Facet, filtered, toggled } from "../src/measure/facet";
import { layered, layers } from "../src/measure/layer";
import { ordered } from "../src/measure/order";
import { readings, reads } from "../src/measure/pinyin";
import { type Column, csv } from "../src/measure/table";
import { criticalFrom } from "../src/measure/verdict";

describe("sorting", () => {
  const rows = [{ id: "a", score: 2 }, { id: "b", score: null }, { id: "c", score: 3 }, { id: "d", score: 2 }];

  it("puts what is missing last both ways and keeps the order of equals", () => {
    expect(ordered(rows, (row) => row.score, "up").map((row) => row.id)).toEqual(["a", "d", "c", "b"]);
    expect(ordered(rows, (row) => row.score, "down").map((row) => row.id)).toEqual(["c", "a", "d", "b"]);
  });
});

describe("facets", () => {
  interface Row { province: string; labels: string[] }
  const rows: Row[] = [{ province: "安徽", labels: ["x"] }, { province: "安徽", labels: [] }, { province: "江苏", labels: ["x", "y"] }];
  const facets: Facet<Row>[] = [{ id: "province", of: (row) => [row.province] }, { id: "label", of: (row) => row.labels }];

  it("passes rows that meet every facet", () => {
    expect(filtered(rows, facets, { province: ["安徽"], label: ["x"] })).toHaveLength(1);
    expect(filtered(rows, facets, { province: [] })).toHaveLength(3);
  });

  it("counts a facet under the choices of the others, and keeps values without rows", () => {
    expect([...counted(rows, facets, { province: ["安徽"] }, "label")]).toEqual([["x", 1], ["y", 0]]);
    expect([...counted(rows, facets, { province: ["安徽"] }, "province")]).toEqual([["安徽", 2], ["江苏", 1]]);
  });

  it("adds a value and takes it away again", () => {
    expect(toggled(toggled(["a"], "b"), "b")).toEqual(["a"]);
  });
});

describe("finding by pinyin", () => {
  it("takes initials and full readings", () => {
    expect(reads("xny", readings("新能源汽车"))).toBe(true);
    expect(reads("xinneng", readings("新能源汽车"))).toBe(true);
    expect(reads("gpu", readings("新能源汽车"))).toBe(false);
  });

  it("does not take a single letter for a word", () => {
    expect(reads("x", readings("新能源汽车"))).toBe(false);
  });
});

describe("the table as a file", () => {
  const columns: Column<{ name: string; change: number | null }>[] = [
    { title: "名称", id: "name", text: (row) => row.name, raw: (row) => row.name },
    { title: "变化", id: "change", text: (row) => (row.change === null ? "—" : `${row.change}%`), raw: (row) => row.change },
  ];

  it("starts with the mark Excel needs and ends lines as RFC 4180 says", () => {
    expect(csv([{ name: "甲", change: 1 }], columns, "page")).toBe("\uFEFF名称,变化\r\n甲,1%\r\n");
  });

  it("lets no cell calculate, and leaves negative numbers numbers", () => {
    expect(csv([{ name: "=1+1", change: -5 }], columns, "page")).toContain("'=1+1,-5%");
    expect(csv([{ name: "＝A1", change: null }], columns, "raw")).toContain("'＝A1,\r\n");
  });

  it("quotes what would break a line", () => {
    expect(csv([{ name: '甲,"乙"', change: 0 }], columns, "raw")).toContain('"甲,""乙""",0');
  });
});

describe("the layered layout", () => {
  it("puts each segment right of all it draws on", () => {
    const depth = layers(["ore", "cell", "pack", "car"], [{ from: "ore", to: "cell" }, { from: "cell", to: "pack" }, { from: "pack", to: "car" }, { from: "ore", to: "car" }]);
    expect([...depth.values()]).toEqual([0, 1, 2, 3]);
  });

  it("ends on a circle", () => {
    expect(layered(["a", "b"], [{ from: "a", to: "b" }, { from: "b", to: "a" }]).flat().sort()).toEqual(["a", "b"]);
  });
});

describe("the criticality mark", () => {
  it("marks the most critical tenth and nothing where nothing is known", () => {
    expect(criticalFrom([...Array(20).keys()])).toBe(18);
    expect(criticalFrom([null, undefined])).toBeUndefined();
  });
});
