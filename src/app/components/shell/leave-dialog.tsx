"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { type Loss, leave, leaveAnyway, stay, useLeaving } from "../../data/leave-guard";
import { ConfirmDialog } from "../ui/confirm-dialog";

const QUESTIONS: Record<Loss, { title: string; action: string; text: string }> = {
  text: { title: "Discard your changes?", action: "Discard changes", text: "What you changed here is not saved." },
  secret: {
    title: "Leave without what is shown once?",
    action: "Leave without it",
    text: "It is kept nowhere and can't be shown again. Copy it first.",
  },
};

/** Stands once around all pages: every way out of one with unsaved text leads through it. */
export function LeaveDialog() {
  const { asked, guarded, loss } = useLeaving();
  useClosingQuestion(guarded);
  useLinkQuestion(guarded);
  useBackQuestion(guarded);
  if (!asked) return null;
  const { title, action, text } = QUESTIONS[loss];
  return (
    <ConfirmDialog onClose={stay} title={title} action={action} onConfirm={leaveAnyway}>
      {text}
    </ConfirmDialog>
  );
}

/** Closing and reloading: the browser asks in words of its own. */
function useClosingQuestion(guarded: boolean): void {
  useEffect(() => {
    if (!guarded) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [guarded]);
}

/** Another search is another page: it names the tenant whose policy is written. A place in the same page is none. */
function pageOf({ pathname, search }: { pathname: string; search: string }): string {
  return pathname + search;
}

/** The address that a plain click leads to within this site; null: it opens elsewhere, or the page stays. */
function destinationOf(event: MouseEvent): string | null {
  const modified = event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || event.button !== 0;
  const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>("a[href]") : null;
  if (modified || link === null || link.hasAttribute("download") || (link.target && link.target !== "_self"))
    return null;
  const url = new URL(link.href);
  if (url.origin !== window.location.origin || pageOf(url) === pageOf(window.location)) return null;
  return url.pathname + url.search + url.hash;
}

function useLinkQuestion(guarded: boolean): void {
  const router = useRouter();
  useEffect(() => {
    if (!guarded) return;
    const ask = (event: MouseEvent) => {
      const destination = destinationOf(event);
      if (destination === null) return;
      event.preventDefault();
      event.stopPropagation();
      leave(() => router.push(destination));
    };
    // Before the link's own handler, which would already be on its way.
    document.addEventListener("click", ask, { capture: true });
    return () => document.removeEventListener("click", ask, { capture: true });
  }, [guarded, router]);
}

/** In the state of the second entry: how long the history was with it. */
const SECOND_AT = "letheSecondAt";

/** The last entry is the second one of this page: an edit that was saved or taken back left it there. */
function standsTwice(): boolean {
  return (window.history.state as Record<string, unknown> | null)?.[SECOND_AT] === window.history.length;
}

function twice(): void {
  const { state } = window.history;
  window.history.pushState(state, "");
  window.history.replaceState({ ...state, [SECOND_AT]: window.history.length }, "");
}

/**
 * A page can't refuse Back. So while something is unsaved, the same page stands twice in the history: Back leads from the
 * second to the first, which shows the same, and the question is asked there.
 */
function useBackQuestion(guarded: boolean): void {
  useEffect(() => {
    if (!guarded) return;
    const here = window.location.href;
    if (!standsTwice()) twice();
    const ask = () => {
      if (window.location.href !== here) return;
      twice();
      leave(() => window.history.go(-2));
    };
    window.addEventListener("popstate", ask);
    // What stands twice stays so: going back by ourselves takes a moment, in which somebody may type on.
    return () => window.removeEventListener("popstate", ask);
  }, [guarded]);
}
