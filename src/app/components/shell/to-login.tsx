"use client";

import { usePathname, useRouter } from "next/navigation";
import { useEffect } from "react";
import { loginPath } from "../../data/login-address";

/** In the browser and not on the server, because a layout there does not know the page to come back to. */
export function ToLogin() {
  const router = useRouter();
  const path = usePathname();
  useEffect(() => router.replace(loginPath(path)), [router, path]);
  return null;
}
