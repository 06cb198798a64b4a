"use client";

import { useEffect, useState } from "react";
import { CodeBlock } from "./ui/copy";
import { TabContent, Tabs } from "./ui/tabs";

interface Call {
  origin: string;
  /** The whole key right after it was made, else a variable of the shell. */
  secret: string;
  model: string;
}

export const QUESTION = "What is the capital of France?";

function curlSnippet({ origin, secret, model }: Call): string {
  return [
    `curl -i ${origin}/v1/chat/completions \\`,
    `  -H "Authorization: Bearer ${secret}" \\`,
    `  -H "Content-Type: application/json" \\`,
    `  -d '{"model": "${model}",`,
    `       "messages": [{"role": "user", "content": "${QUESTION}"}]}'`,
  ].join("\n");
}

function pythonSnippet({ origin, secret, model }: Call): string {
  return [
    "from openai import OpenAI",
    "",
    `client = OpenAI(base_url="${origin}/v1", api_key="${secret}")`,
    "answer = client.chat.completions.create(",
    `    model="${model}",`,
    `    messages=[{"role": "user", "content": "${QUESTION}"}],`,
    ")",
    "print(answer.choices[0].message.content)",
  ].join("\n");
}

function nodeSnippet({ origin, secret, model }: Call): string {
  return [
    'import OpenAI from "openai";',
    "",
    `const client = new OpenAI({ baseURL: "${origin}/v1", apiKey: "${secret}" });`,
    "const answer = await client.chat.completions.create({",
    `  model: "${model}",`,
    `  messages: [{ role: "user", content: "${QUESTION}" }],`,
    "});",
    "console.log(answer.choices[0].message.content);",
  ].join("\n");
}

function aiSdkSnippet({ origin, secret, model }: Call): string {
  return [
    'import { createOpenAICompatible } from "@ai-sdk/openai-compatible";',
    'import { generateText } from "ai";',
    "",
    `const lethe = createOpenAICompatible({ name: "lethe", baseURL: "${origin}/v1", apiKey: "${secret}" });`,
    `const { text } = await generateText({ model: lethe("${model}"), prompt: "${QUESTION}" });`,
    "console.log(text);",
  ].join("\n");
}

const LANGUAGES = [
  { value: "curl", label: "curl", render: curlSnippet },
  { value: "python", label: "Python", render: pythonSnippet },
  { value: "node", label: "Node", render: nodeSnippet },
  { value: "ai-sdk", label: "AI SDK", render: aiSdkSnippet },
] as const;
type Language = (typeof LANGUAGES)[number]["value"];

/** The address of this very server, as the browser knows it. */
function useOrigin(): string {
  const [origin, setOrigin] = useState("http://localhost:3000");
  useEffect(() => setOrigin(window.location.origin), []);
  return origin;
}

/** The same call in several languages, ready to be pasted. */
export function Snippets({ secret, model }: { secret: string; model: string }) {
  const origin = useOrigin();
  const [language, setLanguage] = useState<Language>("curl");
  return (
    <Tabs label="Language" look="pill" tabs={LANGUAGES} value={language} onValue={setLanguage}>
      {LANGUAGES.map(({ value, label, render }) => (
        <TabContent key={value} value={value} focusable={false}>
          <CodeBlock code={render({ origin, secret, model })} label={`${label}, one request`} />
        </TabContent>
      ))}
    </Tabs>
  );
}
