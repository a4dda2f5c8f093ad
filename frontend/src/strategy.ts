/** The whole dashboard from nothing; each user sees first what they decide about. */
import type { Hass } from "./ha";
import { Words } from "./words";

interface CardShown {
  type: string;
  grid_options?: Record<string, unknown>;
}

const card = (name: string): CardShown => ({ type: `custom:data-exchanger-${name}`, grid_options: { columns: "full" } });
const column = (...names: string[]) => ({ type: "grid", cards: names.map(card) });

export class DashboardStrategy extends HTMLElement {
  static async generate(_config: unknown, hass: Hass): Promise<unknown> {
    const words = new Words(hass.locale.language);
    return {
      title: words.text("dashboard.name"),
      views: [
        {
          type: "sections",
          path: "home",
          title: words.text("dashboard.home"),
          icon: "mdi:shield-home-outline",
          max_columns: 3,
          sections: [column("overview", "demands"), column("permissions", "privacy"), column("earnings", "activity")],
        },
      ],
    };
  }

  static readonly noEditor = true;
}
