"use client";

import dynamic from "next/dynamic";
import { Skeleton } from "../../../components/ui/skeleton";

/** The editor is the largest script of the dashboard: no other page fetches it. */
export const EditorOnDemand = dynamic(() => import("./code-editor").then((module) => module.CodeEditor), {
  ssr: false,
  loading: () => (
    <div role="status" className="flex h-[clamp(22rem,60vh,38rem)] flex-col gap-3 border-y border-line px-5 py-4">
      <span className="sr-only">Loading the editor</span>
      {["w-1/3", "w-2/3", "w-1/2", "w-3/5", "w-1/4"].map((width) => (
        <Skeleton key={width} className={`h-3.5 ${width}`} />
      ))}
    </div>
  ),
});
