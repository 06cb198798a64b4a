import type { Metadata } from "next";
import { ErasurePageBody } from "./erasure-page-body";

export const metadata: Metadata = { title: "Erasure" };

export default async function ErasurePage({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  return <ErasurePageBody erasureId={id} />;
}
