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

export interface Destination {
  href: string;
  label: string;
  icon: LucideIcon;
  /** Pressed after `g`. */
  key: string;
}

/** The dashboard's pages, in the order of the sidebar. A new page is one line here. */
export const NAVIGATION: readonly { heading: string; items: readonly Destination[] }[] = [
  {
    heading: "Cache",
    items: [
      { href: "/", label: "Overview", icon: ChartNoAxesColumn, key: "o" },
      { href: "/tenants", label: "Tenants", icon: Waves, key: "t" },
      { href: "/decisions", label: "Decisions", icon: ListTree, key: "d" },
      { href: "/playground", label: "Playground", icon: FlaskConical, key: "l" },
    ],
  },
  {
    heading: "Governance",
    items: [
      { href: "/trust", label: "Trust", icon: ShieldCheck, key: "u" },
      { href: "/policy", label: "Policy", icon: Scale, key: "r" },
      { href: "/person", label: "Person desk", icon: UserRoundSearch, key: "s" },
      { href: "/erasures", label: "Erasures", icon: Droplets, key: "e" },
      { href: "/audit", label: "Audit trail", icon: ScrollText, key: "a" },
    ],
  },
  {
    heading: "Server",
    items: [
      { href: "/providers", label: "Providers", icon: Cloud, key: "m" },
      { href: "/server", label: "Server", icon: ServerCog, key: "v" },
      { href: "/people", label: "People", icon: UsersRound, key: "p" },
      { href: "/account", label: "Your account", icon: UserRound, key: "y" },
    ],
  },
];

/** `/tenants/x` belongs to `/tenants`; only the overview must match whole. */
export function isCurrent(href: string, path: string): boolean {
  return href === "/" ? path === "/" : path === href || path.startsWith(`${href}/`);
}
