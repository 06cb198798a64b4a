"use client";

import { toast } from "sonner";
import { formatDay } from "../../components/format";
import { PageHeader } from "../../components/page-header";
import { PasswordForm } from "../../components/password-form";
import { ROLE_WORDS } from "../../components/role";
import { Panel } from "../../components/ui/panel";
import { useMe } from "../../data/session";

export function AccountPageBody() {
  const me = useMe();
  const facts = [
    ["Name", me.name],
    ["E-mail", me.email],
    ["Role", `${ROLE_WORDS[me.role].label}. ${ROLE_WORDS[me.role].may}`],
    ["Since", formatDay(me.createdAt)],
  ];
  return (
    <>
      <PageHeader title="Your account" />
      <div className="grid items-start gap-5 lg:grid-cols-2">
        <Panel title="You">
          <dl className="grid grid-cols-[6rem_1fr] gap-x-4 gap-y-2.5">
            {facts.map(([label, value]) => (
              <div key={label} className="contents">
                <dt className="text-ink-faint">{label}</dt>
                <dd className="min-w-0 [overflow-wrap:anywhere]">{value}</dd>
              </div>
            ))}
          </dl>
        </Panel>
        <Panel title="Password" description="Changing it ends your sessions on other devices.">
          <PasswordForm
            currentLabel="Current password"
            action="Change password"
            onChanged={() => toast.success("Password changed")}
          />
        </Panel>
      </div>
    </>
  );
}
