/** How much is shown, on the ladder from nothing to detailed records. */
import { css, html, LitElement, type TemplateResult } from "lit";
import type { Level } from "../model";

export const LEVELS: readonly Level[] = ["none", "cohort", "private_statistics", "statistics", "series"];

export class LevelMeter extends LitElement {
  static override properties = { level: {} };
  declare level: Level;

  static override styles = css`
    :host {
      display: inline-flex;
      align-items: flex-end;
      gap: 2px;
      height: 16px;
      vertical-align: -2px;
    }
    i {
      width: 4px;
      border-radius: 2px;
      background: color-mix(in oklab, var(--primary-text-color) 18%, transparent);
    }
    i.on {
      background: var(--primary-color);
    }
  `;

  protected override render(): TemplateResult {
    const rank = LEVELS.indexOf(this.level);
    return html`${[1, 2, 3, 4].map(
      (step) => html`<i class=${step <= rank ? "on" : ""} style="height:${4 + step * 3}px"></i>`,
    )}`;
  }
}
