import { describe, expect, it } from "vitest";

import { by } from "../src/measure/ledger";
import { bytes, MOST_BYTES, paperFault } from "../src/measure/paper";
import { factText, formFault, formOf, inputOf, shares } from "../src/measure/review";

describe("evidence files", () => {
  it("are held by ending and length before anything is sent", () => {
    expect(paperFault({ name: "投资协议.PDF", size: 12 })).toBeUndefined();
    expect(paperFault({ name: "照片.exe", size: 12 })).toBe("kind");
    expect(paperFault({ name: "没有后缀", size: 12 })).toBe("kind");
    expect(paperFault({ name: "空.pdf", size: 0 })).toBe("empty");
    expect(paperFault({ name: "大.pdf", size: MOST_BYTES })).toBeUndefined();
    expect(paperFault({ name: "大.pdf", size: MOST_BYTES + 1 })).toBe("long");
  });

  it("tell their length as people say it", () => {
    expect([bytes(900), bytes(2048), bytes(MOST_BYTES)]).toEqual(["900 B", "2 KB", "20.0 MB"]);
  });
});

describe("the form of a pre-review", () => {
  it("starts from what the ledger says, in 万元, and leaves the rest to the reviewer", () => {
    expect(formOf({ fixed_yi: 3.75, land_mu: 42 })).toMatchObject({ fixed_wan: 37500, land_mu: 42, income_tax: 25, fair: "" });
    expect(formOf({ fixed_yi: null }).fixed_wan).toBeUndefined();
  });

  it("takes lists of percents with any comma, and refuses what is no number", () => {
    expect(shares("60，40")).toEqual([0.6, 0.4]);
    expect(shares("60%、 40%")).toEqual([0.6, 0.4]);
    expect(shares("sixty")).toBeUndefined();
    expect(shares("-10")).toBeUndefined();
    expect(shares("")).toEqual([]);
  });

  it("wants the shares of construction to add up, and no load above the whole", () => {
    const form = formOf({});
    expect(formFault({ ...form, build: "60, 40" })).toBeUndefined();
    expect(formFault({ ...form, build: "60, 30" })).toBe("build");
    expect(formFault({ ...form, build: "" })).toBe("build");
    expect(formFault({ ...form, loads: "60, 120" })).toBe("loads");
  });

  it("sends percent as shares and what was left empty as not said", () => {
    const input = inputOf({ ...formOf({ fixed_yi: 1 }), build: "60,40", loads: "50", discount: 8, operating_years: 10, fair: "no" });
    expect(input.plan).toMatchObject({ fixed_wan: 10000, build_shares: [0.6, 0.4], loads: [0.5], income_tax_rate: 0.25, discount_rate: 0.08, operating_years: 10, residual_share: 0 });
    expect(input.checked).toEqual({ industry_code: null, fair_competition: false, remark: null });
    expect(input.site?.energy_tce).toBeNull();
  });

  it("shows flags as words, shares in percent, years with one digit, and a dash for the unknown", () => {
    const words = ["是", "否"] as const;
    expect(factText({ unit: "flag", value: 0 }, "zh-CN", words)).toBe("否");
    expect(factText({ unit: "share", value: 0.2525 }, "zh-CN", words)).toBe("25.3%");
    expect(factText({ unit: "年", value: 6.08 }, "zh-CN", words)).toBe("6.1 年");
    expect(factText({ unit: "万元/亩", value: 892.857 }, "zh-CN", words)).toBe("892.86 万元/亩");
    expect(factText({ unit: "条", value: null }, "zh-CN", words)).toBe("—");
  });
});

describe("who did it", () => {
  it("is told in words where the ledger has no name", () => {
    expect(by("unknown", "zh-CN")).toBe("未记名");
    expect(by("local", "en")).toBe("this machine");
    expect(by("王科长", "zh-CN")).toBe("王科长");
  });
});
