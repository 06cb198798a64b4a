"use client";

import type { LucideIcon } from "lucide-react";
import {
  type ComponentProps,
  type ComponentType,
  cloneElement,
  type KeyboardEvent,
  type ReactElement,
  useState,
} from "react";
import { toast } from "../../data/toast";
import type { Option } from "./options";

export interface MenuEntry {
  label: string;
  icon?: LucideIcon;
  danger?: boolean;
  /** Leads there, where it does nothing here. */
  href?: string;
  onSelect?: () => void;
}

/** One of a few, above the entries. */
export interface MenuChoices {
  label: string;
  value: string;
  options: readonly (Option<string> & { icon: LucideIcon })[];
  onValue: (value: string) => void;
}

export interface MenuProps {
  /** A button. */
  trigger: ReactElement<ComponentProps<"button">>;
  align?: "start" | "end";
  side?: "top" | "bottom";
  choices?: MenuChoices;
  entries: readonly MenuEntry[];
}

export const loadMenus = () => import("./menu-list");

/** A button, and what it opens: not in the first load of a page, but fetched as soon as somebody points at the button. */
export function Menu(props: MenuProps) {
  const [List, setList] = useState<ComponentType<MenuProps> | null>(null);
  if (List !== null) return <List {...props} />;
  const open = () => {
    loadMenus().then(
      ({ MenuList }) => setList(() => MenuList),
      () => toast.error("The menu can't be loaded. Check that the server is running."),
    );
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "ArrowDown") open();
  };
  return cloneElement(props.trigger, {
    "aria-haspopup": "menu",
    "aria-expanded": false,
    onPointerEnter: () => void loadMenus().catch(() => undefined),
    onClick: open,
    onKeyDown,
  });
}
