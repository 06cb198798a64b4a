import type { Metadata } from "next";
import { Tuning } from "./tuning";

export const metadata: Metadata = { title: "Tuning" };

export default function TuningPage() {
  return <Tuning />;
}
