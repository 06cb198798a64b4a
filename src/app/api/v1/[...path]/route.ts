export { handleHttpInNext as DELETE, handleHttpInNext as GET, handleHttpInNext as POST } from "@/app/handle-http";
