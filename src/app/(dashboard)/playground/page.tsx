import type { Metadata } from "next";
import { Suspense } from "react";
import { PlaygroundPageBody } from "./playground-page-body";

export const metadata: Metadata = { title: "Playground" };

export default function PlaygroundPage() {
  return (
    // The tenant is read from the address, which is not known when the page is made beforehand.
    <Suspense>
      <PlaygroundPageBody />
    </Suspense>
  );
}
