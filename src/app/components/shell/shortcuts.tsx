"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { leave } from "../../data/leave-guard";
import { NAVIGATION } from "./navigation";

const PAUSE_MS = 1_200;
const DESTINATIONS = new Map(NAVIGATION.flatMap((group) => group.items).map((item) => [item.key, item.href]));

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName))
  );
}

function isDialogOpen(): boolean {
  return document.querySelector("[role=dialog], [role=alertdialog], [role=menu], [data-opening]") !== null;
}

/** `g` and then a letter goes to a page; `/`, `?` and Ctrl K open the search, which lists them. Never while typing, and never with a modifier that belongs to the browser. */
export function useShortcuts(onPalette: () => void): void {
  const router = useRouter();
  useEffect(() => {
    let pressedAt = Number.NEGATIVE_INFINITY;
    const onKey = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && event.key === "k") {
        event.preventDefault();
        onPalette();
        return;
      }
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || isDialogOpen()) return;
      if (event.key === "/" || event.key === "?") {
        event.preventDefault();
        onPalette();
        return;
      }
      if (event.key === "g") {
        pressedAt = event.timeStamp;
        return;
      }
      const href = DESTINATIONS.get(event.key);
      if (href && event.timeStamp - pressedAt < PAUSE_MS) leave(() => router.push(href));
      pressedAt = Number.NEGATIVE_INFINITY;
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [router, onPalette]);
}
