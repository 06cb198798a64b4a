"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useState } from "react";
import { CASE_CHARS_MAX } from "@/lib/core/form-bounds";
import { EmptyState } from "../../components/empty-state";
import { Loaded } from "../../components/loaded";
import { PageHeader } from "../../components/page-header";
import { Button } from "../../components/ui/button";
import { Input } from "../../components/ui/field";
import { Panel } from "../../components/ui/panel";
import { LIVE_MS } from "../../data/live";
import { useRested } from "../../data/rested";
import { useTRPC } from "../../data/trpc";
import { ErasureTable } from "./erasure-table";

export function ErasureList() {
  const trpc = useTRPC();
  const [typed, setTyped] = useState("");
  const caseNumber = useRested(typed).trim();
  const erasures = useQuery(
    trpc.erasures.list.queryOptions(caseNumber === "" ? {} : { caseNumber }, {
      refetchInterval: LIVE_MS,
      placeholderData: keepPreviousData,
    }),
  );
  return (
    <>
      <PageHeader
        title="Erasures"
        lead="What was forgotten, when, for whom, and the receipt that proves it."
        actions={
          <>
            <Input
              type="search"
              aria-label="Show only one case number"
              placeholder="Case number"
              className="w-44"
              maxLength={CASE_CHARS_MAX}
              autoComplete="off"
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
            />
            <Button asChild look="primary">
              <Link href="/person">Person desk</Link>
            </Button>
          </>
        }
      />
      <Panel padded={false}>
        <Loaded query={erasures}>
          {(list) => (list.length === 0 ? <None caseNumber={caseNumber} /> : <ErasureTable erasures={list} />)}
        </Loaded>
      </Panel>
    </>
  );
}

function None({ caseNumber }: { caseNumber: string }) {
  if (caseNumber !== "") {
    return <EmptyState title={`No erasure of case “${caseNumber}”`}>The whole number is compared.</EmptyState>;
  }
  return (
    <EmptyState
      title="Nothing was erased yet"
      action={
        <Button asChild>
          <Link href="/tenants">Choose a tenant</Link>
        </Button>
      }
    >
      One person is erased at the person desk, in every tenant at once; a whole tenant on its own page, under Erase.
    </EmptyState>
  );
}
