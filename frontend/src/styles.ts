import { css } from "lit";

/** What all cards share. Colours come from Home Assistant's theme; text keeps a contrast of 4.5 to 1. */
export const base = css`
  :host {
    display: block;
    color: var(--primary-text-color);
    font-family: var(--ha-font-family-body, var(--paper-font-body1_-_font-family, inherit));
    --dx-accent: color-mix(in oklab, var(--primary-color, #009ac7), black 32%);
    --dx-tint: color-mix(in oklab, var(--primary-color, #009ac7) 12%, transparent);
    --dx-line: var(--divider-color, #e0e0e0);
    --dx-muted: color-mix(in oklab, var(--primary-text-color, #141414) 72%, var(--card-background-color, #fff));
    --dx-good: var(--success-color, #43a047);
    --dx-warn: var(--warning-color, #ffa600);
    --dx-bad: var(--error-color, #db4437);
  }
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  .card {
    display: flex;
    flex-direction: column;
    gap: 16px;
    height: 100%;
    padding: 16px;
    background: var(--ha-card-background, var(--card-background-color, #fff));
    border: var(--ha-card-border-width, 1px) solid var(--ha-card-border-color, var(--dx-line));
    border-radius: var(--ha-card-border-radius, 12px);
    box-shadow: var(--ha-card-box-shadow, none);
    overflow: hidden;
  }
  header {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: 12px;
    min-height: 40px;
  }
  h2,
  h3,
  p,
  dl,
  dd,
  ul,
  ol {
    margin: 0;
    padding: 0;
  }
  h2 {
    font-size: 20px;
    font-weight: 500;
    line-height: 1.3;
  }
  h3 {
    font-size: 14px;
    font-weight: 600;
    line-height: 1.4;
    color: var(--dx-muted);
  }
  ul,
  ol {
    list-style: none;
  }
  p {
    line-height: 1.5;
  }
  .muted {
    color: var(--dx-muted);
  }
  .small {
    font-size: 13px;
    line-height: 1.45;
  }
  svg.icon {
    flex: none;
    width: 24px;
    height: 24px;
    fill: currentColor;
    vertical-align: middle;
  }
  button {
    font: inherit;
    color: inherit;
    background: none;
    border: 0;
    padding: 0;
    text-align: start;
    cursor: pointer;
    touch-action: manipulation;
  }
  .button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 8px;
    min-height: 40px;
    padding: 0 16px;
    border-radius: 20px;
    font-size: 14px;
    font-weight: 500;
    white-space: nowrap;
    background: var(--dx-tint);
  }
  .button svg.icon {
    width: 20px;
    height: 20px;
  }
  .button.main {
    color: #fff;
    background: var(--dx-accent);
  }
  .button.quiet {
    background: none;
    box-shadow: inset 0 0 0 1px var(--dx-line);
  }
  .button.danger {
    color: #fff;
    background: color-mix(in oklab, var(--dx-bad), black 30%);
  }
  .button:hover {
    filter: brightness(1.06);
  }
  .button[disabled] {
    cursor: default;
    opacity: 0.6;
  }
  :focus-visible {
    outline: 2px solid var(--dx-accent);
    outline-offset: 2px;
  }
  .chip {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    padding: 2px 10px;
    border-radius: 12px;
    font-size: 13px;
    line-height: 20px;
    background: color-mix(in oklab, var(--primary-text-color) 8%, transparent);
  }
  .chip.good,
  .chip.warn,
  .chip.bad {
    background: color-mix(in oklab, var(--chip) 18%, transparent);
  }
  .chip.good {
    --chip: var(--dx-good);
  }
  .chip.warn {
    --chip: var(--dx-warn);
  }
  .chip.bad {
    --chip: var(--dx-bad);
  }
  .chip.good::before,
  .chip.warn::before,
  .chip.bad::before {
    content: "";
    width: 8px;
    height: 8px;
    border-radius: 50%;
    background: var(--chip);
  }
  .empty {
    display: flex;
    flex-direction: column;
    align-items: center;
    gap: 8px;
    padding: 24px 16px;
    text-align: center;
    color: var(--dx-muted);
  }
  .empty svg.icon {
    width: 40px;
    height: 40px;
    opacity: 0.6;
  }
  .note {
    display: flex;
    align-items: center;
    gap: 12px;
    padding: 10px 14px;
    border-radius: 10px;
    background: color-mix(in oklab, var(--note, var(--primary-color)) 12%, transparent);
    font-size: 14px;
    line-height: 1.45;
  }
  .note.bad {
    --note: var(--dx-bad);
  }
  .note.warn {
    --note: var(--dx-warn);
  }
  dd.note + dd.note {
    margin-top: 6px;
  }
  .note.good {
    --note: var(--dx-good);
  }
  .note > :first-child {
    flex: 1;
  }
  .bone {
    border-radius: 8px;
    background: color-mix(in oklab, var(--primary-text-color) 9%, transparent);
    animation: breathe 1.6s ease-in-out infinite;
  }
  @keyframes breathe {
    50% {
      opacity: 0.45;
    }
  }
  .unseen {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  @media (prefers-reduced-motion: reduce) {
    * {
      animation: none !important;
      transition: none !important;
    }
  }
`;
