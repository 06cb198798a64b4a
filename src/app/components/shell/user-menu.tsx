"use client";

import { ChevronsUpDown, LogOut, Monitor, Moon, Sun, UserRound } from "lucide-react";
import { useEffect, useState } from "react";
import { askAuth } from "../../data/auth";
import { leave } from "../../data/leave-guard";
import { useMe } from "../../data/session";
import { applyTheme, parseTheme, THEMES, type Theme } from "../../data/theme";
import { ROLE_WORDS } from "../role";
import { Menu } from "../ui/menu";

const THEME_LOOKS = {
  system: { label: "Like the device", icon: Monitor },
  light: { label: "Light", icon: Sun },
  dark: { label: "Dark", icon: Moon },
};

async function logOut(): Promise<void> {
  await askAuth("/sign-out", {});
  // A whole new page: nothing that was fetched as this person stays in memory.
  window.location.assign("/login");
}

function useTheme(): [Theme, (theme: Theme) => void] {
  const [theme, setTheme] = useState<Theme>("system");
  useEffect(() => setTheme(parseTheme(document.documentElement.dataset.theme)), []);
  return [
    theme,
    (next) => {
      applyTheme(next);
      setTheme(next);
    },
  ];
}

export function UserMenu() {
  const me = useMe();
  const [theme, setTheme] = useTheme();
  return (
    <Menu
      align="start"
      side="top"
      trigger={
        <button
          type="button"
          className="flex w-full items-center gap-2.5 rounded-lg px-2 py-2 text-left hover:bg-line/50"
        >
          <Initials name={me.name} />
          <span className="min-w-0 flex-1">
            <span className="block truncate text-[13px] font-medium">{me.name}</span>
            <span className="block truncate text-xs text-ink-faint">{ROLE_WORDS[me.role].label}</span>
          </span>
          <span className="sr-only">Account, theme, log out</span>
          <ChevronsUpDown aria-hidden="true" className="size-4 text-ink-faint" />
        </button>
      }
      choices={{
        label: "Theme",
        value: theme,
        options: THEMES.map((name) => ({ value: name, ...THEME_LOOKS[name] })),
        onValue: (value) => setTheme(parseTheme(value)),
      }}
      entries={[
        { label: "Your account", icon: UserRound, href: "/account" },
        { label: "Log out", icon: LogOut, onSelect: () => leave(() => void logOut()) },
      ]}
    />
  );
}

function Initials({ name }: { name: string }) {
  const letters = name
    .split(/\s+/)
    .slice(0, 2)
    .map((word) => word.charAt(0).toUpperCase())
    .join("");
  return (
    <span
      aria-hidden="true"
      className="grid size-8 shrink-0 place-items-center rounded-full bg-accent-soft text-xs font-semibold text-accent"
    >
      {letters}
    </span>
  );
}
