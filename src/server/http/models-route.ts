import { openaiChat } from "@/lib/wire/openai-chat";
import { CLIENT_ADDRESS_HEADER } from "../edge/client-address";
import { admitApp } from "../services/app-keys/admit-app";
import { listModels } from "../services/list-models";
import type { RouteHandler } from "./api-route";
import { jsonReply } from "./message";
import { wireErrorReply } from "./wire-route";

/** `GET /v1/models`, in OpenAI's shape. */
export const modelsRoute: RouteHandler = async (services, request) => {
  try {
    const { tenantId } = await admitApp(services, request.headers, request.headers[CLIENT_ADDRESS_HEADER]);
    const models = await listModels(services, tenantId, request.signal());
    const data = models.map(({ id, provider }) => ({ id, object: "model", created: 0, owned_by: provider }));
    return jsonReply(200, { object: "list", data });
  } catch (error) {
    return wireErrorReply(services, openaiChat, error);
  }
};
