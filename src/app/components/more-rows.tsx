import { Button } from "./ui/button";

interface PagedQuery {
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  fetchNextPage: () => unknown;
}

/** A button and not endless scrolling: the end of the page stays reachable. */
export function MoreRows({ query }: { query: PagedQuery }) {
  if (!query.hasNextPage) return null;
  return (
    <div className="border-t border-line p-3 text-center">
      <Button size="sm" onClick={() => query.fetchNextPage()} busy={query.isFetchingNextPage}>
        Show more
      </Button>
    </div>
  );
}
