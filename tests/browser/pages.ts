import type { APIRequestContext } from "@playwright/test";
import { ask, createTenant } from "./api";

/** Every page of the dashboard, with something on it. */
export async function pagesWithContent(api: APIRequestContext, tenantName: string): Promise<string[]> {
  const { id, key } = await createTenant(api, tenantName);
  await ask(api, key, "What is the boiling point of water?");
  await ask(api, key, "What is the boiling point of water?");
  const sections = ["", "/entries", "/decisions", "/settings", "/keys", "/erase"];
  return [
    "/",
    "/tenants",
    ...sections.map((path) => `/tenants/${id}${path}`),
    "/erasures",
    "/audit",
    "/people",
    "/account",
    "/policy",
    "/playground",
    "/docs",
  ];
}
