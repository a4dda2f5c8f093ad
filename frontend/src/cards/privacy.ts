/** What may still be told: budgets like batteries, and for a demand its value against privacy. */
import { mdiBatteryHeartOutline, mdiChartBellCurve, mdiChevronRight, mdiFlagOutline } from "@mdi/js";
import { css, html, nothing, type TemplateResult } from "lit";
import { Card } from "../card";
import { charge, choices, countsUntil, worth } from "../curve";
import { sheetStyles } from "../elements/sheet";
import { formatDate, formatMoney, formatNumber } from "../format";
import { icon } from "../icon";
import type { Budget, Budgets, Curve, Demand, Page, Summary, Trade } from "../model";
import { base } from "../styles";
import { plot, plotStyles } from "./privacy-plot";

export class PrivacyCard extends Card {
  protected override readonly titleKey = "privacy.title";
  private budgets: Budgets | undefined;
  private demands: Demand[] = [];
  private trades = new Map<string, Trade>();
  private curve: { demand: string; shown: Curve } | undefined;
  private chosen: number | undefined;
  private open: string | undefined;

  static override styles = [
    base,
    sheetStyles,
    plotStyles,
    css`
      .members {
        display: grid;
        gap: 4px;
        margin-inline: -8px;
      }
      .member {
        display: grid;
        grid-template-columns: minmax(0, 5em) 1fr auto auto;
        align-items: center;
        gap: 12px;
        width: 100%;
        min-height: 48px;
        padding: 4px 8px;
        border-radius: 10px;
      }
      .member:hover {
        background: color-mix(in oklab, var(--primary-text-color) 4%, transparent);
      }
      .name {
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .left {
        min-width: 3.2em;
        text-align: end;
        font-variant-numeric: tabular-nums;
        font-weight: 500;
      }
      .battery {
        position: relative;
        height: 22px;
        margin-inline-end: 5px;
        padding: 3px;
        border-radius: 7px;
        box-shadow: inset 0 0 0 2px color-mix(in oklab, var(--primary-text-color) 45%, transparent);
        --level: var(--dx-good);
      }
      .battery::after {
        content: "";
        position: absolute;
        inset: 6px -5px 6px auto;
        width: 4px;
        border-radius: 0 3px 3px 0;
        background: color-mix(in oklab, var(--primary-text-color) 45%, transparent);
      }
      .battery i {
        display: block;
        height: 100%;
        min-width: 4px;
        border-radius: 4px;
        background: var(--level);
        transition: width 0.4s;
      }
      .battery.warn {
        --level: var(--dx-warn);
      }
      .battery.bad {
        --level: var(--dx-bad);
      }
      .trade {
        display: grid;
        gap: 14px;
        padding-top: 16px;
        border-top: 1px solid var(--dx-line);
      }
      select {
        width: 100%;
        min-height: 44px;
        padding: 0 12px;
        font: inherit;
        font-size: 14px;
        color: inherit;
        color-scheme: light dark;
        background: var(--card-background-color, #fff);
        border: 1px solid var(--dx-line);
        border-radius: 10px;
        text-overflow: ellipsis;
      }
      .figures {
        display: grid;
        grid-template-columns: repeat(3, 1fr);
        gap: 12px;
      }
      .figures dd {
        margin: 2px 0 0;
        font-size: 18px;
        font-weight: 500;
        font-variant-numeric: tabular-nums;
      }
      .uses li {
        display: grid;
        grid-template-columns: 1fr auto;
        gap: 0 16px;
        padding: 10px 0;
        border-top: 1px solid var(--dx-line);
      }
    `,
  ];

  protected override async refresh(): Promise<void> {
    const [budgets, trades, demands] = await Promise.all([
      this.ask<Budgets>("privacy_budget"),
      this.ask<Page<Trade>>("trades", { limit: 200 }),
      this.ask<Page<Demand>>("demands", { limit: 200 }),
    ]);
    this.budgets = budgets;
    this.trades = new Map(trades.items.map((trade) => [trade.id, trade]));
    this.demands = demands.items.filter(({ level }) => level === "private_statistics");
    const kept = this.demands.find(({ id }) => id === this.curve?.demand) ?? this.demands[0];
    if (!kept) this.curve = undefined;
    else if (kept.id !== this.curve?.demand) await this.draw(kept.id);
  }

  private async draw(demand: string): Promise<void> {
    this.curve = { demand, shown: await this.ask<Curve>("privacy_curve", { demand_id: demand }) };
    this.chosen = undefined;
  }

  protected override body(summary: Summary): TemplateResult {
    const { words, budgets } = this;
    if (!budgets) return this.problem ? html`` : this.skeleton();
    const { me } = summary;
    const members = Object.entries(budgets.members).sort(([one], [other]) => Number(other === me.member) - Number(one === me.member));
    if (!members.length)
      return html`<div class="empty">${icon(mdiBatteryHeartOutline)}<p>${words.text("privacy.empty")}</p></div>`;
    return html`<ul class="members">
        ${members.map(([id, budget]) => html`<li>${this.battery(summary, id, budget)}</li>`)}
      </ul>
      <p class="small muted">${words.text("privacy.means")}</p>
      ${this.against(summary, budgets)} ${this.sheet(summary, budgets)}`;
  }

  private battery(summary: Summary, id: string, budget: Budget): TemplateResult {
    const left = charge(budget);
    const tone = left >= 0.5 ? "" : left >= 0.2 ? "warn" : "bad";
    const name = summary.members[id]?.name ?? "";
    const share = formatNumber(this.hass, left, { style: "percent" });
    return html`<button
      class="member"
      type="button"
      aria-label=${this.words.text("privacy.left", { member: name, share })}
      @click=${() => this.show(id)}
    >
      <span class="name">${name}</span>
      <span class="battery ${tone}"><i style="width:${100 * left}%"></i></span>
      <span class="left">${share}</span>
      <span class="muted">${icon(mdiChevronRight, 20)}</span>
    </button>`;
  }

  private against(summary: Summary, budgets: Budgets): TemplateResult {
    const { words, curve } = this;
    return html`<div class="trade">
      <h3>${words.text("privacy.against")}</h3>
      ${curve
        ? html`<select
              aria-label=${words.text("privacy.demand")}
              @change=${({ target }: { target: HTMLSelectElement }) => this.attempt(() => this.draw(target.value))}
            >
              ${this.demands.map(
                ({ id, title }) => html`<option value=${id} ?selected=${id === curve.demand}>${title}</option>`,
              )}
            </select>
            ${this.choice(curve.shown, this.smallest(summary, budgets))}`
        : html`<p class="muted">${words.text("privacy.no_demand")}</p>`}
    </div>`;
  }

  /** Return whose budget a release is compared with: one's own, or else the emptiest. */
  private smallest({ me }: Summary, { members }: Budgets): Budget | undefined {
    return members[me.member ?? ""] ?? Object.values(members).sort((one, other) => one.left - other.left)[0];
  }

  private choice(curve: Curve, budget: Budget | undefined): TemplateResult {
    const { words, hass } = this;
    const all = choices(curve);
    const asked = all.indexOf(curve.asked);
    const here = Math.min(this.chosen ?? asked, all.length - 1);
    const point = all[here] ?? curve.asked;
    const percent = (value: number, digits = 0) =>
      formatNumber(hass, value, { style: "percent", maximumFractionDigits: digits });
    const price = formatMoney(hass, { amount: worth(curve, point), currency: curve.currency });
    const noise = `± ${percent(point.error, point.error < 0.1 ? 1 : 0)}`;
    return html`${plot(words, all, here, asked)}
      <label>
        <span class="unseen">${words.text("privacy.slider")}</span>
        <input
          type="range"
          min="0"
          max=${all.length - 1}
          step="1"
          .value=${String(here)}
          aria-valuetext=${words.text("privacy.chosen", { price, noise })}
          @input=${({ target }: { target: HTMLInputElement }) => this.choose(Number(target.value))}
        />
        <span class="ends small muted" aria-hidden="true"
          ><span>${words.text("privacy.more")}</span><span>${words.text("privacy.less")}</span></span
        >
      </label>
      <dl class="figures">
        <div>
          <dt class="muted small">${words.text("privacy.price")}</dt>
          <dd>${price}</dd>
        </div>
        <div>
          <dt class="muted small">${words.text("privacy.noise")}</dt>
          <dd>${noise}</dd>
        </div>
        <div>
          <dt class="muted small">${words.text("privacy.takes")}</dt>
          <dd>${budget?.rho ? percent(point.rho / budget.rho) : "–"}</dd>
        </div>
      </dl>
      <p class="small muted">
        ${here === asked
          ? html`${icon(mdiFlagOutline, 16)} ${words.text("privacy.as_asked")}`
          : budget && point.rho > budget.left
            ? words.text("privacy.too_much")
            : words.text("privacy.other")}
      </p>`;
  }

  private choose(index: number): void {
    this.chosen = index;
    this.requestUpdate();
  }

  private show(member: string | undefined): void {
    this.open = member;
    this.requestUpdate();
  }

  private sheet(summary: Summary, budgets: Budgets): TemplateResult | typeof nothing {
    const { open, words, hass } = this;
    const budget = budgets.members[open ?? ""];
    if (!open || !budget) return nothing;
    return html`<dx-sheet
      .heading=${words.text("privacy.uses", { member: summary.members[open]?.name ?? "" })}
      .closeLabel=${words.text("common.close")}
      @closed=${() => this.show(undefined)}
    >
      <div class="facts">
        <p>
          ${words.text("privacy.window", {
            days: formatNumber(hass, budget.days),
            epsilon: formatNumber(hass, budget.epsilon, { maximumFractionDigits: 2 }),
          })}
        </p>
        ${budget.by.length
          ? html`<ul class="uses">
              ${budget.by.map((use) => this.use(use, budget, summary))}
            </ul>`
          : html`<div class="empty">${icon(mdiChartBellCurve)}<p>${words.text("privacy.unused")}</p></div>`}
      </div>
    </dx-sheet>`;
  }

  private use({ trade, rho, at }: Budget["by"][number], budget: Budget, { buyers }: Summary): TemplateResult {
    const { words, hass } = this;
    const known = this.trades.get(trade);
    const what = known?.elements.map(({ label }) => words.label(label)).join(" · ") ?? words.text("trade.title");
    return html`<li>
      <span>${what}</span>
      <b>${formatNumber(hass, budget.rho ? rho / budget.rho : 0, { style: "percent" })}</b>
      <span class="small muted"
        >${known ? `${buyers[known.buyer] ?? ""} · ` : ""}${words.text("privacy.used", {
          date: formatDate(hass, at),
          until: formatDate(hass, countsUntil(budget, at)),
        })}</span
      >
    </li>`;
  }
}
