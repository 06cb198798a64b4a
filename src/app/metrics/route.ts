export { handleInNext as GET } from "@/server/http/next-route";
