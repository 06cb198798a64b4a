"use client";

import { SendForMe } from "../../../components/send-for-me";
import { Snippets } from "../../../components/snippets";
import { useExampleModel } from "../../../data/model";

interface ConnectAppProps {
  tenantId: string;
  /** Of the key that was made here; null: none was. */
  secret: string | null;
  onKey: (secret: string) => void;
}

/** The first request of a tenant, sent from here or from an app. */
export function ConnectApp({ tenantId, secret, onKey }: ConnectAppProps) {
  const model = useExampleModel();
  return (
    <div className="flex flex-col gap-4">
      <SendForMe tenantId={tenantId} model={model} onKey={onKey} />
      <Snippets secret={secret ?? "$LETHE_KEY"} model={model} />
    </div>
  );
}
