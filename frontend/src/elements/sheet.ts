/** A dialog over the page; on a phone it rises from below. The browser keeps the focus inside. */
import { mdiClose } from "@mdi/js";
import { css, html, LitElement, type TemplateResult } from "lit";
import { icon } from "../icon";

export class Sheet extends LitElement {
  static override properties = { heading: {}, closeLabel: { attribute: false } };
  declare heading: string;
  declare closeLabel: string;

  static override styles = css`
    dialog {
      display: flex;
      flex-direction: column;
      width: min(600px, 100vw - 32px);
      max-height: min(860px, 100dvh - 48px);
      padding: 0;
      border: 0;
      border-radius: 24px;
      color: var(--primary-text-color);
      background: var(--ha-dialog-surface-background, var(--card-background-color, #fff));
      box-shadow: 0 12px 48px rgb(0 0 0 / 30%);
      overflow: hidden;
    }
    dialog::backdrop {
      background: rgb(0 0 0 / 45%);
    }
    header {
      display: flex;
      align-items: start;
      gap: 8px;
      padding: 20px 12px 8px 24px;
    }
    h2 {
      flex: 1;
      margin: 0;
      font-size: 20px;
      font-weight: 500;
      line-height: 1.35;
      text-wrap: pretty;
    }
    button {
      display: grid;
      place-items: center;
      width: 40px;
      height: 40px;
      margin-top: -6px;
      border: 0;
      border-radius: 50%;
      color: inherit;
      background: none;
      cursor: pointer;
    }
    button:hover {
      background: color-mix(in oklab, var(--primary-text-color) 8%, transparent);
    }
    .icon {
      fill: currentColor;
    }
    .content {
      flex: 1;
      overflow-y: auto;
      padding: 4px 24px 20px;
      overscroll-behavior: contain;
    }
    @media (max-width: 600px) {
      dialog {
        width: 100vw;
        max-width: none;
        max-height: 92dvh;
        margin-bottom: 0;
        border-radius: 24px 24px 0 0;
      }
      header {
        padding-inline-start: 16px;
      }
      .content {
        padding-inline: 16px;
      }
    }
  `;

  protected override render(): TemplateResult {
    return html`<dialog aria-labelledby="heading" @close=${this.closed} @click=${this.clicked}>
      <header>
        <h2 id="heading">${this.heading}</h2>
        <button type="button" aria-label=${this.closeLabel} @click=${this.close}>${icon(mdiClose)}</button>
      </header>
      <div class="content" tabindex="0" role="group" aria-labelledby="heading"><slot></slot></div>
      <slot name="footer"></slot>
    </dialog>`;
  }

  protected override firstUpdated(): void {
    this.dialog.showModal();
  }

  /** Close; the focus returns to where it came from. */
  readonly close = (): void => this.dialog.close();

  private get dialog(): HTMLDialogElement {
    return this.renderRoot.querySelector("dialog") as HTMLDialogElement;
  }

  private closed(): void {
    this.dispatchEvent(new CustomEvent("closed"));
  }

  private clicked(event: MouseEvent): void {
    if (event.target === this.dialog) this.close();
  }
}

/** What stands in a sheet: facts, and the decision below them. */
export const sheetStyles = css`
  .facts {
    display: grid;
    gap: 18px;
  }
  .facts dt {
    font-size: 13px;
    color: var(--dx-muted);
    margin-bottom: 4px;
  }
  .facts dd {
    margin: 0;
    line-height: 1.5;
  }
  .chips {
    display: flex;
    flex-wrap: wrap;
    gap: 6px;
  }
  .decision {
    display: flex;
    flex-wrap: wrap;
    justify-content: flex-end;
    align-items: center;
    gap: 8px;
    padding: 12px 24px calc(16px + env(safe-area-inset-bottom));
    border-top: 1px solid var(--dx-line);
  }
  .decision p {
    flex: 1 1 100%;
  }
  .decision .first {
    margin-inline-end: auto;
  }
  .checks li {
    display: flex;
    align-items: center;
    gap: 8px;
    padding: 2px 0;
  }
  .checks .yes {
    color: color-mix(in oklab, var(--dx-good) 75%, var(--primary-text-color));
  }
  .checks .no {
    color: color-mix(in oklab, var(--dx-bad) 75%, var(--primary-text-color));
  }
  .sum {
    display: grid;
    grid-template-columns: 1fr auto;
    gap: 4px 0;
    font-variant-numeric: tabular-nums;
  }
  .sum > :nth-child(even) {
    padding-inline-start: 16px;
    text-align: end;
  }
  .sum .total {
    padding-top: 6px;
    border-top: 1px solid var(--dx-line);
    font-weight: 600;
  }
  .scale {
    display: flex;
    align-items: center;
    gap: 10px;
  }
  .code {
    font-family: var(--ha-font-family-code, monospace);
    font-size: 12px;
    overflow-wrap: anywhere;
  }
  .scroll {
    overflow-x: auto;
    border: 1px solid var(--dx-line);
    border-radius: 8px;
  }
  table {
    border-collapse: collapse;
    font-size: 13px;
    font-variant-numeric: tabular-nums;
    width: 100%;
  }
  caption {
    text-align: start;
    padding-bottom: 6px;
    color: var(--dx-muted);
    font-size: 13px;
  }
  th,
  td {
    padding: 6px 12px;
    text-align: start;
    white-space: nowrap;
    border-bottom: 1px solid var(--dx-line);
  }
  tr:last-child td {
    border-bottom: 0;
  }
  @media (max-width: 600px) {
    .decision {
      padding-inline: 16px;
    }
    .decision .button {
      flex: 1;
    }
  }
`;
