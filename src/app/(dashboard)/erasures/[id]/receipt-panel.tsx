"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { DownloadButton, download, PUBLIC_KEY_FILE, PublicKeyButton } from "../../../components/download";
import { shortId } from "../../../components/format";
import { Loaded } from "../../../components/loaded";
import { Button } from "../../../components/ui/button";
import { CodeBlock } from "../../../components/ui/copy";
import { Panel } from "../../../components/ui/panel";
import { useTRPC } from "../../../data/trpc";

export function ReceiptPanel({ erasureId }: { erasureId: string }) {
  const trpc = useTRPC();
  const receipt = useQuery(
    trpc.erasures.receipt.queryOptions({ id: erasureId }, { staleTime: Number.POSITIVE_INFINITY }),
  );
  const file = `lethe-receipt-${shortId(erasureId)}.json`;
  return (
    <Panel
      title="Receipt"
      description="Signed with Ed25519. It says what was destroyed and what remains out of reach, and it holds no content."
      className="mt-5"
    >
      <Loaded query={receipt}>
        {(data) => (
          <div className="grid gap-5 lg:grid-cols-2">
            <div className="min-w-0">
              <CodeBlock
                code={pretty(data.receipt)}
                label={file}
                className="[&_pre]:max-h-72 [&_pre]:overflow-y-auto"
              />
            </div>
            <div className="min-w-0">
              <div className="flex flex-wrap gap-2">
                <DownloadButton look="primary" onClick={() => download(file, data.receipt, "application/json")}>
                  Download the receipt
                </DownloadButton>
                <PublicKeyButton pem={data.publicKeyPem} />
                <Button asChild>
                  <Link href={`/erasures/${erasureId}/certificate`}>Certificate to print</Link>
                </Button>
                <Button asChild>
                  <a href="/verify" target="_blank" rel="noreferrer">
                    Verify it here
                  </a>
                </Button>
              </div>
              <h3 className="mt-5 font-medium">Verify it without this server</h3>
              <p className="mt-1 mb-3 text-[13px] text-ink-soft">
                An auditor needs the two files and a copy of Lethe's source, no network and no account. The public key
                should reach them by another way than the receipt.
              </p>
              <CodeBlock
                code={`npm run -s verify:receipt -- ${file} ${PUBLIC_KEY_FILE}`}
                label="In a checkout of Lethe"
                className="[&_pre]:whitespace-pre-wrap"
              />
            </div>
          </div>
        )}
      </Loaded>
    </Panel>
  );
}

/** For reading only: what is downloaded stays as it was signed. */
function pretty(receipt: string): string {
  try {
    return JSON.stringify(JSON.parse(receipt), null, 2);
  } catch {
    return receipt;
  }
}
