import { describe, expect, it } from "vitest";

import { amounts, profileText, schemeText, sourceText } from "../src/measure/words";

describe("sentences of a verdict", () => {
  it("tell amounts in the unit a reader counts in", () => {
    expect(amounts("本地下游年需求约 102981 万元（估计），本地供应只占 0%，门槛 50%", "zh-CN")).toBe("本地下游年需求约 10.30 亿元（估计），本地供应只占 0%，门槛 50%");
    expect(amounts("已有 1 家，区位商 0.50；规模（万元） 1234 低于对标中位数 56789", "zh-CN")).toBe("已有 1 家，区位商 0.50；规模 1,234 万元 低于对标中位数 5.68 亿元");
  });

  it("convert both sides of an English comparison", () => {
    expect(amounts("local demand of about 242 × 10,000 yuan is under 5000, and no strong segment stands next to it", "en")).toBe("local demand of about CNY 2.4 m is under CNY 50.0 m, and no strong segment stands next to it");
    expect(amounts("supply within reach (by distance) falls under 300 × 10,000 yuan, or local demand passes 5000", "en")).toBe("supply within reach (by distance) falls under CNY 3.0 m, or local demand passes CNY 50.0 m");
    expect(amounts("1 makers, location quotient 0.5; scale (10,000 yuan) 1234 under the peers' median 56789", "en")).toBe("1 makers, location quotient 0.5; size CNY 12.3 m under the peers' median CNY 567.9 m");
  });

  it("leave a sentence without amounts as it is", () => {
    expect(amounts("禁止的行业", "zh-CN")).toBe("禁止的行业");
  });
});

describe("ids an official need not read", () => {
  it("become names, tried weights too", () => {
    expect(profileText("default@4", "zh-CN")).toBe("默认方案第 4 版");
    expect(profileText("default@4 + fit=1, size=2", "zh-CN")).toBe("默认方案第 4 版，改动：契合 1、规模 2");
    expect(profileText("our_own@1", "zh-CN")).toBe("our_own@1");
    expect(schemeText("luan", "zh-CN")).toBe("六安市“5+1”产业链");
    expect(schemeText("elsewhere", "en")).toBe("elsewhere");
    expect(sourceText("rules/excluded_classes.toml", "zh-CN")).toBe("规则表：不得引进的类别");
  });
});
