/** Sums over rows of earnings; currencies are kept apart. */
import type { Amounts, EarningsRow } from "./model";

/** Return the currency in which most rows are. */
export function mainCurrency(rows: readonly EarningsRow[]): string | undefined {
  const counts = new Map<string, number>();
  for (const { currency } of rows) counts.set(currency, (counts.get(currency) ?? 0) + 1);
  return [...counts].sort(([one, few], [other, many]) => many - few || one.localeCompare(other))[0]?.[0];
}

/** Add up amounts of one currency by something, the largest first. */
export function by(
  rows: readonly EarningsRow[],
  currency: string,
  key: (row: EarningsRow) => string | null,
): [key: string, amount: number][] {
  const sums = new Map<string, number>();
  for (const row of rows) {
    const name = key(row);
    if (row.currency === currency && name !== null) sums.set(name, (sums.get(name) ?? 0) + row.amount);
  }
  return [...sums].sort(([, one], [, other]) => other - one);
}

/** Add up what one month brought, for each currency. */
export function inMonth(rows: readonly EarningsRow[], month: string): Amounts {
  const sums: Amounts = {};
  for (const row of rows) {
    if (row.month === month) sums[row.currency] = (sums[row.currency] ?? 0) + row.amount;
  }
  return sums;
}

/** Return the last months up to one (`YYYY-MM`), those without earnings among them. */
export function lastMonths(last: string, count: number): string[] {
  const [year = 1970, month = 1] = last.split("-").map(Number);
  return Array.from({ length: count }, (_, index) => {
    const date = new Date(Date.UTC(year, month - count + index, 1));
    return date.toISOString().slice(0, 7);
  });
}
