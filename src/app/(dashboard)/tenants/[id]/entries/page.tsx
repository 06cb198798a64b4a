import type { Metadata } from "next";
import { Entries } from "./entries";

export const metadata: Metadata = { title: "Entries" };

export default function EntriesPage() {
  return <Entries />;
}
