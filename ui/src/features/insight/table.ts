/** What a plot says, as a table: on the screen, for whoever does not see the plot, and as a file. */
export interface PlotTable {
  heads: readonly string[];
  lines: readonly TableLine[];
}

export interface TableLine {
  key: string;
  /** First cell. */
  name: string;
  /** What it leads to in the library; none: to nothing. */
  query: string | null;
  /** What a press does, in words. */
  does: string;
  /** The other cells: as they are read, and as another program reads them. An empty cell is not 0. */
  cells: readonly { text: string; value: number | string | null }[];
  /** First cell for other programs, where it is not the name. */
  id?: string;
}

/** The table as CSV, for a spreadsheet. */
export function csvOf({ heads, lines }: PlotTable): string {
  const rows = [heads.map(cell), ...lines.map((line) => [cell(line.id ?? line.name), ...line.cells.map(({ value }) => (typeof value === 'number' ? String(value) : cell(value ?? '')))])];
  return rows.map((row) => `${row.join(',')}\r\n`).join('');
}

/** A text as one cell. What a spreadsheet would take for a formula is kept from being one: titles come from a service. */
function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\n\r']/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
