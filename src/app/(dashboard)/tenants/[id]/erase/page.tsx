import type { Metadata } from "next";
import { Erase } from "./erase";

export const metadata: Metadata = { title: "Erase" };

export default function ErasePage() {
  return <Erase />;
}
