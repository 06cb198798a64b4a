"use client";

import type { ReactNode } from "react";
import { cn } from "../../components/class-names";
import { formatDateTime } from "../../components/format";
import { Ago } from "../../components/time";
import { Panel } from "../../components/ui/panel";
import { PolicyStateBadge } from "./policy-state";
import type { Fallback, PolicyRecipe, PolicyVersion } from "./policy-types";

const DIGEST_CHARS = 12;

interface VersionListProps {
  versions: readonly PolicyVersion[];
  fallback: Fallback;
  opened: PolicyVersion | null;
  recipes: readonly PolicyRecipe[];
  onOpen: (version: PolicyVersion | null) => void;
  onRecipe: (recipe: PolicyRecipe) => void;
}

/** Newest first; below them what applies without any. */
export function VersionList({ versions, fallback, opened, recipes, onOpen, onRecipe }: VersionListProps) {
  const published = versions.some((version) => version.state === "published");
  return (
    <Panel title="Versions" padded={false}>
      <ul className="max-h-[22rem] divide-y divide-line overflow-y-auto border-t border-line xl:max-h-[46rem]">
        {versions.map((version) => (
          <li key={version.id}>
            <VersionButton current={opened?.id === version.id} onClick={() => onOpen(version)}>
              <span className="flex items-center justify-between gap-2">
                <span className="font-medium">Version {version.version}</span>
                <PolicyStateBadge state={version.state} />
              </span>
              {version.note !== "" && (
                <span className="line-clamp-2 text-[13px] [overflow-wrap:anywhere]">{version.note}</span>
              )}
              <Provenance version={version} />
            </VersionButton>
          </li>
        ))}
        <li>
          <VersionButton current={opened === null} onClick={() => onOpen(null)}>
            <span className="flex items-center justify-between gap-2">
              <span className="font-medium">{fallback.name}</span>
              {!published && <PolicyStateBadge state="published" />}
            </span>
            <span className="text-[13px] text-ink-faint">
              {published ? "Would apply without a version in force." : "Applies until a version is published."}
            </span>
          </VersionButton>
        </li>
        {recipes.map((recipe) => (
          <li key={recipe.name}>
            <VersionButton current={false} onClick={() => onRecipe(recipe)}>
              <span className="font-medium">{recipe.name}</span>
              <span className="text-[13px] text-ink-faint">The built-in policy with this added, to begin with.</span>
            </VersionButton>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

interface VersionButtonProps {
  current: boolean;
  onClick: () => void;
  children: ReactNode;
}

function VersionButton({ current, onClick, children }: VersionButtonProps) {
  return (
    <button
      type="button"
      aria-current={current ? "true" : undefined}
      onClick={onClick}
      className={cn(
        "flex w-full flex-col gap-1 border-l-2 px-5 py-3 text-left transition-colors focus-visible:outline-offset-[-2px]",
        current ? "border-accent bg-accent-soft/60" : "border-transparent hover:bg-sunken/60",
      )}
    >
      {children}
    </button>
  );
}

function Provenance({ version }: { version: PolicyVersion }) {
  const { createdBy, createdAt, publishedAt, digest } = version;
  return (
    <span className="flex flex-col text-xs text-ink-faint">
      <span className="[overflow-wrap:anywhere]">
        {createdBy ?? "unknown"}, <Ago at={createdAt} />
      </span>
      {publishedAt !== null && <span>in force from {formatDateTime(publishedAt)}</span>}
      <code title={`SHA-256 of the source: ${digest}`}>{digest.slice(0, DIGEST_CHARS)}</code>
    </span>
  );
}
