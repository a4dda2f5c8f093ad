/** What may still be told: budgets like batteries, and for a demand its value against privacy. */
import { mdiBatteryHeartOutline, mdiChartBellCurve, mdiChevronRight, mdiFlagOutline } from "@mdi/js";
import { css, html, nothing, svg, type TemplateResult } from "lit";
import { Card } from "../card";
import { accuracy, charge, choices, countsUntil, line, worth } from "../curve";
import { sheetStyles } from "../elements/sheet";
import { formatDate, formatMoney, formatNumber } from "../format";
import { icon } from "../icon";
import type { Budget, Budgets, Curve, CurvePoint, Demand, Page, Summary, Trade } from "../model";
import { base } from "../styles";

const WIDTH = 320;
const HEIGHT = 96;

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
      .plot svg {
        display: block;
        width: 100%;
        height: 110px;
        overflow: visible;
      }
      .plot polyline {
        fill: none;
        stroke-width: 2.5;
        stroke-linejoin: round;
        stroke-linecap: round;
        vector-effect: non-scaling-stroke;
      }
      .plot line {
        stroke: var(--dx-line);
        vector-effect: non-scaling-stroke;
      }
      .plot line.here {
        stroke: var(--primary-text-color);
        stroke-width: 1.5;
      }
      .plot line.asked {
        stroke: var(--dx-muted);
        stroke-width: 1.5;
        stroke-dasharray: 4 4;
      }
      .value {
        stroke: var(--dx-value);
      }
      .exact {
        stroke: var(--dx-exact);
        stroke-dasharray: 1 6;
      }
      :host {
        --dx-value: var(--primary-color);
        --dx-exact: color-mix(in oklab, var(--dx-warn) 80%, var(--primary-text-color));
      }
      .legend {
        display: flex;
        flex-wrap: wrap;
        gap: 4px 16px;
        font-size: 13px;
      }
      .legend span {
        display: inline-flex;
        align-items: center;
        gap: 6px;
      }
      .legend svg {
        width: 22px;
        height: 4px;
        overflow: visible;
        fill: none;
        stroke-width: 2.5;
        stroke-linecap: round;
      }
      input[type="range"] {
        display: block;
        width: 100%;
        height: 32px;
        margin: 0;
        appearance: none;
        background: none;
        cursor: pointer;
        --track: linear-gradient(color-mix(in oklab, var(--primary-text-color) 22%, transparent) 0 0) center / 100% 6px no-repeat;
      }
      input[type="range"]::-webkit-slider-runnable-track {
        height: 24px;
        border-radius: 3px;
        background: var(--track);
      }
      input[type="range"]::-moz-range-track {
        height: 24px;
        background: var(--track);
      }
      input[type="range"]::-webkit-slider-thumb {
        appearance: none;
        width: 24px;
        height: 24px;
        border: 3px solid var(--card-background-color, #fff);
        border-radius: 50%;
        background: var(--primary-color);
        box-shadow: 0 1px 4px rgb(0 0 0 / 45%);
      }
      input[type="range"]::-moz-range-thumb {
        box-sizing: border-box;
        width: 24px;
        height: 24px;
        border: 3px solid var(--card-background-color, #fff);
        border-radius: 50%;
        background: var(--primary-color);
        box-shadow: 0 1px 4px rgb(0 0 0 / 45%);
      }
      .ends {
        display: flex;
        justify-content: space-between;
        gap: 12px;
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
    return html`${this.plot(all, here, asked)}
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

  private plot(all: CurvePoint[], here: number, asked: number): TemplateResult {
    const { words } = this;
    const most = Math.max(...all.map(({ price_factor: factor }) => factor), Number.EPSILON);
    const at = (index: number) => (WIDTH / Math.max(1, all.length - 1)) * index;
    const upright = (index: number, look: string) =>
      svg`<line class=${look} x1=${at(index)} x2=${at(index)} y1="-6" y2=${HEIGHT}></line>`;
    return html`<div class="plot">
      <svg viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label=${words.text("privacy.plot")}>
        ${svg`<line x1="0" x2=${WIDTH} y1=${HEIGHT} y2=${HEIGHT}></line>`}
        ${here === asked ? nothing : upright(asked, "asked")} ${upright(here, "here")}
        ${svg`<polyline class="exact" points=${line(all.map(accuracy), WIDTH, HEIGHT)}></polyline>
          <polyline class="value" points=${line(all.map(({ price_factor: factor }) => factor / most), WIDTH, HEIGHT)}></polyline>`}
      </svg>
      <p class="legend">
        <span><svg viewBox="0 0 22 4" aria-hidden="true"><path class="value" d="M0 2h22"></path></svg>${words.text("privacy.price")}</span>
        <span><svg viewBox="0 0 22 4" aria-hidden="true"><path class="exact" d="M0 2h22"></path></svg>${words.text("privacy.accuracy")}</span>
      </p>
    </div>`;
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
