/** How many rows Page Up and Page Down move. */
const pageRows = 10;

/**
 * Lets the arrow keys move between the cells of a grid: one cell is in the order of the Tab key, the one that had the focus last. Hidden rows are skipped.
 * Home and End lead to the first and last cell of the row, with Ctrl of the grid. Source: ARIA Authoring Practices Guide, "Grid Pattern".
 */
export function moveByKeys(table: HTMLTableElement): void {
  const visibleRows = () => [...table.rows].filter(({ hidden, cells }) => !hidden && cells.length > 1);
  table.addEventListener("keydown", (event) => {
    const cell = event.target instanceof Element ? event.target.closest<HTMLTableCellElement>("th, td") : null;
    const row = cell?.closest("tr");
    if (!cell || !row) return;
    const rows = visibleRows();
    const next = target(event, { column: cell.cellIndex, row: rows.indexOf(row), columns: row.cells.length, rows: rows.length });
    const found = next && rows[next.row]?.cells[next.column];
    if (!found) return;
    event.preventDefault();
    focusCell(table, found);
  });
  table.addEventListener("focusin", (event) => {
    if (event.target instanceof HTMLTableCellElement) makeReachable(table, event.target);
  });
}

/** Moves the focus to a cell and scrolls it into view. */
export function focusCell(table: HTMLTableElement, cell: HTMLTableCellElement): void {
  makeReachable(table, cell);
  cell.focus();
  cell.scrollIntoView({ block: "nearest", inline: "nearest" });
}

/** Makes this cell the one that the Tab key reaches. */
export function makeReachable(table: HTMLTableElement, cell: HTMLTableCellElement | undefined): void {
  for (const former of table.querySelectorAll('th[tabindex="0"], td[tabindex="0"]')) former.setAttribute("tabindex", "-1");
  cell?.setAttribute("tabindex", "0");
}

interface Place {
  row: number;
  column: number;
  rows: number;
  columns: number;
}

function target({ key, ctrlKey }: KeyboardEvent, { row, column, rows, columns }: Place): { row: number; column: number } | undefined {
  const [lastRow, lastColumn] = [rows - 1, columns - 1];
  const moves: Record<string, { row: number; column: number }> = {
    ArrowUp: { row: Math.max(0, row - 1), column },
    ArrowDown: { row: Math.min(lastRow, row + 1), column },
    ArrowLeft: { row, column: Math.max(0, column - 1) },
    ArrowRight: { row, column: Math.min(lastColumn, column + 1) },
    PageUp: { row: Math.max(0, row - pageRows), column },
    PageDown: { row: Math.min(lastRow, row + pageRows), column },
    Home: { row: ctrlKey ? 0 : row, column: 0 },
    End: { row: ctrlKey ? lastRow : row, column: lastColumn },
  };
  return moves[key];
}
