/** What the pages about a program's terms ask for. */

import { queryOptions } from "@tanstack/react-query";
import { answered, type Operator, operatorApi } from "@/api/client";
import { asProblem } from "@/api/problem";
import type { Schema } from "./schema";

export type Document = Record<string, unknown>;
/** By path: what it was, and what it becomes. */
export type Changes = Record<string, unknown[]>;
export type Draft = Omit<Operator["DraftView"], "changes"> & { changes: Changes };
export type Version = Omit<Operator["VersionView"], "changes"> & { changes: Changes };

export const inForce = (program: string) =>
  queryOptions({
    queryKey: ["operator", program, "terms"],
    queryFn: () => answered(operatorApi.GET("/v1/operator/programs/{program}", { params: { path: { program } } })),
  });

/** The draft, or null where there is none. */
export const draftOf = (program: string) =>
  queryOptions({
    queryKey: ["operator", program, "draft"],
    queryFn: async (): Promise<Draft | null> => {
      try {
        return await answered(
          operatorApi.GET("/v1/operator/programs/{program}/draft", { params: { path: { program } } }),
        );
      } catch (error) {
        if (asProblem(error).code === "no_draft") return null;
        throw error;
      }
    },
  });

export const termsSchema = queryOptions({
  queryKey: ["operator", "terms-schema"],
  queryFn: async () => (await answered(operatorApi.GET("/v1/operator/terms/schema"))) as Schema,
  staleTime: Number.POSITIVE_INFINITY,
});

/** The faults of a document, or what it says; nothing is stored. */
export const checkOf = (document: Document) =>
  queryOptions({
    queryKey: ["operator", "terms-check", document],
    queryFn: () => answered(operatorApi.POST("/v1/operator/terms/check", { body: { document } })),
    staleTime: Number.POSITIVE_INFINITY,
  });
