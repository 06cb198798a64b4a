"use client";

import dynamic from "next/dynamic";
import { type ReactNode, useCallback, useEffect, useState } from "react";
import { useServerInfo } from "../../data/model";
import { MeProvider, useMeQuery } from "../../data/session";
import { Loaded } from "../loaded";
import { Mark } from "../mark";
import { loadMenus } from "../ui/menu";
import { AlarmBanner } from "./alarm-banner";
import { LeaveDialog } from "./leave-dialog";
import { ServerGone } from "./server-gone";
import { useShortcuts } from "./shortcuts";
import { Sidebar } from "./sidebar";
import { TopBar } from "./top-bar";

/** What few people see, or only when they ask: fetched then. */
const ChoosePassword = dynamic(() => import("./choose-password").then((module) => module.ChoosePassword));
const EnrolFirst = dynamic(() => import("./enrol-first").then((module) => module.EnrolFirst));
const Palette = dynamic(() => import("./palette").then((module) => module.Palette), { ssr: false });

/** Once the page is there: a dialog then opens at once, and also on a server that has gone meanwhile. */
function useLaterParts(): void {
  useEffect(() => {
    void Promise.allSettled([import("../ui/dialog-frame"), import("../ui/confirm-frame"), loadMenus()]);
  }, []);
}

/** Everything behind the login: who you are first, then the page. */
export function Shell({ children }: { children: ReactNode }) {
  const me = useMeQuery();
  // Asked in one call with the former. Without it the page is shown all the same, once it could not be had.
  const server = useServerInfo();
  const asking = server.isPending && server.failureCount === 0;
  const [searching, setSearching] = useState(false);
  const search = useCallback(() => setSearching(true), []);
  useShortcuts(search);
  useLaterParts();
  return (
    <Loaded query={me} skeleton={<Waiting />}>
      {(person) => (
        <MeProvider me={person}>
          {person.mustChangePassword ? (
            <ChoosePassword />
          ) : person.mustEnrol ? (
            <EnrolFirst />
          ) : asking ? (
            <Waiting />
          ) : (
            <div className="lg:flex">
              <a
                href="#main"
                className="fixed top-3 left-3 z-50 -translate-y-20 rounded-lg bg-accent px-4 py-2 font-medium text-on-accent focus:translate-y-0"
              >
                Skip to the content
              </a>
              <Sidebar onSearch={search} />
              <TopBar onSearch={search} />
              <main id="main" tabIndex={-1} className="min-w-0 flex-1 px-4 py-6 outline-none sm:px-8 sm:py-8">
                <div className="mx-auto max-w-[88rem]">{children}</div>
                <AlarmBanner />
              </main>
              <LeaveDialog />
              {searching && <Palette onClose={() => setSearching(false)} />}
              <ServerGone />
            </div>
          )}
        </MeProvider>
      )}
    </Loaded>
  );
}

function Waiting() {
  return (
    <div className="grid h-dvh place-items-center">
      <Mark className="size-10 animate-breathe text-accent" />
    </div>
  );
}
