import { describe, expect, it } from "vitest";
import { redactText } from "@/lib/pii/redact/anonymiser";
import { createScanner } from "@/lib/pii/scan";

const scanner = createScanner();
const redact = (text: string) => redactText(text, scanner.scan(text).findings);
const body = (length: number) => "q7Zk2mXv9Rt4Lp8Wc3Nb6Hs1Jd5Fg0Ty".repeat(8).slice(0, length);
const hex = (length: number) => "7f3a91c2e8b5d046".repeat(8).slice(0, length);

describe("a credential", () => {
  // Assembled here, so that no scanner of this repository takes them for leaked ones.
  it.each([
    ["ghp", `ghp_${body(36)}`],
    ["aws", `AKIA${"Q7ZK2MXV3RT4LP5W"}`],
    ["stripe", `sk_live_${body(24)}`],
    ["slack", `xoxb-503893061345-321316438132-${body(24)}`],
    ["openai", `sk-proj-${body(60)}`],
    ["anthropic", `sk-ant-api03-${body(60)}`],
    ["google", `AIza${body(35)}`],
    ["npm", `npm_${body(36)}`],
    ["databricks", `dapi${hex(32)}`],
    ["huggingface", `hf_${body(34)}`],
  ])("of %s is restricted and goes whole", (_, key) => {
    const text = `Use ${key} for now`;
    expect(scanner.scan(text).tier).toBe("restricted");
    expect(redact(text)).toBe("Use [SECRET] for now");
  });

  it("in a URL leaves the rest of the URL", () => {
    expect(redact("postgres://admin:S3cr3t-9@db.example:5432/app")).toBe(
      "postgres://admin:[PASSWORD]@db.example:5432/app",
    );
  });

  it("behind a label is found by its spread, not by its form", () => {
    expect(redact(`client_secret = "${body(40)}"`)).toBe('client_secret = "[SECRET]"');
    expect(redact("password: hunter2-Blue")).toBe("password: [PASSWORD]");
  });

  it.each([
    ["password: hunter2xyz!", "password: [PASSWORD]"],
    ["The password is hunter2-Blue.", "The password is [PASSWORD]"],
    ["Is the password: hunter2?!", "Is the password: [PASSWORD]"],
    ["password: ab,c12!?", "password: [PASSWORD]"],
    ["password: 'ab12cd c,d;4!' and more", "password: '[PASSWORD]' and more"],
  ])("behind a label goes with every sign that may be its own: %s", (text, redacted) => {
    expect(redact(text)).toBe(redacted);
  });

  it.each([
    ["login(password=hunter2xyz!);", "login(password=[PASSWORD]);"],
    ["{password: hunter2xyz!}", "{password: [PASSWORD]}"],
    ["(the password is hunter2!).", "(the password is [PASSWORD])."],
    ["https://x.example/?password=hunter2!x&user=bob", "https://x.example/?password=[PASSWORD]&user=bob"],
    ["Server=db;Password=k,b1!c;User=ann", "Server=db;Password=[PASSWORD];User=ann"],
    ["password='hunter2! and that's it", "password='[PASSWORD] and that's it"],
    ['{"password":"hunter2!","user":"bob"}', '{"password":"[PASSWORD]","user":"bob"}'],
    [`?token=${body(24)}!&user=bob`, "?token=[SECRET]&user=bob"],
  ])("leaves the structure around it standing: %s", (text, redacted) => {
    expect(redact(text)).toBe(redacted);
  });

  it("of PEM form goes whole, even when it is cut off", () => {
    const line = body(64);
    const label = "PRIVATE KEY-----";
    expect(redact(`key:\n-----BEGIN ${label}\n${line}\n${line}\n-----END ${label}\nend`)).toBe(
      "key:\n[PRIVATE_KEY]\nend",
    );
    expect(redact(`-----BEGIN ${label}\n${line}\n${line}`)).toBe("[PRIVATE_KEY]");
  });

  it("that is a placeholder is left alone", () => {
    const text = `ghp_${"x".repeat(36)} and sk_test_${"0".repeat(24)}`;
    expect(redact(text)).toBe(text);
  });
});
