import { anthropicMessages } from "@/lib/wire/anthropic-messages";
import { openaiChat } from "@/lib/wire/openai-chat";
import { kindOfClient } from "@/lib/wire/provider-routes";
import { CLIENT_ADDRESS_HEADER } from "../edge/client-address";
import { admitApp } from "../services/app-keys/admit-app";
import { listModels } from "../services/list-models";
import type { RouteHandler } from "./api-route";
import { jsonReply } from "./message";
import { wireErrorReply } from "./wire-route";

type Model = Awaited<ReturnType<typeof listModels>>[number];

/** `GET /v1/models`, in the shape of whose client asks. */
export const modelsRoute: RouteHandler = async (services, request) => {
  const isAnthropic = kindOfClient("/models", request.headers) === "anthropic";
  try {
    const { tenantId } = await admitApp(services, request.headers, request.headers[CLIENT_ADDRESS_HEADER]);
    const models = await listModels(services, tenantId, request.signal());
    return jsonReply(200, isAnthropic ? anthropicPage(models) : openaiList(models));
  } catch (error) {
    return wireErrorReply(services, isAnthropic ? anthropicMessages : openaiChat, error);
  }
};

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
