import { CopyButton } from "../../components/ui/copy";

export function OneTimePassword({ password }: { password: string }) {
  return (
    <>
      <div className="flex items-center gap-2 rounded-xl border border-accent/40 bg-accent-soft p-2 pl-4">
        <code data-testid="one-time-password" className="min-w-0 flex-1 text-[15px] break-all">
          {password}
        </code>
        <CopyButton text={password} />
      </div>
      <p className="mt-3 text-[13px] text-ink-soft">
        Give it to them by a way you trust. At the first login they choose their own.
      </p>
    </>
  );
}
