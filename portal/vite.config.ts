/** How the portal is built, and served on one's own machine: there the two APIs lie behind the portal's own address. */

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import type { ProxyOptions } from "vite";
import { defineConfig } from "vitest/config";

const api = process.env.LINKLEDGER_API_URL;
const material = process.env.LINKLEDGER_MATERIAL_ORIGIN ?? "";
const told: Record<string, string> = JSON.parse(readFileSync(new URL("headers.json", import.meta.url), "utf-8"));
const headers = Object.fromEntries(
  Object.entries(told).map(([name, value]) => [name, value.replaceAll("{material}", material)]),
);

/** The session routes compare the browser's Origin with what the portal's front says its own address is. */
const toApi: ProxyOptions = {
  target: api,
  changeOrigin: true,
  configure: (proxy) => {
    proxy.on("proxyReq", (out, request) => out.setHeader("x-portal-origin", `http://${request.headers.host}`));
  },
};
const proxy = api === undefined ? undefined : { "/v1": toApi, "/session": toApi };

export default defineConfig({
  plugins: [react()],
  resolve: { alias: { "@": fileURLToPath(new URL("src", import.meta.url)) } },
  build: { target: "es2022", manifest: true, reportCompressedSize: false, chunkSizeWarningLimit: 1000 },
  server: { proxy, strictPort: true },
  preview: { proxy, headers, strictPort: true },
  test: { isolate: false, include: ["src/**/*.test.{ts,tsx}"] },
});
