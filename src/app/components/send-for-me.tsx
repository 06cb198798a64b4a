"use client";

import { useMutation } from "@tanstack/react-query";
import { Check, Send } from "lucide-react";
import { useState } from "react";
import { OUTCOMES, type Outcome } from "@/lib/core/outcome";
import { failureLine } from "../data/failure";
import { useCan } from "../data/session";
import { useTRPC } from "../data/trpc";
import { formatMs } from "./format";
import { OutcomeBadge } from "./outcome";
import { QUESTION } from "./snippets";
import { Button } from "./ui/button";
import { Notice } from "./ui/notice";

interface Told {
  outcome: Outcome;
  tookMs: number;
  text: string;
}

interface SendForMeProps {
  tenantId: string;
  model: string;
  /** The key that was made for it, to be filled into the examples. */
  onKey: (secret: string) => void;
}

/** Ends by itself, so that one that nobody uses any more does not stay. */
const KEY = {
  name: "first request",
  scopes: ["cache:read", "cache:write"] as ("cache:read" | "cache:write")[],
  expiresInDays: 1,
  mode: "test" as const,
};

/** By tenant, for as long as this tab is open: sending again makes no second key. In no storage, as all secrets. */
const madeKeys = new Map<string, string>();

/** A key for a day, and the same question twice through the very door that apps use. */
export function SendForMe({ tenantId, model, onKey }: SendForMeProps) {
  const trpc = useTRPC();
  const may = useCan("keys.write", tenantId);
  const create = useMutation(trpc.appKeys.create.mutationOptions());
  const [told, setTold] = useState<readonly Told[]>([]);
  const [failure, setFailure] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  if (!may) return null;
  const make = async () => {
    const { secret } = await create.mutateAsync({ tenantId, ...KEY });
    madeKeys.set(tenantId, secret);
    return secret;
  };
  const send = async () => {
    setBusy(true);
    setFailure(null);
    setTold([]);
    try {
      const secret = madeKeys.get(tenantId) ?? (await make());
      onKey(secret);
      await askUntilHit(secret, model, (one) => setTold((before) => [...before, one]));
    } catch (error) {
      // Revoked meanwhile, or its day is over: the next try makes another.
      if (error instanceof Refused && error.status === 401) madeKeys.delete(tenantId);
      setFailure(error instanceof Refused ? error.message : failureLine(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className="rounded-xl border border-line bg-paper p-4">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p className="min-w-0 text-[13px] text-ink-soft">
          Makes a key that ends in a day, and asks <em>“{QUESTION}”</em> until the cache answers, {TRIES_MAX} times at
          most.
        </p>
        <Button look="primary" busy={busy} onClick={() => void send()}>
          {!busy && <Send aria-hidden="true" />}
          {told.length > 0 ? "Send it again" : "Send it for me"}
        </Button>
      </div>
      <div aria-live="polite">
        {told.length > 0 && (
          <ol className="mt-3 flex flex-col divide-y divide-line border-t border-line text-[13px]">
            {told.map((one, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: they only follow each other
              <li key={index} className="flex flex-wrap items-center gap-x-3 gap-y-1 py-2">
                <OutcomeBadge outcome={one.outcome} />
                <span className="font-medium tabular-nums">{formatMs(one.tookMs)}</span>
                <span className="min-w-0 flex-1 truncate text-ink-soft">{one.text}</span>
              </li>
            ))}
          </ol>
        )}
        {told.some(({ outcome }) => outcome === "hit-exact") && (
          <p className="mt-2 flex items-center gap-2 text-[13px] font-medium text-success">
            <Check aria-hidden="true" className="size-4" />
            The last answer came from the cache. The key is filled in below.
          </p>
        )}
        {told.length === TRIES_MAX && told.every(({ outcome }) => outcome !== "hit-exact") && (
          <p className="mt-2 text-[13px] text-ink-soft">None came from the cache: the latest decisions say why.</p>
        )}
        {failure !== null && <Notice kind="danger" title={failure} className="mt-3" />}
      </div>
    </div>
  );
}

/** What the wire said no with. */
class Refused extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** The answer leaves before it is stored: an equal question right behind it may still share the call. */
const TRIES_MAX = 5;
const PAUSE_MS = 250;

async function askUntilHit(secret: string, model: string, onTold: (told: Told) => void): Promise<void> {
  for (let tries = 0; tries < TRIES_MAX; tries++) {
    const told = await ask(secret, model);
    onTold(told);
    if (tries > 0 && told.outcome === "hit-exact") return;
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}

async function ask(secret: string, model: string): Promise<Told> {
  const begin = performance.now();
  const response = await fetch("/v1/chat/completions", {
    method: "POST",
    credentials: "omit",
    headers: { authorization: `Bearer ${secret}`, "content-type": "application/json" },
    body: JSON.stringify({ model, messages: [{ role: "user", content: QUESTION }] }),
  });
  const body = (await response.json().catch(() => null)) as Reply | null;
  if (!response.ok) throw new Refused(response.status, body?.error?.message ?? `The call answered ${response.status}.`);
  const outcome = OUTCOMES.find((name) => name === response.headers.get("lethe-outcome")) ?? "miss";
  return { outcome, tookMs: performance.now() - begin, text: body?.choices?.[0]?.message?.content ?? "" };
}

interface Reply {
  error?: { message?: string };
  choices?: { message?: { content?: string } }[];
}
