/** Numbers, money and moments as the user has told Home Assistant to write them. */
import type { Hass, Locale } from "./ha";
import type { Amounts, Money } from "./model";

type Settings = Pick<Hass, "locale"> & { config?: Hass["config"] };

/** Keep what is slow to make: a list writes hundreds of values with the same few formats. */
function kept<Options, Format>(make: (locale: string[] | undefined, options: Options) => Format): typeof make {
  const made = new Map<string, Format>();
  return (locale, options) => {
    const key = JSON.stringify([locale, options]);
    let format = made.get(key);
    if (!format) made.set(key, (format = make(locale, options)));
    return format;
  };
}

const numbers = kept((locale, options: Intl.NumberFormatOptions) => new Intl.NumberFormat(locale, options));
const dates = kept((locale, options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale, options));
const relatives = kept((locale, options: Intl.RelativeTimeFormatOptions) => new Intl.RelativeTimeFormat(locale, options));

const NUMBER_LOCALES: Partial<Record<Locale["number_format"], string[]>> = {
  comma_decimal: ["en-US", "en"],
  decimal_comma: ["de", "es", "it"],
  space_comma: ["fr", "sv", "cs"],
  quote_decimal: ["de-CH"],
};

function numberLocale({ locale }: Settings): string[] | undefined {
  if (locale.number_format === "system") return undefined;
  return NUMBER_LOCALES[locale.number_format] ?? [locale.language];
}

export function formatNumber(settings: Settings, value: number, options: Intl.NumberFormatOptions = {}): string {
  const grouping = settings.locale.number_format !== "none";
  const locale = grouping ? numberLocale(settings) : ["en"];
  return numbers(locale, { useGrouping: grouping, ...options }).format(value);
}

/** Write an amount of minor units. */
export function formatMoney(settings: Settings, { amount, currency }: Money): string {
  const digits = numbers(["en"], { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2;
  return formatNumber(settings, amount / 10 ** digits, { style: "currency", currency });
}

/** Write amounts in several currencies, which are never added up. */
export function formatAmounts(settings: Settings, amounts: Amounts, currency = "EUR"): string {
  const parts = Object.entries(amounts).filter(([, amount]) => amount !== 0);
  if (!parts.length) parts.push([Object.keys(amounts)[0] ?? currency, 0]);
  return parts.map(([unit, amount]) => formatMoney(settings, { amount, currency: unit })).join(" + ");
}

export function formatBytes(settings: Settings, bytes: number): string {
  const units = ["byte", "kilobyte", "megabyte", "gigabyte"];
  const step = bytes < 1000 ? 0 : Math.min(Math.floor(Math.log10(bytes) / 3), units.length - 1);
  const value = bytes / 1000 ** step;
  return formatNumber(settings, value, {
    style: "unit",
    unit: units[step] ?? "byte",
    unitDisplay: step ? "short" : "long",
    maximumFractionDigits: value < 10 && step ? 1 : 0,
  });
}

function zone({ locale, config }: Settings): string | undefined {
  return locale.time_zone === "server" ? config?.time_zone : undefined;
}

function dateLocale({ locale }: Settings): string[] | undefined {
  if (locale.date_format === "system") return undefined;
  return [locale.language];
}

export function formatDate(settings: Settings, moment: string): string {
  return dateFormat(settings, { day: "numeric", month: "short", year: "numeric" }).format(new Date(moment));
}

export function formatDay(settings: Settings, moment: string): string {
  return dateFormat(settings, { weekday: "long", day: "numeric", month: "long" }).format(new Date(moment));
}

export function formatMonth(settings: Settings, moment: string, style: "long" | "short" = "long"): string {
  const year = style === "long" ? { year: "numeric" as const } : {};
  return dateFormat(settings, { month: style, ...year }).format(new Date(moment));
}

export function formatTime(settings: Settings, moment: string): string {
  const { time_format: format, language } = settings.locale;
  const cycle = format === "12" ? "h12" : format === "24" ? "h23" : undefined;
  return dates(format === "system" ? undefined : [language], {
    hour: "numeric",
    minute: "2-digit",
    timeZone: zone(settings),
    ...(cycle ? { hourCycle: cycle } : {}),
  }).format(new Date(moment));
}

/** Write a moment as shortly as it stays clear: the time alone for today. */
export function formatMoment(settings: Settings, moment: string, now = new Date().toISOString()): string {
  const day = formatDate(settings, moment);
  const time = formatTime(settings, moment);
  return day === formatDate(settings, now) ? time : `${day}, ${time}`;
}

function dateFormat(settings: Settings, options: Intl.DateTimeFormatOptions): Pick<Intl.DateTimeFormat, "format"> {
  const format = dates(dateLocale(settings), { ...options, timeZone: zone(settings) });
  const order = { DMY: ["day", "month", "year"], MDY: ["month", "day", "year"], YMD: ["year", "month", "day"] }[
    settings.locale.date_format as string
  ];
  if (!order || !options.day || !options.year) return format;
  const written = (date?: Date | number) => {
    const parts = new Map(format.formatToParts(date).map(({ type, value }) => [type as string, value]));
    return order.map((part) => parts.get(part)).join(" ");
  };
  return { format: written };
}

const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
];

/** Write how far a moment lies ahead or back: "in 3 days", "2 hours ago". */
export function formatRelative(settings: Settings, moment: string, now = Date.now()): string {
  const seconds = (new Date(moment).getTime() - now) / 1000;
  const [unit, size] = STEPS.find(([, length]) => Math.abs(seconds) >= length) ?? (["minute", 60] as const);
  const format = relatives([settings.locale.language], { numeric: "auto" });
  return format.format(Math.trunc(seconds / size), unit);
}

export function formatCountry(settings: Settings, country: string): string {
  return new Intl.DisplayNames([settings.locale.language], { type: "region" }).of(country) ?? country;
}
