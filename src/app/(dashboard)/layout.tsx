import { cookies } from "next/headers";
import type { ReactNode } from "react";
import { Shell } from "../components/shell/shell";
import { ToLogin } from "../components/shell/to-login";
import { SESSION_COOKIES } from "../data/auth-cookies";

/** Only spares people without a cookie a round. Whether a session holds is decided by the server at each call. */
export default async function DashboardLayout({ children }: { children: ReactNode }) {
  const jar = await cookies();
  if (!SESSION_COOKIES.some((name) => jar.has(name))) return <ToLogin />;
  return <Shell>{children}</Shell>;
}
