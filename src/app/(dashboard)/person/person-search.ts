"use client";

import { useEffect, useRef, useState } from "react";
import type { FoundPersonView, HeldPersonView } from "@/server/services/views";
import { createClient } from "../../data/trpc";

/** Beside React Query, whose cache would keep a name for minutes. */
const client = createClient();

export interface Search {
  /** Which one it is: what was chosen in another says nothing of it. */
  number: number;
  subject: string;
  spellings: readonly string[];
  held: readonly HeldPersonView[];
  looked: number;
  running: boolean;
  error: unknown;
}

function begun(subject: string, number: number): Search {
  return { number, subject, spellings: [subject], held: [], looked: 0, running: true, error: null };
}

function withPage(before: Search, page: FoundPersonView): Search {
  return {
    ...before,
    spellings: [...new Set([...before.spellings, ...page.spellings])],
    held: [...before.held, ...page.held],
    looked: before.looked + page.looked,
    running: page.nextCursor !== null,
  };
}

/** Looks through all tenants, a hundred at a time, and shows what was found so far. */
export function usePersonSearch() {
  const [search, setSearch] = useState<Search | null>(null);
  const abort = useRef<AbortController | null>(null);
  const searches = useRef(0);
  useEffect(() => () => abort.current?.abort(), []);
  const look = async (subject: string) => {
    abort.current?.abort();
    const current = new AbortController();
    abort.current = current;
    const { signal } = current;
    searches.current += 1;
    let now = begun(subject, searches.current);
    let cursor: string | null = null;
    setSearch(now);
    try {
      do {
        const asked = { subject, ...(cursor === null ? {} : { cursor }) };
        const page: FoundPersonView = await client.subjects.find.mutate(asked, { signal });
        if (signal.aborted) return;
        now = withPage(now, page);
        setSearch(now);
        cursor = page.nextCursor;
      } while (cursor !== null);
    } catch (error) {
      if (!signal.aborted) setSearch({ ...now, running: false, error });
    }
  };
  const forget = () => {
    abort.current?.abort();
    setSearch(null);
  };
  return { search, look, forget };
}
