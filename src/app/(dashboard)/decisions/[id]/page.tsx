import type { Metadata } from "next";
import { DecisionPageBody } from "./decision-page-body";

export const metadata: Metadata = { title: "Decision" };

export default async function DecisionPage({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  return <DecisionPageBody decisionId={id} />;
}
