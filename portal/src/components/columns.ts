/** A table's columns as a page writes them, turned into TanStack Table's. */

import {
  columnFilteringFeature,
  createColumnHelper,
  createFilteredRowModel,
  createSortedRowModel,
  globalFilteringFeature,
  rowSortingFeature,
  tableFeatures,
} from "@tanstack/react-table";
import type { ReactNode } from "react";

export type Value = string | number | null;

/** One column. `value` is what is sorted, filtered and exported; `cell` is what is shown, unless that is the same. */
export interface Column<Row> {
  id: string;
  header: string;
  value: (row: Row) => Value;
  cell?: (row: Row) => ReactNode;
  /** What the CSV says where it is not `value`: exact decimal text of an amount, say. */
  csv?: (row: Row) => string;
  /** What is searched, where it is not `value`: the words that the cell shows. */
  search?: (row: Row) => string;
  /** Numbers stand at the end of their cells. */
  numeric?: boolean;
  /** Offers a choice among these values. */
  choices?: { value: string; label: string }[];
  /** Not in the table, but in its CSV. */
  csvOnly?: boolean;
  unsortable?: boolean;
}

export const features = tableFeatures({
  rowSortingFeature,
  columnFilteringFeature,
  globalFilteringFeature,
  sortedRowModel: createSortedRowModel(),
  filteredRowModel: createFilteredRowModel(),
});

const collators = new Map<string, Intl.Collator>();

function compare(language: string, one: Value, other: Value): number {
  if (one === null || other === null) return one === other ? 0 : one === null ? -1 : 1;
  if (typeof one === "number" && typeof other === "number") return one - other;
  let collator = collators.get(language);
  if (collator === undefined) {
    collator = new Intl.Collator(language, { numeric: true });
    collators.set(language, collator);
  }
  return collator.compare(String(one), String(other));
}

/** The columns for useTable; make them once (useMemo). */
export function columnsOf<Row extends object>(columns: readonly Column<Row>[], language: string) {
  const helper = createColumnHelper<typeof features, Row>();
  return columns
    .filter((each) => !each.csvOnly)
    .map((each) =>
      helper.accessor((row: Row): unknown => each.value(row), {
        id: each.id,
        header: each.header,
        enableSorting: !each.unsortable,
        sortFn: (one, other) => compare(language, each.value(one.original), each.value(other.original)),
        filterFn: (row, _id, wanted: string) => String(each.value(row.original) ?? "") === wanted,
      }),
    );
}

/** Whether a row has all the words somewhere. */
export function matches<Row>(columns: readonly Column<Row>[], row: Row, words: string): boolean {
  const text = columns
    .map((each) => each.search?.(row) ?? String(each.value(row) ?? ""))
    .join("\n")
    .toLowerCase();
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
