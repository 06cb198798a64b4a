import type { Metadata } from "next";
import { PlaygroundPageBody } from "./playground-page-body";

export const metadata: Metadata = { title: "Playground" };

export default function PlaygroundPage() {
  return <PlaygroundPageBody />;
}
