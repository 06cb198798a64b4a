import type { Metadata } from "next";
import { Server } from "./server";

export const metadata: Metadata = { title: "Server" };

export default function ServerPage() {
  return <Server />;
}
