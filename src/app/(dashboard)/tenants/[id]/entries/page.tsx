import type { Metadata } from "next";
import { Suspense } from "react";
import { Entries } from "./entries";

export const metadata: Metadata = { title: "Entries" };

export default function EntriesPage() {
  return (
    <Suspense>
      <Entries />
    </Suspense>
  );
}
