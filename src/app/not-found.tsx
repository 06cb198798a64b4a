import Link from "next/link";
import { EmptyState } from "./components/empty-state";
import { Button } from "./components/ui/button";

export default function NotFound() {
  return (
    <main className="grid min-h-dvh place-items-center">
      <EmptyState
        heading
        title="There is no such page"
        action={
          <Button asChild look="primary">
            <Link href="/">To the overview</Link>
          </Button>
        }
      >
        The address may be wrong, or what it showed was erased.
      </EmptyState>
    </main>
  );
}
