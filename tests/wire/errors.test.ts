import Anthropic from "@anthropic-ai/sdk";
import OpenAI from "openai";
import { describe, expect, it } from "vitest";
import { anthropicMessages } from "@/lib/wire/anthropic-messages";
import { letheApi } from "@/lib/wire/lethe-api";
import { openaiChat } from "@/lib/wire/openai-chat";

const BAD_KEY = { status: 401, code: "invalid_api_key", message: "The key is not known." };

describe("an error on the wire", () => {
  it("is read by OpenAI's client with code and parameter", () => {
    const { error } = openaiChat.errorBody({ ...BAD_KEY, param: "key" }) as { error: object };
    const read = OpenAI.APIError.generate(401, { error }, undefined, new Headers());
    expect(read).toBeInstanceOf(OpenAI.AuthenticationError);
    expect(read).toMatchObject({ code: "invalid_api_key", param: "key", type: "invalid_request_error" });
    expect(read.message).toContain("The key is not known.");
  });

  it.each([
    [400, "invalid_request_error"],
    [404, "invalid_request_error"],
    [429, "rate_limit_error"],
    [500, "server_error"],
    [503, "server_error"],
  ])("has OpenAI's type for status %i", (status, type) => {
    expect(openaiChat.errorBody({ status, code: "c", message: "m" })).toEqual({
      error: { message: "m", type, param: null, code: "c" },
    });
  });

  it("is read by Anthropic's client with its type", () => {
    const read = Anthropic.APIError.generate(401, anthropicMessages.errorBody(BAD_KEY), undefined, new Headers());
    expect(read).toBeInstanceOf(Anthropic.AuthenticationError);
    expect(read.error).toEqual({
      type: "error",
      error: { type: "authentication_error", message: "The key is not known." },
    });
  });

  it.each([
    [400, "invalid_request_error"],
    [403, "permission_error"],
    [404, "not_found_error"],
    [413, "request_too_large"],
    [422, "invalid_request_error"],
    [429, "rate_limit_error"],
    [500, "api_error"],
    [503, "api_error"],
    [529, "overloaded_error"],
  ])("has Anthropic's type for status %i", (status, type) => {
    expect(anthropicMessages.errorBody({ status, code: "c", message: "m" })).toEqual({
      type: "error",
      error: { type, message: "m" },
    });
  });

  it("is a problem document on Lethe's own API", () => {
    expect(letheApi.errorBody(BAD_KEY)).toEqual({
      title: "invalid api key",
      status: 401,
      detail: "The key is not known.",
      code: "invalid_api_key",
    });
  });
});
