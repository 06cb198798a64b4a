import type { Metadata } from "next";
import { Suspense } from "react";
import { DecisionsPageBody } from "./decisions-page-body";

export const metadata: Metadata = { title: "Decisions" };

export default function DecisionsPage() {
  return (
    <Suspense>
      <DecisionsPageBody />
    </Suspense>
  );
}
