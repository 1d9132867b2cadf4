/** Rows as a file of RFC 4180. */
export function csvOf(rows: readonly (readonly (string | number | null)[])[]): string {
  const text = rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('');
  // Spreadsheets take other files for what their system once wrote.
  return /^[\u0000-\u007F]*$/.test(text) ? text : `\uFEFF${text}`;
}

const isNumber = /^-?\d+(\.\d+)?(e-?\d+)?$/i;

function cell(value: string | number | null): string {
  if (value === null) return '';
  const text = String(value);
  const safe = isNumber.test(text) ? text : withoutFormula(text);
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** A name that a spreadsheet would take for a formula is marked as text. */
function withoutFormula(text: string): string {
  return /^[=+\-@\t\r\n\uFF0B\uFF0D\uFF1D\uFF20]/.test(text) ? `'${text}` : text;
}

/** Gives the browser a file to keep. */
export function downloadCsv(name: string, rows: readonly (readonly (string | number | null)[])[]): void {
  const address = URL.createObjectURL(new Blob([csvOf(rows)], { type: 'text/csv;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = `${name}.csv`;
  link.click();
  // The browser reads it after this.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
