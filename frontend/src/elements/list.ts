/** A list of any length: only the rows in sight are in the page. All rows have one height. */
import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { visible } from "./window";

/** Rendered without a root of its own, so that rows look as the card around them says. */
export class LongList<T = unknown> extends LitElement {
  static override properties = {
    items: { attribute: false },
    row: { attribute: false },
    total: { attribute: false },
    label: { attribute: false },
    top: { state: true },
  };
  declare items: readonly T[];
  declare row: (item: T) => TemplateResult;
  /** How many there are altogether, fetched or not. */
  declare total: number | undefined;
  declare label: string;
  private declare top: number;
  private readonly rowHeight = 68;
  private readonly mostRows = 6.5;

  constructor() {
    super();
    this.items = [];
    this.label = "";
    this.top = 0;
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  private readonly scrolled = (event: Event): void => {
    const { scrollTop, scrollHeight, clientHeight } = event.currentTarget as HTMLElement;
    this.top = scrollTop;
    if (scrollTop + 4 * clientHeight > scrollHeight) this.dispatchEvent(new CustomEvent("near-end"));
  };

  protected override render(): TemplateResult {
    const rows = this.items.length;
    const height = Math.min(rows, this.mostRows) * this.rowHeight;
    const [first, last] = visible(this.top, height, this.rowHeight, rows);
    return html`<div class="long-list" style="height:${height}px" @scroll=${this.scrolled}>
      <ul aria-label=${this.label || nothing} style="height:${rows * this.rowHeight}px">
        ${this.items.slice(first, last).map(
          (item, offset) =>
            html`<li
              style="top:${(first + offset) * this.rowHeight}px;height:${this.rowHeight}px"
              aria-setsize=${this.total ?? rows}
              aria-posinset=${first + offset + 1}
            >
              ${this.row(item)}
            </li>`,
        )}
      </ul>
    </div>`;
  }
}

/** What a card needs among its styles to show a list. */
export const listStyles = css`
  .long-list {
    overflow-y: auto;
    overscroll-behavior: contain;
    scrollbar-width: thin;
    margin-inline: -16px;
  }
  .long-list ul {
    position: relative;
  }
  .long-list li {
    position: absolute;
    inset-inline: 0;
  }
  .row {
    display: flex;
    align-items: center;
    gap: 12px;
    width: 100%;
    height: 100%;
    padding-inline: 16px;
    border-top: 1px solid var(--dx-line);
  }
  .row:hover {
    background: color-mix(in oklab, var(--primary-text-color) 4%, transparent);
  }
  .row:focus-visible {
    outline-offset: -3px;
  }
  .row .grow {
    flex: 1;
    min-width: 0;
  }
  .row .line {
    display: block;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    line-height: 1.45;
  }
  .row .end {
    display: flex;
    flex-direction: column;
    align-items: flex-end;
    gap: 3px;
    flex: none;
    line-height: 1.2;
  }
  .badge {
    display: grid;
    place-items: center;
    flex: none;
    width: 40px;
    height: 40px;
    border-radius: 50%;
    color: var(--dx-muted);
    background: color-mix(in oklab, var(--primary-text-color) 7%, transparent);
  }
  .badge.good {
    background: color-mix(in oklab, var(--dx-good) 22%, transparent);
    color: inherit;
  }
  .badge.warn {
    background: color-mix(in oklab, var(--dx-warn) 26%, transparent);
    color: inherit;
  }
  .badge.bad {
    background: color-mix(in oklab, var(--dx-bad) 20%, transparent);
    color: inherit;
  }
  .money {
    font-size: 16px;
    font-weight: 500;
    font-variant-numeric: tabular-nums;
  }
`;
