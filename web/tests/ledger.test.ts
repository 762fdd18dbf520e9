import { describe, expect, it } from "vitest";

import { changeText, daysSince, factsOf, growth, measured, period, points, today, working } from "../src/measure/ledger";
import type { KpiItem } from "../src/api/types";

const item = (part: Partial<KpiItem>): KpiItem => ({ unit: "count", numerator: 0, denominator: null, value: null, unverified: 0, yoy: null, yoy_pp: null, ...part }) as KpiItem;

describe("periods", () => {
  it("begins a day in China eight hours before it begins in Greenwich", () => {
    expect(today(new Date("2026-11-27T16:00:00Z"))).toBe("2026-11-28");
    expect(today(new Date("2026-11-27T15:59:59Z"))).toBe("2026-11-27");
  });

  it("starts with the year, the quarter, the month; the year before is whole", () => {
    expect(period("year", "2026-11-28")).toEqual({ from: "2026-01-01", to: "2026-11-28" });
    expect(period("quarter", "2026-11-28").from).toBe("2026-10-01");
    expect(period("quarter", "2026-03-31").from).toBe("2026-01-01");
    expect(period("month", "2026-11-28").from).toBe("2026-11-01");
    expect(period("last", "2026-11-28")).toEqual({ from: "2025-01-01", to: "2025-12-31" });
  });

  it("counts whole days, and nothing where there is no day", () => {
    expect(daysSince("2026-11-01", "2026-11-28")).toBe(27);
    expect(daysSince(null, "2026-11-28")).toBeUndefined();
  });
});

describe("indicators", () => {
  it("shows money in 亿元, shares in percent, counts whole, and a dash for what is undefined", () => {
    expect(measured(12.5, "yi", "zh-CN")).toBe("12.50 亿元");
    expect(measured(0.918, "share", "zh-CN")).toBe("91.8%");
    expect(measured(24, "count", "en")).toBe("24");
    expect(measured(null, "share", "en")).toBe("—");
  });

  it("shows the division behind a rate", () => {
    expect(working(item({ unit: "share", numerator: 45, denominator: 49, value: 45 / 49 }), "zh-CN")).toBe("45 ÷ 49 = 91.8%");
    expect(working(item({ numerator: 7 }), "zh-CN")).toBe("7");
  });

  it("speaks of growth in percent for amounts and in points for shares", () => {
    expect(growth(item({ yoy: 0.25 }), "个百分点")).toBe("+25.0%");
    expect(growth(item({ unit: "share", yoy_pp: -3.2 }), "个百分点")).toBe("-3.2 个百分点");
    expect(growth(item({ unit: "share", yoy: 0.5 }), "个百分点")).toBe("—");
    expect(points(2)).toBe("+2.0");
  });
});

describe("the facts of a project", () => {
  it("says nothing of a new one, and only facts of a known one", () => {
    expect(Object.values(factsOf()).every((value) => value === null)).toBe(true);
    expect(factsOf({ name: "甲", total_yi: 3, version: 2, stage: "talk" } as never)).toMatchObject({ name: "甲", total_yi: 3, unit: null });
    expect("version" in factsOf({ version: 2 } as never)).toBe(false);
  });
});

describe("the history of a project", () => {
  const name = (stage: string): string => ({ lead: "线索", signed: "签约" })[stage] ?? stage;

  it("is told in the reader's language", () => {
    expect(changeText("taken lead 2026-05-25, verified", "zh-CN", name)).toBe("新节点 线索 2026-05-25，已核实");
    expect(changeText("verified signed 2026-06-01", "zh-CN", name)).toBe("核实 签约 2026-06-01");
    expect(changeText("imported 5 steps", "zh-CN", name)).toBe("导入 5 个节点");
    expect(changeText("imported 5 steps", "en", name)).toBe("imported 5 steps");
  });
});
