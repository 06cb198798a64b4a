import type { Metadata } from "next";
import { PersonDesk } from "./person-desk";

export const metadata: Metadata = { title: "Person desk" };

export default function PersonPage() {
  return <PersonDesk />;
}
