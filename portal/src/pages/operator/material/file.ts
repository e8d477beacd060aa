/** A chosen file as the API wants it announced: which bytes, and how large a picture is. */

import { answered, type Operator, operatorApi } from "@/api/client";
import { Problem } from "@/api/problem";

export type Announced = NonNullable<Operator["MaterialBody"]["file"]>;

export const LARGEST_MIB = 10;

/** A name that the service takes: letters, digits, dots, _ and -, beginning with a letter or digit. */
export function plainName(name: string): string {
  const plain = name.normalize("NFKD").replace(/[^A-Za-z0-9._-]+/g, "-");
  return plain.slice(-100).replace(/^[-._]+/, "") || "file";
}

export function hex(bytes: ArrayBuffer): string {
  return [...new Uint8Array(bytes)].map((each) => each.toString(16).padStart(2, "0")).join("");
}

export async function announce(file: File): Promise<Announced> {
  const bytes = await file.arrayBuffer();
  const picture = await createImageBitmap(file).catch(() => null);
  return {
    name: plainName(file.name),
    media_type: file.type,
    size: file.size,
    sha256: hex(await crypto.subtle.digest("SHA-256", bytes)),
    ...(picture === null ? {} : { width: picture.width, height: picture.height }),
  };
}

/** Puts the file where a fresh link of the service says. */
export async function upload(program: string, material: string, file: File): Promise<void> {
  const { url, headers } = await answered(
    operatorApi.POST("/v1/operator/programs/{program}/material/{material}/upload", {
      params: { path: { program, material } },
    }),
  );
  const response = await fetch(url, { method: "PUT", headers, body: file });
  if (!response.ok) throw new Problem(response.status, "upload_refused", "");
}
