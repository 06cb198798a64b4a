import {
  ChartNoAxesColumn,
  Cloud,
  Droplets,
  FlaskConical,
  ListTree,
  type LucideIcon,
  Scale,
  ScrollText,
  ServerCog,
  ShieldCheck,
  UserRound,
  UserRoundSearch,
  UsersRound,
  Waves,
} from "lucide-react";
import type { Act } from "@/server/services/access";
import type { Me } from "../../data/session";

export interface Destination {
  href: string;
  label: string;
  icon: LucideIcon;
  /** Pressed after `g`. */
  key: string;
  /** Without the right to it, in some tenant or everywhere, it shows nothing. Left out: it is everybody's. */
  act?: Act;
}

/** The dashboard's pages, in the order of the sidebar. A new page is one line here. */
export const NAVIGATION: readonly { heading: string; items: readonly Destination[] }[] = [
  {
    heading: "Cache",
    items: [
      { href: "/", label: "Overview", icon: ChartNoAxesColumn, key: "o" },
      { href: "/tenants", label: "Tenants", icon: Waves, key: "t" },
      { href: "/decisions", label: "Decisions", icon: ListTree, key: "d" },
      { href: "/playground", label: "Playground", icon: FlaskConical, key: "l", act: "settings" },
    ],
  },
  {
    heading: "Governance",
    items: [
      { href: "/trust", label: "Trust", icon: ShieldCheck, key: "u", act: "audit" },
      { href: "/policy", label: "Policy", icon: Scale, key: "r", act: "policy" },
      { href: "/person", label: "Person desk", icon: UserRoundSearch, key: "s", act: "erasures" },
      { href: "/erasures", label: "Erasures", icon: Droplets, key: "e", act: "erasures" },
      { href: "/audit", label: "Audit trail", icon: ScrollText, key: "a", act: "audit" },
    ],
  },
  {
    heading: "Server",
    items: [
      { href: "/providers", label: "Providers", icon: Cloud, key: "m", act: "keys" },
      { href: "/server", label: "Server", icon: ServerCog, key: "v", act: "settings" },
      { href: "/people", label: "People", icon: UsersRound, key: "p", act: "people" },
      { href: "/account", label: "Your account", icon: UserRound, key: "y" },
    ],
  },
];

/** Pages that would only say that they are not for this person are not offered. */
export function destinationsFor({ acts, actsByTenant }: Pick<Me, "acts" | "actsByTenant">): typeof NAVIGATION {
  const may = (act: Act) => acts.includes(act) || Object.values(actsByTenant).some((some) => some.includes(act));
  return NAVIGATION.map(({ heading, items }) => ({
    heading,
    items: items.filter(({ act }) => act === undefined || may(act)),
  })).filter(({ items }) => items.length > 0);
}

/** `/tenants/x` belongs to `/tenants`; only the overview must match whole. */
export function isCurrent(href: string, path: string): boolean {
  return href === "/" ? path === "/" : path === href || path.startsWith(`${href}/`);
}
