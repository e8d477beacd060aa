/** CSV that spreadsheets open safely: no text of a customer's becomes a formula. */

const FORMULA = "=+-@\t\r\n＝＋－＠";
const NEXT_CELL = ",;\t\r\n|";
const NUMBER = /^-?\d+(\.\d+)?$/;
const INVISIBLE = /[\p{White_Space}\p{Cc}\p{Cf}\p{Z}"']/u;

/** The text with an apostrophe before whatever a spreadsheet would take for a formula, in any cell it may make. */
export function neutral(text: string): string {
  if (NUMBER.test(text)) return text;
  let written = "";
  let atStart = true;
  for (const each of text) {
    if (atStart && FORMULA.includes(each)) written += "'";
    written += each;
    atStart = NEXT_CELL.includes(each) || (atStart && INVISIBLE.test(each));
  }
  return written;
}

/** RFC 4180, with a byte order mark, by which spreadsheets know UTF-8. */
export function csvOf(rows: readonly (readonly string[])[]): string {
  const cell = (text: string) => {
    const safe = neutral(text);
    return /[",\r\n;]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  return `\ufeff${rows.map((row) => row.map(cell).join(",")).join("\r\n")}\r\n`;
}

/** Hands a file to the browser's downloads. */
export function download(name: string, content: BlobPart, type = "text/csv;charset=utf-8"): void {
  const address = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 0);
}
