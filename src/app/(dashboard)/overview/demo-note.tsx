"use client";

import { Notice } from "../../components/ui/notice";
import { useServerInfo } from "../../data/model";

export function DemoNote() {
  const { data } = useServerInfo();
  if (!data?.demoOnly) return null;
  return (
    <Notice className="mb-5">
      Only the built-in demo model answers. Set <code className="text-ink">OPENAI_API_KEY</code> and start again to
      reach real models through the same address.
    </Notice>
  );
}
