import { expect, it, vi } from "vitest";
import type { Hass } from "../src/ha";

vi.stubGlobal("HTMLElement", class {});
const { DashboardStrategy } = await import("../src/strategy");

interface Dashboard {
  title: string;
  views: { title: string; sections: { cards: { type: string }[] }[] }[];
}

async function cards(is_admin: boolean, language = "en"): Promise<[title: string | undefined, cards: string[]]> {
  const hass = { locale: { language }, user: { id: "", name: "", is_admin } } as unknown as Hass;
  const { views } = (await DashboardStrategy.generate({}, hass)) as Dashboard;
  const all = views.flatMap(({ sections }) => sections.flatMap((section) => section.cards.map(({ type }) => type)));
  return [views[0]?.title, all.map((type) => type.replace("custom:data-exchanger-", ""))];
}

it("shows every card to everybody", async () => {
  const [, forAdministrators] = await cards(true);
  const [, forMembers] = await cards(false);
  expect(forAdministrators.length).toBe(6);
  expect(new Set(forMembers)).toEqual(new Set(forAdministrators));
});

it("puts first what somebody decides about", async () => {
  expect((await cards(true))[1].slice(0, 2)).toEqual(["overview", "demands"]);
  expect((await cards(false))[1].slice(0, 2)).toEqual(["overview", "permissions"]);
});

it("speaks the user's language", async () => {
  expect((await cards(true, "zh-Hans"))[0]).toBe("首页");
});
