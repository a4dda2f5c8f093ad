/** Words in the user's language: the cards' own, and the vocabulary that they share with Home Assistant. */
import {
  entity as entityEn,
  exceptions as exceptionsEn,
  selector as selectorEn,
} from "../../custom_components/data_exchanger/translations/en.json";
import {
  entity as entityZh,
  exceptions as exceptionsZh,
  selector as selectorZh,
} from "../../custom_components/data_exchanger/translations/zh-Hans.json";
import type { Label } from "./model";
import en from "./translations/en.json";
import zh from "./translations/zh-Hans.json";

export type Key = keyof typeof en;
type Values = Record<string, string | number>;

const LANGUAGES = {
  en: { own: en as Record<string, string>, shared: shared(entityEn, selectorEn), exceptions: exceptionsEn },
  "zh-Hans": { own: zh as Record<string, string>, shared: shared(entityZh, selectorZh), exceptions: exceptionsZh },
};

function shared(entity: typeof entityEn, selector: typeof selectorEn) {
  return {
    level: selector.level.options,
    purpose: selector.purpose.options,
    resolution: selector.resolution.options,
    role: selector.role.options,
    category: selector.category.options,
    preset: selector.preset.options,
    state: entity.event.trade.state_attributes.event_type.state,
  } satisfies Record<string, Record<string, string>>;
}

export type Vocabulary = keyof ReturnType<typeof shared>;

export class Words {
  readonly language: keyof typeof LANGUAGES;

  constructor(language: string) {
    this.language = language.startsWith("zh") ? "zh-Hans" : "en";
  }

  /** Return a text of the cards with its placeholders filled in; `count` chooses the plural. */
  text(key: Key, values: Values = {}): string {
    const { own } = LANGUAGES[this.language];
    const one = values.count === 1 ? own[`${key}.one`] : undefined;
    return fill(one ?? own[key] ?? en[key], values);
  }

  /** Return a text whose key is put together; undefined where there is none. */
  find(key: string, values: Values = {}): string | undefined {
    return key in en ? this.text(key as Key, values) : undefined;
  }

  /** Return a word of the vocabulary shared with Home Assistant. */
  term(vocabulary: Vocabulary, key: string): string {
    const table: Record<string, string> = LANGUAGES[this.language].shared[vocabulary];
    return table[key.toLowerCase()] ?? key;
  }

  /** Return a label that the household sent in all languages. */
  label(label: Label): string {
    return label[this.language] ?? label["en"] ?? "";
  }

  /** Say as a sentence what went wrong. */
  error(error: unknown): string {
    const { code, translation_key, translation_placeholders, message } = (error ?? {}) as {
      code?: string;
      translation_key?: string;
      translation_placeholders?: Values;
      message?: string;
    };
    const exceptions: Record<string, { message: string }> = LANGUAGES[this.language].exceptions;
    const known = exceptions[translation_key ?? code ?? ""];
    if (known) return fill(known.message, translation_placeholders ?? {});
    if (code === "unauthorized") return this.text("error.unauthorized");
    return message ? this.text("error.other", { message }) : this.text("error.unknown");
  }
}

function fill(text: string, values: Values): string {
  return text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}
