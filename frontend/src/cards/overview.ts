/** Earnings, what left home, what waits, and the main switch. */
import { mdiChevronRight, mdiDatabaseSearchOutline, mdiInboxArrowDown, mdiLockOutline, mdiProgressClock } from "@mdi/js";
import { css, html, nothing, type TemplateResult } from "lit";
import { Card } from "../card";
import { formatAmounts, formatBytes, formatNumber } from "../format";
import { icon } from "../icon";
import type { Amounts, Earnings, Summary } from "../model";
import { base } from "../styles";
import { inMonth } from "../sums";

export class OverviewCard extends Card {
  protected override readonly titleKey = "overview.title";
  private month: Amounts = {};

  static override styles = [
    base,
    css`
      .toggle {
        display: flex;
        align-items: center;
        gap: 10px;
        min-height: 40px;
        font-size: 14px;
      }
      .track {
        position: relative;
        width: 52px;
        height: 32px;
        border-radius: 16px;
        background: color-mix(in oklab, var(--primary-text-color) 26%, transparent);
        transition: background 0.2s;
      }
      .track::after {
        content: "";
        position: absolute;
        inset: 4px auto 4px 4px;
        width: 24px;
        border-radius: 50%;
        background: #fff;
        box-shadow: 0 1px 3px rgb(0 0 0 / 35%);
        transition: translate 0.2s;
      }
      [aria-checked="true"] .track {
        background: var(--dx-accent);
      }
      [aria-checked="true"] .track::after {
        translate: 20px 0;
      }
      .hero {
        display: flex;
        flex-wrap: wrap;
        align-items: baseline;
        gap: 4px 14px;
      }
      .hero strong {
        font-size: 44px;
        font-weight: 500;
        line-height: 1.1;
        letter-spacing: -0.02em;
        font-variant-numeric: tabular-nums;
      }
      .hero .label {
        flex: 1 1 100%;
      }
      .tiles {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(130px, 1fr));
        gap: 10px;
      }
      .tile {
        display: flex;
        flex-direction: column;
        gap: 2px;
        padding: 12px 14px;
        border-radius: 12px;
        background: color-mix(in oklab, var(--primary-text-color) 5%, transparent);
      }
      .tile b {
        font-size: 20px;
        font-weight: 500;
        font-variant-numeric: tabular-nums;
      }
      .tile .head {
        display: flex;
        align-items: center;
        gap: 6px;
      }
      .tile.urgent {
        grid-column: 1 / -1;
        background: color-mix(in oklab, var(--dx-warn) 20%, transparent);
      }
    `,
  ];

  protected override async refresh(): Promise<void> {
    const month = new Date().toISOString().slice(0, 7);
    const { months } = await this.ask<Earnings>("earnings", { since: month, limit: 1 });
    this.month = inMonth(months, month);
  }

  protected override corner({ sharing, switch: entity }: Summary): TemplateResult | typeof nothing {
    if (!entity) return nothing;
    const state = this.words.text(sharing ? "overview.sharing_on" : "overview.sharing_off");
    return html`<button
      class="toggle"
      type="button"
      role="switch"
      aria-checked=${sharing}
      aria-label=${this.words.text("overview.sharing")}
      ?disabled=${this.busy}
      @click=${() => this.toggle(entity, !sharing)}
    >
      <span aria-hidden="true">${this.words.text("overview.sharing")} · ${state}</span><span class="track"></span>
    </button>`;
  }

  private async toggle(entity: string, on: boolean): Promise<void> {
    await this.attempt(async () => {
      await this.hass.callService("switch", on ? "turn_on" : "turn_off", {}, { entity_id: entity }, false);
    });
  }

  protected override body(summary: Summary): TemplateResult {
    const { words, hass } = this;
    const pending = Object.values(summary.pending).some(Boolean);
    const before = Object.entries(summary.earned).some(([currency, amount]) => amount !== (this.month[currency] ?? 0));
    const currency = Object.keys(summary.pending)[0] ?? Object.keys(summary.earned)[0];
    return html`${this.outdated(summary)}
      <div class="hero">
        <span class="label muted small">${words.text("overview.earned")}</span>
        <strong>${formatAmounts(hass, this.month, currency)}</strong>
        ${pending
          ? html`<span class="chip good"
              >${words.text("overview.pending", { amount: formatAmounts(hass, summary.pending) })}</span
            >`
          : nothing}
        ${before
          ? html`<span class="muted small">${words.text("overview.altogether", { amount: formatAmounts(hass, summary.earned) })}</span>`
          : nothing}
      </div>
      <div class="tiles">
        ${summary.approvals
          ? this.tile(
              mdiProgressClock,
              words.text("overview.approvals"),
              formatNumber(hass, summary.approvals),
              words.text("overview.running", { count: summary.running }),
              true,
            )
          : nothing}
        ${this.tile(
          mdiInboxArrowDown,
          words.text("overview.demands"),
          formatNumber(hass, summary.demands),
          words.text("overview.fitting", { count: summary.fitting }),
        )}
        ${this.tile(
          mdiLockOutline,
          words.text("overview.bytes"),
          formatBytes(hass, summary.bytes_sent),
          summary.bytes_sent ? words.text("overview.sealed") : words.text("overview.nothing_shared"),
        )}
      </div>
      <p class="muted small">
        ${icon(mdiDatabaseSearchOutline, 16)} ${words.text("overview.sources", { count: summary.catalogue })}${summary.sharing
          ? nothing
          : html` · ${words.text("overview.nothing_shared")}`}
      </p>`;
  }

  private tile(path: string, label: string, value: string, detail: string, urgent = false): TemplateResult {
    return html`<div class="tile ${urgent ? "urgent" : ""}">
      <span class="head muted small">${icon(path, 16)} ${label}</span><b>${value}</b><span class="muted small">${detail}</span>
    </div>`;
  }

  /** Offer to load the page anew where it was left open over an update. */
  private outdated({ cards }: Summary): TemplateResult | typeof nothing {
    const own = new URL(import.meta.url).searchParams.get("v");
    if (!own || own === cards) return nothing;
    return html`<div class="note">
      <span>${this.words.text("overview.reload")}</span>
      <button class="button" type="button" @click=${() => window.location.reload()}>
        ${this.words.text("overview.reload_now")}${icon(mdiChevronRight, 20)}
      </button>
    </div>`;
  }
}
