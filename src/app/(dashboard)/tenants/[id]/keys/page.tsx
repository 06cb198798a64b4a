import type { Metadata } from "next";
import { AppKeys } from "./app-keys";

export const metadata: Metadata = { title: "App keys" };

export default function AppKeysPage() {
  return <AppKeys />;
}
