import { anthropicMessages } from "@/lib/wire/anthropic-messages";
import { geminiContent } from "@/lib/wire/gemini";
import { openaiChat } from "@/lib/wire/openai-chat";
import { clientOf } from "@/lib/wire/provider-routes";
import { CLIENT_ADDRESS_HEADER } from "../edge/client-address";
import { admitApp } from "../services/app-keys/admit-app";
import { listModels } from "../services/list-models";
import type { RouteHandler } from "./api-route";
import { jsonReply } from "./message";
import { wireErrorReply } from "./wire-route";

type Model = Awaited<ReturnType<typeof listModels>>[number];

const SHAPES = {
  openai: { adapter: openaiChat, list: openaiList },
  anthropic: { adapter: anthropicMessages, list: anthropicPage },
  gemini: { adapter: geminiContent, list: geminiList },
} as const;

/** `GET /v1/models` and Google's `/v1beta/models`, in the shape of whose client asks. */
export const modelsRoute: RouteHandler = async (services, request) => {
  const { adapter, list } = SHAPES[clientOf(request.path, request.headers).kind];
  try {
    const { tenantId } = await admitApp(services, request.headers, request.headers[CLIENT_ADDRESS_HEADER]);
    return jsonReply(200, list(await listModels(services, tenantId, request.signal())));
  } catch (error) {
    return wireErrorReply(services, adapter, error);
  }
};

/** All of them on one page. */
function geminiList(models: readonly Model[]) {
  return { models: models.map(({ id }) => ({ name: `models/${id}`, baseModelId: id, displayName: id })) };
}

function openaiList(models: readonly Model[]) {
  const data = models.map(({ id, provider }) => ({ id, object: "model", created: 0, owned_by: provider }));
  return { object: "list", data };
}

/** When a model was made is known to nobody here. */
const UNKNOWN_TIME = "1970-01-01T00:00:00Z";

/** All of them on one page. */
function anthropicPage(models: readonly Model[]) {
  const data = models.map(({ id }) => ({ type: "model", id, display_name: id, created_at: UNKNOWN_TIME }));
  return { data, has_more: false, first_id: data[0]?.id ?? null, last_id: data.at(-1)?.id ?? null };
}
