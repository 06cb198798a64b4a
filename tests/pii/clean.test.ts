import { describe, expect, it } from "vitest";
import { createScanner } from "@/lib/pii/scan";

const scanner = createScanner();

describe("leaves alone what is nobody's", () => {
  it.each([
    '{"id": 1773542456, "created": 1700727575320, "user_agent": "curl/8.5.0"}',
    "The snowflake 1189273498123411456 and the UUID 1b57aaca-8f8c-4e8c-98ad-120f9029b6a2.",
    "sha256:72c14b926a5772ac9ce9eef408b2235635854d7fdc3a16594446ef58ffeda645",
    "commit a27efde2949186141577b39902781d5ac750b868 in version 10.4.2 (build 20240131)",
    "It went public in 2019; see the electrolysis of 30,000 samples.",
    "const token = process.env.API_TOKEN ?? ''; const password = getPassword();",
    "password: ${DB_PASSWORD}, api_key = <your-api-key>, secret: [redacted]",
    "std::vector<int> v; a::b::c; at 12:30:45 the ratio was 1:2:3:4",
    "npm install react@18.2.0 @types/node@20.19.43; git clone git@github.com:org/repo.git; icon@2x.png",
    "It covers 160 square feet of floor and 4 place settings; what is 21061 divided by 7?",
    "Years: 2020 2021 2022 and 1990-2020; range 10-20-30; phone the office later.",
    "Dear Customer, thank you for contacting support. Kind regards, the Team",
    "grid cell 12.4724, 57.5732; US patent 2018/093000; RFC 9211; ISBN 978-3-16-148410-0",
    "postgres://localhost:5432/app?sslmode=disable and https://user:${TOKEN}@posteo.de/",
  ])("%s", (text) => {
    expect(scanner.scan(text)).toEqual({ findings: [], severity: "none", tier: "public" });
  });
});

it("gives a number to the nearest word before it, whatever an earlier one announced", () => {
  const phone = "+49 30 901820";
  const text = `Thank you for your call from ${phone}. Please send the refund for order 40078123 today.`;
  expect(scanner.scan(text).findings.map(({ start, end }) => text.slice(start, end))).toEqual([phone]);
});

it("leaves the birth dates of history alone, and no others", () => {
  expect(scanner.scan("He was born on February 22, 1732.").findings).toEqual([]);
  expect(scanner.scan("He was born on February 22, 1962.").findings).toHaveLength(1);
  expect(scanner.scan("Date of birth: 03/04/71").findings).toHaveLength(1);
});
