import type { Metadata } from "next";
import { Trust } from "./trust";

export const metadata: Metadata = { title: "Trust" };

export default function TrustPage() {
  return <Trust />;
}
