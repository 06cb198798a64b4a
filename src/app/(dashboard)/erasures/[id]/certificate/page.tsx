import type { Metadata } from "next";
import { Certificate } from "./certificate";

export const metadata: Metadata = { title: "Certificate of erasure" };

export default async function CertificatePage({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  return <Certificate erasureId={id} />;
}
