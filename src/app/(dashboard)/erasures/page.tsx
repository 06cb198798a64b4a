import type { Metadata } from "next";
import { ErasureList } from "./erasure-list";

export const metadata: Metadata = { title: "Erasures" };

export default function ErasuresPage() {
  return <ErasureList />;
}
