import type { Metadata } from "next";
import { AccountPageBody } from "./account-page-body";

export const metadata: Metadata = { title: "Your account" };

export default function AccountPage() {
  return <AccountPageBody />;
}
