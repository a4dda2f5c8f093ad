import { expect, it } from "vitest";
import type { EarningsRow } from "../src/model";
import { by, inMonth, lastMonths, mainCurrency } from "../src/sums";

const row = (month: string, category: string | null, amount: number, currency = "EUR"): EarningsRow => ({
  month,
  member: null,
  category,
  amount,
  currency,
});
const rows = [row("2026-10", "energy", 100), row("2026-11", "energy", 50), row("2026-11", "water", 200), row("2026-11", null, 7, "USD")];

it("adds up by anything, the largest first, and never across currencies", () => {
  expect(by(rows, "EUR", ({ category }) => category)).toEqual([["water", 200], ["energy", 150]]);
  expect(by(rows, "EUR", ({ month }) => month)).toEqual([["2026-11", 250], ["2026-10", 100]]);
  expect(by(rows, "USD", ({ category }) => category)).toEqual([]);
});

it("knows the currency in which most is earned", () => {
  expect(mainCurrency(rows)).toBe("EUR");
  expect(mainCurrency([])).toBeUndefined();
});

it("counts months back over the turn of the year", () => {
  expect(lastMonths("2026-02", 4)).toEqual(["2025-11", "2025-12", "2026-01", "2026-02"]);
});

it("adds up one month, each currency of its own", () => {
  expect(inMonth(rows, "2026-11")).toEqual({ EUR: 250, USD: 7 });
  expect(inMonth(rows, "2026-09")).toEqual({});
});
