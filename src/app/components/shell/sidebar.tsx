"use client";

import { Search } from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { useMe } from "../../data/session";
import { cn } from "../class-names";
import { Wordmark } from "../mark";
import { destinationsFor, isCurrent } from "./navigation";
import { UserMenu } from "./user-menu";

export function NavigationLinks({ onFollow }: { onFollow?: () => void }) {
  const path = usePathname();
  return (
    <nav aria-label="Main" className="flex flex-col gap-5">
      {destinationsFor(useMe()).map((group) => (
        <div key={group.heading}>
          <p className="px-2.5 pb-1.5 text-xs text-ink-faint">{group.heading}</p>
          <ul className="flex flex-col gap-0.5">
            {group.items.map((item) => {
              const current = isCurrent(item.href, path);
              return (
                <li key={item.href}>
                  <Link
                    href={item.href}
                    {...(onFollow ? { onClick: onFollow } : {})}
                    aria-current={current ? "page" : undefined}
                    className={cn(
                      "flex h-9 items-center gap-2.5 rounded-lg px-2.5 font-medium transition-colors max-lg:h-11",
                      current ? "bg-accent-soft text-ink" : "text-ink-soft hover:bg-line/50 hover:text-ink",
                    )}
                  >
                    <item.icon
                      aria-hidden="true"
                      className={cn("size-[18px]", current ? "text-accent" : "text-ink-faint")}
                    />
                    {item.label}
                  </Link>
                </li>
              );
            })}
          </ul>
        </div>
      ))}
    </nav>
  );
}

export function SearchButton({ onSearch }: { onSearch: () => void }) {
  return (
    <button
      type="button"
      onClick={onSearch}
      className="mb-5 flex h-9 shrink-0 items-center gap-2.5 rounded-lg border border-line bg-surface px-2.5 text-ink-soft hover:border-line-strong max-lg:h-11"
    >
      <Search aria-hidden="true" className="size-4 text-ink-faint" />
      Search
      <span aria-hidden="true" className="ml-auto text-xs text-ink-faint max-lg:hidden">
        /
      </span>
    </button>
  );
}

export function Sidebar({ onSearch }: { onSearch: () => void }) {
  return (
    <aside className="sticky top-0 flex h-dvh w-60 shrink-0 flex-col border-r border-line px-3.5 py-5 max-lg:hidden print:hidden">
      <Link href="/" className="mb-7 self-start rounded-md px-2" aria-label="Lethe, overview">
        <Wordmark />
      </Link>
      <SearchButton onSearch={onSearch} />
      <NavigationLinks />
      <div className="mt-auto">
        <UserMenu />
      </div>
    </aside>
  );
}
