"use client";

import { Menu as MenuIcon } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { Wordmark } from "../mark";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { NavigationLinks, SearchButton } from "./sidebar";
import { UserMenu } from "./user-menu";

/** Where there is no room for the sidebar. */
export function TopBar({ onSearch }: { onSearch: () => void }) {
  const [open, setOpen] = useState(false);
  return (
    <header className="sticky top-0 z-30 flex h-14 items-center justify-between border-b border-line bg-paper/90 px-4 backdrop-blur lg:hidden print:hidden">
      <Link href="/" aria-label="Lethe, overview" className="rounded-md">
        <Wordmark />
      </Link>
      <Button look="quiet" className="size-11 px-0" aria-label="Open the menu" onClick={() => setOpen(true)}>
        <MenuIcon aria-hidden="true" className="size-5!" />
      </Button>
      <Dialog open={open} onClose={() => setOpen(false)} title="Menu" shape="side">
        <div className="flex flex-col gap-6">
          <SearchButton
            onSearch={() => {
              setOpen(false);
              onSearch();
            }}
          />
          <NavigationLinks onFollow={() => setOpen(false)} />
          <div className="border-t border-line pt-4">
            <UserMenu />
          </div>
        </div>
      </Dialog>
    </header>
  );
}
