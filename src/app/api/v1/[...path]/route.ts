export { handleInNext as DELETE, handleInNext as GET, handleInNext as POST } from "@/server/http/next-route";
