export interface ShelfLayout {
  columns: 1 | 2;
  /** Rows in one column. */
  rows: number;
  /** How many of all are shown. */
  shown: number;
}

const rowHeight = 56;
const mostRows = 5;
const twoColumnsFrom = 1200;
/** Top bar and status line. */
const bars = 48 + 28;

/** The shelf shows at most five rows in a column, or as many as fit into 45 % of the main part; the rest is a number. */
export function shelf(alive: number, width: number, windowHeight: number): ShelfLayout {
  const columns = width >= twoColumnsFrom ? 2 : 1;
  const room = Math.floor(((windowHeight - bars) * 0.45) / rowHeight);
  const most = Math.min(mostRows, Math.max(1, room));
  const shown = Math.min(alive, most * columns);
  return { columns, rows: Math.max(1, Math.ceil(shown / columns)), shown };
}
