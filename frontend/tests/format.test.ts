import { describe, expect, it } from "vitest";
import { formatAmounts, formatBytes, formatCountry, formatDate, formatMoment, formatMoney, formatNumber, formatRelative, formatTime } from "../src/format";
import type { Locale } from "../src/ha";

const settings = (locale: Partial<Locale> = {}, time_zone = "Asia/Shanghai") => ({
  locale: { language: "en", number_format: "language", time_format: "24", date_format: "language", time_zone: "server", ...locale } as Locale,
  config: { time_zone, state: "RUNNING" },
});
const plain = (text: string) => text.replaceAll(/[\u00a0\u202f]/g, " ");

describe("money", () => {
  it("is written from minor units, with the digits of its currency", () => {
    expect(formatMoney(settings(), { amount: 1234567, currency: "EUR" })).toBe("€12,345.67");
    expect(formatMoney(settings(), { amount: 500, currency: "JPY" })).toBe("¥500");
  });

  it("follows the number format that the user chose", () => {
    const written = formatMoney(settings({ number_format: "decimal_comma" }), { amount: 1234567, currency: "EUR" });
    expect(plain(written)).toBe("12.345,67 €");
  });

  it("of several currencies is never added up", () => {
    expect(formatAmounts(settings(), { EUR: 405, USD: 100 })).toBe("€4.05 + $1.00");
    expect(formatAmounts(settings(), {}, "CNY")).toBe("CN¥0.00");
  });
});

it("numbers can go without separators", () => {
  expect(formatNumber(settings({ number_format: "none" }), 12345.5)).toBe("12345.5");
});

it.each([
  [1, "1 byte"],
  [999, "999 bytes"],
  [1500, "1.5 kB"],
  [40_000, "40 kB"],
  [3_200_000, "3.2 MB"],
])("bytes: %d", (bytes, text) => {
  expect(plain(formatBytes(settings(), bytes))).toBe(text);
});

it("times are those of the home where the user chose that", () => {
  expect(formatTime(settings(), "2026-11-22T16:30:00Z")).toBe("00:30");
  expect(formatTime(settings({ time_format: "12" }, "Europe/Berlin"), "2026-11-22T16:30:00Z")).toMatch(/5:30\sPM/);
});

it("dates follow the chosen order", () => {
  expect(formatDate(settings({ date_format: "YMD" }), "2026-11-22T12:00:00Z")).toBe("2026 Nov 22");
  expect(formatDate(settings({ date_format: "DMY" }), "2026-11-22T12:00:00Z")).toBe("22 Nov 2026");
});

it.each([
  [3 * 86_400, "in 3 days"],
  [-7200, "2 hours ago"],
  [30, "this minute"],
])("moments are told from now: %d", (seconds, text) => {
  const now = Date.UTC(2026, 10, 22);
  expect(formatRelative(settings(), new Date(now + seconds * 1000).toISOString(), now)).toBe(text);
});

it("countries have names", () => {
  expect(formatCountry(settings({ language: "zh-Hans" }), "DE")).toBe("德国");
});

it("writes moments of today by their time alone", () => {
  const now = "2026-11-22T15:00:00Z";
  expect(plain(formatMoment(settings(), "2026-11-22T01:05:00Z", now))).toBe("09:05");
  expect(plain(formatMoment(settings(), "2026-11-20T01:05:00Z", now))).toBe("Nov 20, 2026, 09:05");
});
