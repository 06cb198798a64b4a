"use client";

import { EmptyState } from "./components/empty-state";
import { Button } from "./components/ui/button";

/** A fault of this page's own code. What could not be fetched is told where it would stand. */
export default function PageError({ reset }: { error: Error; reset: () => void }) {
  return (
    <main className="grid min-h-dvh place-items-center">
      <EmptyState
        heading
        title="This page failed"
        action={
          <Button look="primary" onClick={reset}>
            Try again
          </Button>
        }
      >
        Apps are not affected. If it happens again, the browser's console tells what a report needs.
      </EmptyState>
    </main>
  );
}
