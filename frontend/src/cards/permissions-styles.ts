/** How the matrix of permissions and its choices look. */
import { css } from "lit";

export const matrixStyles = css`
  .scroll {
    margin-inline: -16px;
    border: 0;
    border-radius: 0;
  }
  .matrix th,
  .matrix td {
    padding: 0;
    height: 52px;
    font-size: 14px;
  }
  .matrix thead th {
    max-width: 72px;
    padding-inline: 4px;
    text-align: center;
    font-weight: 500;
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .matrix tbody th {
    position: sticky;
    left: 0;
    padding-inline: 16px 8px;
    font-weight: 400;
    white-space: normal;
    background: var(--card-background-color, #fff);
  }
  .matrix thead td {
    border-bottom: 1px solid var(--dx-line);
  }
  .matrix tbody tr:last-child > * {
    border-bottom: 0;
  }
  .matrix td {
    min-width: 58px;
    text-align: center;
  }
  .cell {
    display: inline-grid;
    place-items: center;
    position: relative;
    width: 52px;
    height: 44px;
    border-radius: 10px;
  }
  button.cell:hover {
    background: color-mix(in oklab, var(--primary-text-color) 6%, transparent);
  }
  .cell.refined::after {
    content: "";
    position: absolute;
    top: 8px;
    right: 8px;
    width: 6px;
    height: 6px;
    border-radius: 50%;
    background: var(--dx-warn);
  }
  .legend {
    display: flex;
    flex-wrap: wrap;
    gap: 4px 16px;
  }
  .legend span {
    display: inline-flex;
    align-items: center;
    gap: 6px;
  }
  fieldset {
    display: grid;
    gap: 4px;
    margin: 0;
    padding: 0;
    border: 0;
  }
  legend {
    padding: 0 0 6px;
    font-size: 13px;
    color: var(--dx-muted);
  }
  .choice {
    display: grid;
    grid-template-columns: auto auto 1fr;
    align-items: center;
    gap: 4px 14px;
    min-height: 48px;
    padding: 8px 14px;
    border-radius: 12px;
    cursor: pointer;
  }
  .choice:has(:checked) {
    background: var(--dx-tint);
  }
  .choice:has(:focus-visible) {
    outline: 2px solid var(--dx-accent);
  }
  .choice input {
    width: 20px;
    height: 20px;
    margin: 0;
    accent-color: var(--dx-accent);
  }
  .choice .small {
    grid-column: 3;
  }
  .pairs {
    display: grid;
    gap: 8px;
  }
  .pair {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: 12px;
    min-height: 44px;
  }
  select,
  input[type="date"] {
    min-height: 40px;
    max-width: 60%;
    padding: 0 10px;
    font: inherit;
    font-size: 14px;
    color: inherit;
    color-scheme: light dark;
    background: var(--card-background-color, #fff);
    border: 1px solid var(--dx-line);
    border-radius: 8px;
  }
`;
