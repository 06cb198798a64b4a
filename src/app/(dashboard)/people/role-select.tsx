"use client";

import type { ComponentProps } from "react";
import type { Role } from "@/server/services/views";
import { ROLE_WORDS } from "../../components/role";
import { Select } from "../../components/ui/select";

const ROLES = Object.keys(ROLE_WORDS) as Role[];

interface RoleSelectProps extends Omit<ComponentProps<"select">, "role" | "onChange"> {
  role: Role;
  onRole: (role: Role) => void;
}

export function RoleSelect({ role, onRole, ...props }: RoleSelectProps) {
  return (
    <Select
      value={role}
      onChange={(event) => {
        const next = ROLES.find((candidate) => candidate === event.target.value);
        if (next) onRole(next);
      }}
      {...props}
    >
      {ROLES.map((name) => (
        <option key={name} value={name}>
          {ROLE_WORDS[name].label}
        </option>
      ))}
    </Select>
  );
}
