import { describe, expect, it } from "vitest";

import { count, daysBetween, inUnit, length, percent, signedPercent, unit, yuan } from "../src/measure/format";

describe("numbers as people read them", () => {
  it("shows what is missing as a dash, never as zero", () => {
    expect([count(null, "zh-CN"), unit(undefined), percent(null), signedPercent(null), yuan(null, "en"), inUnit(null, "家", "zh-CN")]).toEqual(Array(6).fill("—"));
    expect(count(0, "zh-CN")).toBe("0");
  });

  it("does not round a small share down to nothing", () => {
    expect(percent(0.004)).toBe("<1%");
    expect(percent(0.006)).toBe("1%");
    expect(percent(0)).toBe("0%");
    expect(unit(0.001)).toBe("<0.01");
  });

  it("shows an exact zero without digits", () => {
    expect([unit(0), unit(0, 4)]).toEqual(["0", "0"]);
  });

  it("gives a style sheet a length it understands, however small", () => {
    expect([length(0.0002), length(0), length(1.2), length(-1)]).toEqual(["0.02%", "0.00%", "100.00%", "0.00%"]);
  });

  it("counts money in the reader's own steps", () => {
    expect(yuan(123_456_789, "zh-CN")).toBe("1.23 亿元");
    expect(yuan(25_000, "zh-CN")).toBe("2.5 万元");
    expect(yuan(1_500_000_000, "en")).toBe("CNY 1.50 bn");
    expect(inUnit(3, "万元", "zh-CN")).toBe("3.0 万元");
  });

  it("names the direction of a change", () => {
    expect(signedPercent(0.125)).toBe("+12.5%");
    expect(signedPercent(-0.02)).toBe("-2.0%");
  });

  it("counts whole days", () => {
    expect(daysBetween("2026-11-01", new Date("2026-11-26T08:00:00Z"))).toBe(25);
  });
});
