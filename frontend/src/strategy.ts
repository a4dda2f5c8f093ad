/** The whole dashboard from nothing; each user sees first what they decide about. */
import type { Hass } from "./ha";
import { Words } from "./words";

interface CardShown {
  type: string;
  grid_options?: Record<string, unknown>;
}

const card = (name: string): CardShown => ({ type: `custom:data-exchanger-${name}`, grid_options: { columns: "full" } });
/** What an administrator answers stands first; what a member decides about themselves does for others. */
const LAYOUTS = {
  administrator: [["overview", "demands"], ["permissions", "privacy"], ["earnings", "activity"]],
  member: [["overview", "permissions"], ["demands", "privacy"], ["earnings", "activity"]],
};

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
          sections: LAYOUTS[hass.user?.is_admin ? "administrator" : "member"].map((names) => column(...names)),
        },
      ],
    };
  }

  static readonly noEditor = true;
}
