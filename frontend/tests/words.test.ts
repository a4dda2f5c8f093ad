import { describe, expect, it } from "vitest";
import en from "../src/translations/en.json";
import zh from "../src/translations/zh-Hans.json";
import { Words } from "../src/words";

const placeholders = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(String).sort();

describe("translations", () => {
  it("have the same keys in every language", () => {
    expect(Object.keys(zh)).toEqual(Object.keys(en));
  });

  it.each(Object.keys(en))("fill in the same things: %s", (key) => {
    const texts = [en, zh].map((language) => (language as Record<string, string>)[key] ?? "");
    expect(new Set(texts.map((text) => [...new Set(placeholders(text))].join())).size).toBe(1);
  });

  it("are in the order of the alphabet", () => {
    expect(Object.keys(en)).toEqual(Object.keys(en).sort());
  });
});

describe("words", () => {
  const english = new Words("en-GB");
  const chinese = new Words("zh-Hans");

  it("choose the singular", () => {
    expect(english.text("overview.running", { count: 1 })).toBe("One trade running");
    expect(english.text("overview.running", { count: 3 })).toBe("3 trades running");
  });

  it("share the vocabulary with Home Assistant", () => {
    expect(english.term("level", "series")).toBe("Detailed records");
    expect(chinese.term("level", "series")).not.toBe(english.term("level", "series"));
    expect(english.term("resolution", "PT1H")).toBe("Hour");
    expect(english.term("level", "of the future")).toBe("of the future");
  });

  it("take labels of the household, in English where there is no other", () => {
    expect(chinese.label({ en: "Electricity", "zh-Hans": "用电" })).toBe("用电");
    expect(chinese.label({ en: "Electricity" })).toBe("Electricity");
  });

  it.each([
    [{ translation_key: "not_found", translation_placeholders: { kind: "trade", id: "7" } }, /trade.*7/],
    [{ code: "not_running" }, /not running/],
    [{ code: "unauthorized", message: "Unauthorized" }, /members of the family/],
    [{ code: "timeout", message: "too slow" }, /too slow/],
    [undefined, /nothing says why/],
  ])("say errors as sentences: %j", (error, sentence) => {
    expect(english.error(error)).toMatch(sentence);
  });
});
