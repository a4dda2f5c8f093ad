/** The rows of a long list that must be in the page: those in sight and some around them. */
export function visible(top: number, height: number, rowHeight: number, rows: number, margin = 6): [number, number] {
  const first = Math.max(0, Math.floor(top / rowHeight) - margin);
  const last = Math.min(rows, Math.ceil((top + height) / rowHeight) + margin);
  return [Math.min(first, last), last];
}
