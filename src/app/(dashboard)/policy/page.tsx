import type { Metadata } from "next";
import { Suspense } from "react";
import { PolicyPageBody } from "./policy-page-body";

export const metadata: Metadata = { title: "Policy" };

export default function PolicyPage() {
  return (
    // The owner is read from the address, which is not known when the page is made beforehand.
    <Suspense>
      <PolicyPageBody />
    </Suspense>
  );
}
