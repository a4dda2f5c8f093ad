/** Makes the cards and the dashboard known to Home Assistant. */
import { ActivityCard } from "./cards/activity";
import { DemandsCard } from "./cards/demands";
import { EarningsCard } from "./cards/earnings";
import { OverviewCard } from "./cards/overview";
import { PermissionsCard } from "./cards/permissions";
import { PrivacyCard } from "./cards/privacy";
import { LevelMeter } from "./elements/level";
import { LongList } from "./elements/list";
import { Sheet } from "./elements/sheet";
import { DashboardStrategy } from "./strategy";
import { Words } from "./words";

declare global {
  interface Window {
    customCards?: unknown[];
    customStrategies?: unknown[];
  }
  interface HTMLElementTagNameMap {
    "dx-sheet": Sheet;
  }
}

const CARDS = {
  overview: OverviewCard,
  demands: DemandsCard,
  permissions: PermissionsCard,
  privacy: PrivacyCard,
  earnings: EarningsCard,
  activity: ActivityCard,
} as const;

/** The entities that a card says more about, by their translation key. */
const ENTITIES: Record<keyof typeof CARDS, readonly string[]> = {
  overview: ["sharing", "total_earnings", "pending_earnings", "bytes_sent"],
  demands: ["open_demands"],
  permissions: [],
  privacy: ["privacy_budget"],
  earnings: ["earnings", "paid"],
  activity: ["trade"],
};

const ELEMENTS: Record<string, CustomElementConstructor> = {
  "dx-level": LevelMeter,
  "dx-list": LongList,
  "dx-sheet": Sheet,
  "ll-strategy-dashboard-data-exchanger": DashboardStrategy,
  ...Object.fromEntries(Object.entries(CARDS).map(([name, card]) => [`data-exchanger-${name}`, card])),
};

interface Registry {
  entities: Record<string, { platform?: string; translation_key?: string }>;
}

const words = new Words(document.documentElement.lang || navigator.language);
const documentationURL = "https://github.com/data-exchanger/home-assistant-data-exchanger";

for (const [name, element] of Object.entries(ELEMENTS)) {
  if (!customElements.get(name)) customElements.define(name, element);
}

window.customCards ??= [];
window.customCards.push(
  ...(Object.keys(CARDS) as (keyof typeof CARDS)[]).map((name) => ({
    type: `data-exchanger-${name}`,
    name: words.text(`card.${name}`),
    description: words.text(`card.${name}.description`),
    preview: true,
    documentationURL,
    getEntitySuggestion: ({ entities }: Registry, id: string) => {
      const { platform, translation_key: key = "" } = entities[id] ?? {};
      const ours = platform === "data_exchanger" && ENTITIES[name].includes(key);
      return ours ? { config: { type: `custom:data-exchanger-${name}` } } : null;
    },
  })),
);

window.customStrategies ??= [];
window.customStrategies.push({
  type: "data-exchanger",
  strategyType: "dashboard",
  name: words.text("dashboard.name"),
  description: words.text("dashboard.description"),
  documentationURL,
});
