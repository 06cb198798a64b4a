import type { Metadata } from "next";
import { Suspense } from "react";
import { Decisions } from "./decisions";

export const metadata: Metadata = { title: "Decisions" };

export default function DecisionsPage() {
  return (
    <Suspense>
      <Decisions />
    </Suspense>
  );
}
