"use client";

import { Fact, Facts } from "../../components/facts";
import { formatDay } from "../../components/format";
import { PageHeader } from "../../components/page-header";
import { PasswordForm } from "../../components/password-form";
import { ROLE_WORDS } from "../../components/role";
import { Panel } from "../../components/ui/panel";
import { useMe } from "../../data/session";
import { toast } from "../../data/toast";
import { PasskeysPanel } from "./passkeys-panel";
import { SecondFactorPanel } from "./second-factor-panel";
import { SessionsPanel } from "./sessions-panel";

export function AccountPageBody() {
  const me = useMe();
  return (
    <>
      <PageHeader title="Your account" />
      <div className="grid items-start gap-5 lg:grid-cols-2">
        <div className="flex min-w-0 flex-col gap-5">
          <Panel title="You">
            <Facts className="grid-cols-[6rem_1fr] gap-x-4 gap-y-2.5 text-[14px]">
              <Fact name="Name">{me.name}</Fact>
              <Fact name="E-mail">{me.email}</Fact>
              <Fact name="Role">
                {ROLE_WORDS[me.role].label}. {ROLE_WORDS[me.role].may}
              </Fact>
              <Fact name="Since">{formatDay(me.createdAt)}</Fact>
            </Facts>
          </Panel>
          {me.hasPassword && <SecondFactorPanel />}
          <PasskeysPanel />
        </div>
        {me.hasPassword && (
          <Panel title="Password" description="Changing it ends your sessions on other devices.">
            <PasswordForm
              currentLabel="Current password"
              action="Change password"
              onChanged={() => toast.success("Password changed")}
            />
          </Panel>
        )}
        <div className="min-w-0 lg:col-span-2">
          <SessionsPanel />
        </div>
      </div>
    </>
  );
}
